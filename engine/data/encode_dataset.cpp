#include "engine/data/text_pieces.h"
#include "engine/data/whole_samples.h"

#include <utility>

namespace tw {
namespace {

class Encoder : public SampleSink {
 public:
  explicit Encoder(const SampleEncoder& encoder) : m_encoder(encoder), m_pieces(encoder.options().maxLength) {}

  Result<> addSource(const DataSource& source, const DataProgress& progress, const std::stop_token& stop) {
    TW_TRY(const auto stream, SourceStream::open(source, m_encoder.options().strict));
    m_file = toUtf8(source.path);
    m_pieces = TextPieces(m_encoder.options().maxLength);
    const bool isText = stream->schema().format == Format::Text;
    m_splits = m_encoder.options().splits(isText);
    m_rowsLeftOut = 0;
    if (m_splits && !isText) return fail(splitNeedsText(m_file, stream->summary().format));
    TW_CHECK(encodeSource(*stream, m_encoder, *this, progress, stop));
    if (m_splits) {
      m_pieces.finish(m_cut);
      keepPieces();
    }
    m_dataset.summaries.push_back(stream->summary());
    m_dataset.summaries.back().usable -= m_rowsLeftOut;
    m_dataset.summaries.back().problems = static_cast<int64_t>(m_problems.total());
    auto listed = std::exchange(m_problems, {}).take(m_file);
    m_dataset.problems.insert(m_dataset.problems.end(), std::make_move_iterator(listed.begin()),
                              std::make_move_iterator(listed.end()));
    m_dataset.sourceWeights.push_back(source.weight);
    return {};
  }

  Result<EncodedDataset> finish() {
    if (!m_dataset.samples.empty()) return std::move(m_dataset);
    return fail(nothingToTrainOn(m_leftOut, m_encoder.options().maxLength));
  }

  Result<> take(EncodedSample sample, const Fingerprint&) override {
    if (m_splits) {
      m_pieces.add(sample.ids, sample.line, m_cut);
      keepPieces();
      return {};
    }
    std::vector<Problem> notes;
    auto fits = m_encoder.cut(sample, notes);
    for (auto& found : notes) {
      found.file = m_file;
      note(std::move(found));
    }
    TW_CHECK(std::move(fits));
    keep(std::move(sample));
    return {};
  }

  void note(Problem problem) override { m_problems.add(std::move(problem)); }

  void leftOut(const Error& error) override {
    m_leftOut.add(error);
    ++m_rowsLeftOut;
  }

 private:
  void keepPieces() {
    for (auto& piece : m_cut) {
      if (auto found = m_encoder.beyondContext(static_cast<int64_t>(piece.ids.size()), piece.line, piece.index)) {
        found->file = m_file;
        note(std::move(*found));
      }
      keep(std::move(piece));
    }
    m_cut.clear();
  }

  void keep(EncodedSample sample) {
    sample.source = static_cast<int32_t>(m_dataset.summaries.size());
    m_dataset.tokens += static_cast<int64_t>(sample.ids.size());
    m_dataset.targets += countTargets(sample);
    m_dataset.samples.push_back(std::move(sample));
  }

  const SampleEncoder& m_encoder;
  TextPieces m_pieces;
  // Of the source that is read now:
  std::string m_file;
  bool m_splits = false;
  int64_t m_rowsLeftOut = 0; ///< by the encoder or the cut
  ProblemList m_problems;
  EncodedDataset m_dataset;
  std::vector<EncodedSample> m_cut;
  LeftOut m_leftOut;
};

} // namespace

void LeftOut::add(const Error& error) {
  (error.code == "row.too_long" ? tooLong : error.code == "row.no_target" ? noTarget : other)++;
  if (!first) first = error;
}

void LeftOut::add(const LeftOut& more) {
  tooLong += more.tooLong;
  noTarget += more.noTarget;
  other += more.other;
  if (!first) first = more.first;
}

Error nothingToTrainOn(const LeftOut& rows, int64_t maxLength) {
  const auto& first = rows.first;
  if (rows.tooLong > 0 && rows.tooLong >= rows.noTarget + rows.other)
    return requestError("data.all_too_long", TW_TEXT("Every sample is longer than max_length (%1 tokens).", maxLength),
                        TW_TEXT("Raise data.max_length, or set data.overlong to truncate."));
  if (rows.noTarget > 0 && rows.noTarget >= rows.other)
    return requestError("data.no_targets",
                        first ? TW_TEXT("No sample has a token to learn from: %1", first->message)
                              : TW_TEXT("No sample has a token to learn from."),
                        first ? first->advice : TW_TEXT("Check train_on."));
  return requestError("data.no_usable_rows",
                      first ? TW_TEXT("No row could be encoded: %1", first->message)
                            : TW_TEXT("No row could be encoded."),
                      first ? first->advice : TW_TEXT("Choose another file."));
}

Result<EncodedDataset> encodeDataset(const std::vector<DataSource>& sources, const SampleEncoder& encoder,
                                     std::shared_ptr<const Tokenizer>, const DataProgress& progress,
                                     std::stop_token stop) {
  TW_CHECK(encoder.checkOptions());
  if (sources.empty())
    return fail(
        requestError("data.empty", TW_TEXT("There is no data source."), TW_TEXT("Name a file under data.train."))
            .in("data.train"));
  Encoder work(encoder);
  uint64_t done = 0, total = 0;
  for (const auto& source : sources) total += sourceBytes(source.path);
  for (const auto& source : sources) {
    if (!(source.weight >= 0) || source.weight > 1000)
      return fail(requestError("recipe.value", TW_TEXT("A source's weight must lie between 0 and 1000."),
                               TW_TEXT("Correct data.train[].weight."))
                      .at(toUtf8(source.path))
                      .in("weight"));
    const auto own = sourceBytes(source.path);
    const DataProgress overall = [&](uint64_t position, uint64_t size) {
      if (progress && size > 0)
        progress(done + static_cast<uint64_t>(static_cast<double>(own) * static_cast<double>(position) /
                                              static_cast<double>(size)),
                 total);
    };
    TW_CHECK(work.addSource(source, overall, stop));
    done += own;
  }
  return work.finish();
}

} // namespace tw
