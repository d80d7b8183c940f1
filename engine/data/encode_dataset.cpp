#include "engine/base/thread_pool.h"
#include "engine/data/conversation.h"
#include "engine/data/source_stream.h"
#include "engine/data/text_pieces.h"

#include <algorithm>

namespace tw {
namespace {

constexpr size_t kRowsEncodedAtOnce = 512; ///< conversations in memory while they are encoded

struct Outcome {
  std::optional<EncodedSample> sample;
  std::optional<Error> error;
  std::vector<Problem> notes;
};

class Encoder {
 public:
  Encoder(const SampleEncoder& encoder, const DataProgress& progress, std::stop_token stop)
      : m_encoder(encoder), m_progress(progress), m_stop(std::move(stop)) {}

  Result<> addSource(const DataSource& source, uint64_t doneBefore, uint64_t ownBytes, uint64_t totalBytes) {
    TW_TRY(const auto stream, SourceStream::open(source, m_encoder.options().strict));
    const bool split = m_encoder.options().overlong == "split";
    const auto file = toUtf8(source.path);
    if (split && stream->schema().format != Format::Text) return fail(splitNeedsText(file, stream->summary().format));
    TextPieces pieces(m_encoder.options().maxLength);
    ProblemList problems;
    for (bool more = true; more;) {
      TW_TRY(auto batch, readBatch(*stream, problems, more));
      if (split) {
        addPieces(batch, pieces, problems, file);
      } else {
        TW_CHECK(addBatch(batch, problems, file));
      }
      if (m_stop.stop_requested()) return fail(stoppedError());
      if (m_progress && stream->size() > 0)
        m_progress(doneBefore +
                       static_cast<uint64_t>(static_cast<double>(ownBytes) * static_cast<double>(stream->position()) /
                                             static_cast<double>(stream->size())),
                   totalBytes);
    }
    if (split) pieces.finish(m_pieces);
    keepPieces(problems, file);
    TW_CHECK(stream->checkUsable());
    auto listed = problems.take(file);
    m_dataset.problems.insert(m_dataset.problems.end(), std::make_move_iterator(listed.begin()),
                              std::make_move_iterator(listed.end()));
    m_dataset.summaries.push_back(stream->summary());
    m_dataset.sourceWeights.push_back(source.weight);
    return {};
  }

  Result<EncodedDataset> finish() {
    if (!m_dataset.samples.empty()) return std::move(m_dataset);
    const auto max = std::to_string(m_encoder.options().maxLength);
    if (m_tooLong > 0 && m_tooLong >= m_noTarget + m_other)
      return fail(requestError("data.all_too_long", "Every sample is longer than max_length (" + max + " tokens).",
                               "Raise data.max_length, or set data.overlong to truncate."));
    if (m_noTarget > 0 && m_noTarget >= m_other)
      return fail(
          requestError("data.no_targets",
                       "No sample has a token to learn from" + (m_first ? ": " + m_first->message : std::string(".")),
                       m_first ? m_first->advice : "Check train_on."));
    return fail(requestError("data.no_usable_rows",
                             "No row could be encoded" + (m_first ? ": " + m_first->message : std::string(".")),
                             m_first ? m_first->advice : "Choose another file."));
  }

 private:
  Result<std::vector<Conversation>> readBatch(SourceStream& stream, ProblemList& problems, bool& more) {
    std::vector<Conversation> batch;
    while (batch.size() < kRowsEncodedAtOnce) {
      TW_TRY(auto row, stream.next());
      if (!row) {
        more = false;
        break;
      }
      if (row->problem) problems.add(std::move(*row->problem));
      for (auto& note : row->notes) problems.add(std::move(note));
      if (row->conversation) batch.push_back(std::move(*row->conversation));
    }
    return batch;
  }

  void addPieces(const std::vector<Conversation>& batch, TextPieces& pieces, ProblemList& problems,
                 const std::string& file) {
    std::vector<std::vector<int32_t>> ids(batch.size());
    parallelFor(batch.size(), 8, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) ids[i] = m_encoder.textIds(batch[i].text);
    });
    for (size_t i = 0; i < batch.size(); ++i) pieces.add(ids[i], batch[i].line, m_pieces);
    keepPieces(problems, file);
  }

  Result<> addBatch(const std::vector<Conversation>& batch, ProblemList& problems, const std::string& file) {
    std::vector<Outcome> outcomes(batch.size());
    parallelFor(batch.size(), 8, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        auto& outcome = outcomes[i];
        auto sample = m_encoder.encode(batch[i], outcome.notes);
        if (sample) outcome.sample = std::move(*sample);
        else outcome.error = std::move(sample.error());
      }
    });
    std::vector<EncodedSample> samples;
    for (size_t i = 0; i < batch.size(); ++i) {
      auto& outcome = outcomes[i];
      for (auto& note : outcome.notes) {
        note.file = file;
        problems.add(std::move(note));
      }
      if (outcome.sample) {
        samples.push_back(std::move(*outcome.sample));
        continue;
      }
      const auto& error = *outcome.error;
      const bool aboutRow = error.code.starts_with("row.");
      // What the user asked to be dropped is no fault of the row.
      if (!aboutRow || (m_encoder.options().strict && error.code != "row.too_long"))
        return fail(outcome.error->at(aboutRow ? file : error.file, aboutRow ? batch[i].line : error.line));
      count(error);
      problems.add(toProblem(error, batch[i].line, batch[i].row, file));
    }
    keep(samples);
    return {};
  }

  void count(const Error& error) {
    (error.code == "row.too_long" ? m_tooLong : error.code == "row.no_target" ? m_noTarget : m_other)++;
    if (!m_first) m_first = error;
  }

  void keepPieces(ProblemList& problems, const std::string& file) {
    for (const auto& piece : m_pieces)
      if (auto found = m_encoder.beyondContext(static_cast<int64_t>(piece.ids.size()), piece.line, piece.index)) {
        found->file = file;
        problems.add(std::move(*found));
      }
    keep(m_pieces);
  }

  void keep(std::vector<EncodedSample>& samples) {
    for (auto& sample : samples) {
      sample.source = static_cast<int32_t>(m_dataset.summaries.size());
      m_dataset.tokens += static_cast<int64_t>(sample.ids.size());
      m_dataset.targets += countTargets(sample);
      m_dataset.samples.push_back(std::move(sample));
    }
    samples.clear();
  }

  const SampleEncoder& m_encoder;
  const DataProgress& m_progress;
  std::stop_token m_stop;
  EncodedDataset m_dataset;
  std::vector<EncodedSample> m_pieces;
  int64_t m_tooLong = 0, m_noTarget = 0, m_other = 0;
  std::optional<Error> m_first;
};

uint64_t sizeOf(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

} // namespace

Result<EncodedDataset> encodeDataset(const std::vector<DataSource>& sources, const SampleEncoder& encoder,
                                     std::shared_ptr<const Tokenizer>, const DataProgress& progress,
                                     std::stop_token stop) {
  TW_CHECK(encoder.checkOptions());
  if (sources.empty())
    return fail(
        requestError("data.empty", "There is no data source.", "Name a file under data.train.").in("data.train"));
  Encoder work(encoder, progress, std::move(stop));
  uint64_t done = 0, total = 0;
  for (const auto& source : sources) total += sizeOf(source.path);
  for (const auto& source : sources) {
    if (!(source.weight >= 0) || source.weight > 1000)
      return fail(
          requestError("recipe.value", "A source's weight must lie between 0 and 1000.", "Correct data.train[].weight.")
              .at(toUtf8(source.path))
              .in("weight"));
    const auto own = sizeOf(source.path);
    TW_CHECK(work.addSource(source, done, own, total));
    done += own;
  }
  return work.finish();
}

} // namespace tw
