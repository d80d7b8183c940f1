#include "engine/data/row_index.h"

#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"
#include "engine/data/source_stream.h"

#include <algorithm>
#include <fstream>
#include <mutex>

namespace tw {
namespace {

constexpr size_t maxPlaces = size_t{1} << 16; ///< above, every other place is dropped
constexpr int64_t firstStride = 8;            ///< rows from place to place, to begin with
constexpr int64_t rowsBetweenLooks = 4096;    ///< at the stop token

/// Tells whether a file is still the one that was indexed.
struct FileStamp {
  uint64_t size = 0;
  fs::file_time_type time;
  bool operator==(const FileStamp&) const = default;
  static FileStamp of(const fs::path& path) {
    std::error_code error;
    FileStamp stamp;
    stamp.size = fs::file_size(path, error);
    stamp.time = fs::last_write_time(path, error);
    return stamp;
  }
};

Error changedError(const fs::path& path) {
  return workError("data.changed", toUtf8(path) + " was changed since it was opened.", "Open it again.").at(toUtf8(path));
}

class TextRowIndex : public RowIndex {
 public:
  explicit TextRowIndex(fs::path path) : m_path(std::move(path)), m_stamp(FileStamp::of(m_path)) {}

  Result<> scan(int64_t limit, const DataProgress& progress, const std::stop_token& stop) {
    TW_TRY(const auto family, fileFamily(m_path));
    constexpr uint64_t mapAbove = uint64_t{1} << 20; // the pages go back as the pass goes on
    TW_TRY(const auto file, TextFile::open(m_path, mapAbove));
    TW_TRY(const auto reader, openTextFamily(file, family));
    m_kind = file->kind();
    m_encoding = file->encoding();
    uint64_t given = 0; // bytes whose pages went back
    while (limit == 0 || m_rows < limit) {
      if (m_rows % m_stride == 0) note(reader->place());
      TW_TRY(const bool more, reader->skip());
      if (!more) break;
      if (++m_rows % rowsBetweenLooks) continue;
      if (stop.stop_requested()) return fail(stoppedError());
      if (progress) progress(reader->position(), reader->size());
      file->passed(given, reader->position());
      given = reader->position();
    }
    m_end = reader->place().offset;
    TW_CHECK(toFileOffsets(file->text()));
    m_reader = reader->resumed(TextFile::slice({}, m_kind, toUtf8(m_path)), 1, 0);
    if (progress) progress(reader->size(), reader->size());
    return {};
  }

  Result<std::vector<Record>> read(int64_t first, int64_t count) const override {
    std::vector<Record> records;
    const int64_t last = std::min(m_rows, first + std::max<int64_t>(count, 0));
    if (first < 0 || first >= last) return records;
    const auto block = static_cast<size_t>(first / m_stride), end = static_cast<size_t>((last - 1) / m_stride) + 1;
    TW_TRY(auto text, slice(m_places[block].offset, end < m_places.size() ? m_places[end].offset : m_end));
    int64_t row = static_cast<int64_t>(block) * m_stride;
    auto reader = m_reader->resumed(TextFile::slice(std::move(text), m_kind, toUtf8(m_path)), m_places[block].line, row);
    for (; row < first; ++row) {
      TW_TRY(const bool more, reader->skip());
      if (!more) return fail(changedError(m_path));
    }
    for (; row < last; ++row) {
      auto record = reader->next();
      if (record && !*record) return fail(changedError(m_path));
      if (record) records.push_back(std::move(**record));
      else if (record.error().code == "data.parse") records.push_back({Json::object(), record.error().line, row, record.error().message});
      else return fail(std::move(record.error()));
    }
    return records;
  }

 private:
  using Place = SliceableReader::Place;

  void note(const Place& place) {
    m_places.push_back(place);
    if (m_places.size() < maxPlaces) return;
    for (size_t i = 0; 2 * i < m_places.size(); ++i) m_places[i] = m_places[2 * i];
    m_places.resize((m_places.size() + 1) / 2);
    m_stride *= 2;
  }

  /// Places were found in the UTF-8 text; from here on they are bytes of the file, so that a slice can be read without the rest. Every character of
  /// UTF-16 and GB18030 is one of UTF-8, so both are walked side by side.
  Result<> toFileOffsets(std::string_view text) {
    const uint64_t mark = markLength(m_kind);
    if (withoutMark(m_kind) == TextEncoding::Utf8) {
      for (auto& place : m_places) place.offset += mark;
      m_end += mark;
      return {};
    }
    TW_TRY(const auto file, MappedFile::open(m_path));
    const std::string_view raw{reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()};
    size_t at = 0, from = mark;
    const auto walkTo = [&](uint64_t offset) {
      while (at < offset && from < raw.size()) {
        const auto lead = static_cast<uint8_t>(text[at]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        from += m_kind == TextEncoding::Gb18030 ? gbLength(raw, from) : length == 4 ? 4 : 2;
        at += length;
      }
      return static_cast<uint64_t>(from);
    };
    for (auto& place : m_places) place.offset = walkTo(place.offset);
    m_end = walkTo(m_end);
    return {};
  }

  static size_t gbLength(std::string_view raw, size_t at) {
    if (static_cast<uint8_t>(raw[at]) < 0x80 || at + 1 >= raw.size()) return 1;
    const auto trail = static_cast<uint8_t>(raw[at + 1]);
    return trail >= 0x30 && trail <= 0x39 ? 4 : 2;
  }

  /// The bytes [begin, end) of the file in UTF-8. Read, not mapped: an editor may cut the file at any time.
  Result<std::string> slice(uint64_t begin, uint64_t end) const {
    if (FileStamp::of(m_path) != m_stamp) return fail(changedError(m_path));
    std::ifstream file(m_path, std::ios::binary);
    std::string bytes(end - begin, '\0');
    if (!file.seekg(static_cast<std::streamoff>(begin)) || !file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
      return fail(changedError(m_path));
    return tw::toUtf8(bytes, withoutMark(m_kind), toUtf8(m_path));
  }

  fs::path m_path;
  FileStamp m_stamp;
  TextEncoding m_kind = TextEncoding::Utf8;
  std::unique_ptr<SliceableReader> m_reader; ///< knows the kind of rows; holds no text
  std::vector<Place> m_places;               ///< before rows 0, stride, 2·stride …
  int64_t m_stride = firstStride;
  uint64_t m_end = 0; ///< after the last row
};

/// Parquet counts its rows itself; one open file serves all.
class ParquetRowIndex : public RowIndex {
 public:
  ParquetRowIndex(std::unique_ptr<SeekableReader> reader, int64_t limit) : m_reader(std::move(reader)) {
    m_rows = limit > 0 ? std::min(limit, m_reader->rows()) : m_reader->rows();
    m_encoding = m_reader->encoding();
  }

  Result<std::vector<Record>> read(int64_t first, int64_t count) const override {
    const std::lock_guard lock(m_mutex);
    std::vector<Record> records;
    const int64_t last = std::min(m_rows, first + std::max<int64_t>(count, 0));
    if (first < 0 || first >= last) return records;
    TW_CHECK(m_reader->seek(first));
    while (static_cast<int64_t>(records.size()) < last - first) {
      TW_TRY(auto record, m_reader->next());
      if (!record) break;
      records.push_back(std::move(*record));
    }
    return records;
  }

 private:
  mutable std::mutex m_mutex;
  std::unique_ptr<SeekableReader> m_reader;
};

} // namespace

Result<std::unique_ptr<RowIndex>> RowIndex::build(const fs::path& path, int64_t limit, const DataProgress& progress, std::stop_token stop) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) {
    TW_TRY(const auto family, fileFamily(path));
    if (family == FileFamily::Parquet) {
      TW_TRY(auto reader, openParquet(path));
      return std::make_unique<ParquetRowIndex>(std::move(reader), limit);
    }
  }
  auto index = std::make_unique<TextRowIndex>(path);
  TW_CHECK(index->scan(limit, progress, stop));
  return index;
}

} // namespace tw
