#include "engine/data/whole_samples.h"

#include "engine/base/thread_pool.h"

namespace tw {
namespace {

constexpr size_t kRowsAtOnce = 512; ///< conversations in memory while they are encoded

struct EncodedRowParts {
  std::optional<Result<EncodedSample>> sample;
  std::vector<Problem> notes;
  Fingerprint fingerprint;
};

class SourceLoop {
 public:
  SourceLoop(const SourceStream& stream, const SampleEncoder& encoder, SampleSink& sink)
      : m_stream(stream), m_encoder(encoder), m_sink(sink) {}

  Result<std::vector<Conversation>> readRows(SourceStream& stream, bool& more) {
    std::vector<Conversation> rows;
    while (more && rows.size() < kRowsAtOnce) {
      TW_TRY(auto row, stream.next());
      more = row.has_value();
      if (!row) break;
      if (row->problem) note(std::move(*row->problem));
      for (auto& found : row->notes) note(std::move(found));
      if (row->conversation) rows.push_back(std::move(*row->conversation));
    }
    return rows;
  }

  Result<> encodeRows(const std::vector<Conversation>& rows) {
    std::vector<EncodedRowParts> parts(rows.size());
    const bool fingerprints = m_sink.wantsFingerprints();
    parallelFor(rows.size(), 8, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        if (fingerprints) parts[i].fingerprint = fingerprint(rows[i]);
        parts[i].sample = m_encoder.encodeWhole(rows[i], parts[i].notes);
      }
    });
    for (size_t i = 0; i < rows.size(); ++i) {
      for (auto& found : parts[i].notes) note(std::move(found));
      auto& sample = *parts[i].sample;
      auto taken = sample ? m_sink.take(std::move(*sample), parts[i].fingerprint) : fail(std::move(sample.error()));
      if (!taken) TW_CHECK(leaveOut(taken.error(), rows[i]));
    }
    return {};
  }

  /// After the last row.
  void tellOnce() {
    for (auto& found : m_once.told()) m_sink.note(std::move(found));
    for (auto& found : m_stream.fileNotes()) m_sink.note(std::move(found));
  }

 private:
  void note(Problem problem) {
    if (problem.file.empty()) problem.file = m_stream.fileOf(problem.row);
    if (!m_once.take(problem)) m_sink.note(std::move(problem));
  }

  Result<> leaveOut(Error& error, const Conversation& row) {
    const bool aboutRow = error.code.starts_with("row.");
    // What the user asked to be dropped is no fault of the row.
    if (!aboutRow || (m_encoder.options().strict && error.code != "row.too_long"))
      return fail(error.at(aboutRow ? m_stream.fileOf(row.row) : error.file, aboutRow ? row.line : error.line));
    m_sink.leftOut(error);
    note(toProblem(error, row.line, row.row));
    return {};
  }

  const SourceStream& m_stream;
  const SampleEncoder& m_encoder;
  SampleSink& m_sink;
  OnceNotes m_once;
};

} // namespace

Result<> encodeSource(SourceStream& stream, const SampleEncoder& encoder, SampleSink& sink,
                      const DataProgress& progress, const std::stop_token& stop) {
  SourceLoop loop(stream, encoder, sink);
  for (bool more = true; more;) {
    TW_TRY(const auto rows, loop.readRows(stream, more));
    TW_CHECK(loop.encodeRows(rows));
    if (stop.stop_requested()) return fail(stoppedError());
    if (progress) progress(stream.position(), stream.size());
  }
  loop.tellOnce();
  return stream.checkUsable();
}

} // namespace tw
