#include "engine/data/measure.h"

#include "engine/base/thread_pool.h"
#include "engine/data/source_stream.h"

#include <algorithm>

namespace tw {
namespace {

constexpr size_t kRowsMeasuredAtOnce = 512; ///< conversations in memory while they are encoded

struct MeasuredPart {
  std::optional<EncodedSample> sample;
  std::optional<Error> error;
  std::vector<Problem> notes;
  Fingerprint fingerprint;
};

class Measurer {
 public:
  Measurer(const DataSource& source, const SampleEncoder& encoder) : m_file(toUtf8(source.path)), m_encoder(encoder) {}

  Result<SourceMeasure> run(SourceStream& stream, const DataProgress& progress, const std::stop_token& stop) {
    m_measure.isText = stream.schema().format == Format::Text;
    for (bool more = true; more;) {
      std::vector<Conversation> batch;
      while (more && batch.size() < kRowsMeasuredAtOnce) {
        TW_TRY(auto row, stream.next());
        more = row.has_value();
        if (!row) break;
        if (row->problem) note(std::move(*row->problem));
        for (auto& found : row->notes) note(std::move(found));
        if (row->conversation) batch.push_back(std::move(*row->conversation));
      }
      TW_CHECK(encode(batch));
      if (stop.stop_requested()) return fail(stoppedError());
      if (progress) progress(stream.position(), stream.size());
    }
    TW_CHECK(stream.checkUsable());
    m_measure.summary = stream.summary();
    m_measure.problems = m_problems.take(m_file);
    return std::move(m_measure);
  }

 private:
  void note(Problem problem) {
    problem.file = m_file;
    ++m_measure.problemCounts[problem.code];
    m_problems.add(std::move(problem));
  }

  Result<> encode(const std::vector<Conversation>& batch) {
    std::vector<MeasuredPart> outcomes(batch.size());
    parallelFor(batch.size(), 8, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        auto& outcome = outcomes[i];
        outcome.fingerprint = fingerprint(batch[i]);
        auto sample = m_encoder.encodeWhole(batch[i], outcome.notes);
        if (sample) outcome.sample = std::move(*sample);
        else outcome.error = std::move(sample.error());
      }
    });
    for (size_t i = 0; i < batch.size(); ++i) {
      auto& outcome = outcomes[i];
      for (auto& found : outcome.notes) note(std::move(found));
      if (outcome.sample) {
        m_measure.fingerprints.push_back(outcome.fingerprint);
        keep(*outcome.sample);
      } else {
        auto& error = *outcome.error;
        const bool aboutRow = error.code.starts_with("row.");
        if (!aboutRow || m_encoder.options().strict)
          return fail(error.at(aboutRow ? m_file : error.file, aboutRow ? batch[i].line : error.line));
        note(toProblem(error, batch[i].line, batch[i].row, m_file));
      }
    }
    return {};
  }

  void keep(const EncodedSample& sample) {
    m_measure.rows.push_back({sample.line, sample.index, static_cast<int32_t>(sample.ids.size()),
                              static_cast<uint32_t>(m_measure.trainedRuns.size())});
    const auto& labels = sample.labels;
    for (size_t i = 1; i < labels.size();) {
      if (labels[i] == -100) {
        ++i;
        continue;
      }
      const size_t first = i;
      while (i < labels.size() && labels[i] != -100) ++i;
      m_measure.trainedRuns.emplace_back(static_cast<int32_t>(first), static_cast<int32_t>(i));
    }
  }

  std::string m_file;
  const SampleEncoder& m_encoder;
  SourceMeasure m_measure;
  ProblemList m_problems;
};

/// The records joined and cut, as TextPieces does it, by their lengths alone.
FittedSource pieces(const SourceMeasure& measure, const SampleEncoder& encoder, const std::string& file) {
  const auto maxLength = encoder.options().maxLength;
  FittedSource fitted;
  ProblemList problems;
  int64_t total = 0;
  for (const auto& row : measure.rows) {
    total += row.length;
    fitted.overlong += row.length > maxLength;
  }
  while (total > 0) {
    int64_t length = std::min(total, maxLength);
    if (total == maxLength + 1 && maxLength > 2) --length; // a single id could not be trained
    fitted.whole.push_back(static_cast<int32_t>(length));
    fitted.trained.push_back(length - 1);
    total -= length;
    if (auto found = encoder.beyondContext(length, 0, static_cast<int64_t>(fitted.whole.size()) - 1)) {
      found->file = file;
      ++fitted.problemCounts[found->code];
      problems.add(std::move(*found));
    }
  }
  fitted.problems = problems.take(file);
  fitted.kept = fitted.whole;
  return fitted;
}

} // namespace

int64_t SourceMeasure::trained(size_t index, int64_t kept) const {
  const size_t end = index + 1 < rows.size() ? rows[index + 1].runs : trainedRuns.size();
  int64_t count = 0;
  for (size_t i = rows[index].runs; i < end; ++i)
    count += std::max<int64_t>(0, std::min<int64_t>(trainedRuns[i].second, kept) - trainedRuns[i].first);
  return count;
}

Result<SourceMeasure> measureSource(const DataSource& source, const SampleEncoder& encoder,
                                    const DataProgress& progress, std::stop_token stop) {
  TW_TRY(const auto stream, SourceStream::open(source, encoder.options().strict));
  return Measurer(source, encoder).run(*stream, progress, stop);
}

Result<FittedSource> fitSource(const SourceMeasure& measure, const SampleEncoder& encoder, const std::string& file) {
  const auto& options = encoder.options();
  if (options.overlong == "split") {
    if (!measure.isText) return fail(splitNeedsText(file, measure.summary.format));
    return pieces(measure, encoder, file);
  }
  FittedSource fitted;
  ProblemList problems;
  for (size_t i = 0; i < measure.rows.size(); ++i) {
    const auto& row = measure.rows[i];
    const auto kept = std::min<int64_t>(row.length, options.maxLength);
    const auto trained = measure.trained(i, kept);
    fitted.overlong += row.length > options.maxLength;
    std::vector<Problem> notes;
    if (auto fits = encoder.checkFit(row.length, trained, row.line, row.row, notes); fits) {
      fitted.whole.push_back(row.length);
      fitted.kept.push_back(static_cast<int32_t>(kept));
      fitted.trained.push_back(trained);
    } else {
      // What the user asked to be dropped is no fault of the row.
      if (options.strict && fits.error().code != "row.too_long") return fail(fits.error().at(file, row.line));
      notes.push_back(toProblem(fits.error(), row.line, row.row));
    }
    for (auto& note : notes) {
      note.file = file;
      ++fitted.problemCounts[note.code];
      problems.add(std::move(note));
    }
  }
  fitted.problems = problems.take(file);
  return fitted;
}

} // namespace tw
