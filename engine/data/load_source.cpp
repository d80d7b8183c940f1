#include "engine/data/readers/source_files.h"
#include "engine/data/source_stream.h"

namespace tw {

Error stoppedError() {
  return workError("stopped", TW_TEXT("Reading the data was stopped."), TW_TEXT("Start it again when you are ready."));
}

Error splitNeedsText(const std::string& file, const std::string& format) {
  return requestError("data.split_needs_text",
                      TW_TEXT("overlong \"split\" is for plain text, and %1 holds conversations (%2).", file, format),
                      TW_TEXT("Set data.overlong to truncate or drop."))
      .at(file)
      .in("overlong");
}

uint64_t sourceBytes(const fs::path& path) {
  const auto files = sourceFiles(path);
  uint64_t bytes = 0;
  if (files)
    for (const auto& file : *files) {
      std::error_code error;
      const auto size = fs::file_size(file, error);
      if (!error) bytes += size;
    }
  return bytes;
}

Result<LoadedSource> loadSource(const DataSource& source, bool strict, const DataProgress& progress,
                                std::stop_token stop) {
  TW_TRY(const auto stream, SourceStream::open(source, strict));
  LoadedSource loaded;
  ProblemList problems;
  for (;;) {
    TW_TRY(auto row, stream->next());
    if (!row) break;
    if (row->problem) problems.add(std::move(*row->problem));
    for (auto& note : row->notes) problems.add(std::move(note));
    if (row->conversation) loaded.conversations.push_back(std::move(*row->conversation));
    if (stream->summary().rows % 1024) continue;
    if (stop.stop_requested()) return fail(stoppedError());
    if (progress) progress(stream->position(), stream->size());
  }
  for (auto& note : stream->fileNotes()) problems.add(std::move(note));
  TW_CHECK(stream->checkUsable());
  if (progress) progress(stream->size(), stream->size());
  loaded.summary = stream->summary();
  loaded.problems = problems.take(toUtf8(source.path));
  return loaded;
}

} // namespace tw
