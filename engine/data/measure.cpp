#include "engine/data/measure.h"

#include "engine/data/whole_samples.h"

#include <algorithm>

namespace tw {
namespace {

class Measurer : public SampleSink {
 public:
  Result<SourceMeasure> run(SourceStream& stream, const std::string& file, const SampleEncoder& encoder,
                            const DataProgress& progress, const std::stop_token& stop) {
    m_measure.isText = stream.schema().format == Format::Text;
    TW_CHECK(encodeSource(stream, encoder, *this, progress, stop));
    m_measure.summary = stream.summary();
    m_measure.parts = stream.parts();
    m_measure.problems = m_problems.take(file);
    return std::move(m_measure);
  }

  bool wantsFingerprints() const override { return true; }

  void note(Problem problem) override {
    ++m_measure.problemCounts[problem.code];
    m_problems.add(std::move(problem));
  }

  void leftOut(const Error& error) override { m_measure.leftOut.add(error); }

  Result<> take(EncodedSample sample, const Fingerprint& fingerprint) override {
    m_measure.fingerprints.push_back(fingerprint);
    m_measure.rows.push_back({sample.line, sample.index, static_cast<int32_t>(sample.ids.size()),
                              static_cast<uint32_t>(m_measure.trainedRuns.size())});
    if (!sample.ids.empty()) {
      const auto [low, high] = std::minmax_element(sample.ids.begin(), sample.ids.end());
      m_measure.lowestId = std::min(m_measure.lowestId, *low);
      m_measure.highestId = std::max(m_measure.highestId, *high);
    }
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
    return {};
  }

 private:
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
  TW_TRY(const auto stream, SourceStream::open(source, encoder.options().strict, !encoder.options().strict));
  return Measurer().run(*stream, toUtf8(source.path), encoder, progress, stop);
}

Result<FittedSource> fitSource(const SourceMeasure& measure, const SampleEncoder& encoder, const std::string& file) {
  const auto& options = encoder.options();
  if (options.splits(measure.isText)) {
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
      fitted.leftOut.add(fits.error());
      notes.push_back(toProblem(fits.error(), row.line, row.row));
    }
    for (auto& note : notes) {
      note.file = fileOfRow(measure.parts, row.row, file);
      ++fitted.problemCounts[note.code];
      problems.add(std::move(note));
    }
  }
  fitted.problems = problems.take(file);
  return fitted;
}

} // namespace tw
