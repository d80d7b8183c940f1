#include "engine/data/row_index.h"

#include "engine/base/unicode.h"
#include "engine/data/file_stamp.h"
#include "engine/data/offset_walk.h"
#include "engine/data/readers/content.h"
#include "engine/data/readers/source_files.h"
#include "engine/data/source_stream.h"

#include <algorithm>
#include <fstream>
#include <mutex>

namespace tw {
namespace {

constexpr size_t kMaxPlaces = size_t{1} << 16; ///< above, every other place is dropped
constexpr int64_t kFirstStride = 8;            ///< rows from place to place, to begin with

Error changedError(const fs::path& path) {
  return workError("data.changed", TW_TEXT("%1 was changed since it was opened.", toUtf8(path)),
                   TW_TEXT("Open it again."))
      .at(toUtf8(path));
}

class TextRowIndex : public RowIndex {
 public:
  explicit TextRowIndex(Content content)
      : m_content(std::move(content)), m_path(m_content.path()), m_name(m_content.name()),
        m_stamp(FileStamp::of(m_path)) {}

  Result<> scan(int64_t limit, const DataProgress& progress, const std::stop_token& stop) {
    std::error_code error;
    if (!m_content.family() && fs::exists(m_path, error)) TW_CHECK(fileFamily(m_path));
    m_family = m_content.family().value_or(FileFamily::Text);
    if (m_stamp.size == 0 || !fs::is_regular_file(m_path, error)) return openWhole(); // says what is wrong with it
    TW_CHECK(findEncoding(progress, stop));
    TW_CHECK(findBeginning());
    m_encoding = m_content.encoding().empty() ? encodingName(m_kind) : m_content.encoding();
    uint64_t window = kWindowBytes;
    for (bool more = true; more;) {
      if (stop.stop_requested()) return fail(stoppedError());
      const auto before = m_rows;
      TW_TRY(more, scanWindow(window, limit));
      window = m_rows == before ? 2 * window : kWindowBytes; // a row longer than the window
      if (progress) progress((m_stamp.size + m_end) / 2, m_stamp.size);
    }
    if (m_isArray && !m_cut && (limit == 0 || m_rows < limit)) TW_CHECK(checkTail());
    if (progress) progress(m_stamp.size, m_stamp.size);
    return {};
  }

  Result<std::vector<Record>> read(int64_t first, int64_t count) const override {
    std::vector<Record> records;
    const int64_t last = std::min(m_rows, first + std::max<int64_t>(count, 0));
    if (first < 0 || first >= last) return records;
    const auto block = static_cast<size_t>(first / m_stride), end = static_cast<size_t>((last - 1) / m_stride) + 1;
    if (FileStamp::of(m_path) != m_stamp) return fail(changedError(m_path));
    const auto begin = m_places[block].offset;
    TW_TRY(const auto bytes, bytesAt(begin, (end < m_places.size() ? m_places[end].offset : m_end) - begin));
    TW_TRY(auto text, decoded(bytes));
    int64_t row = static_cast<int64_t>(block) * m_stride;
    auto reader = m_reader->resumed(std::move(text), m_places[block].line, row);
    for (; row < first; ++row) {
      TW_TRY(const bool more, reader->skip());
      if (!more) return fail(changedError(m_path));
    }
    for (; row < last; ++row) {
      auto record = reader->next();
      if (record && !*record) return fail(changedError(m_path));
      if (record) records.push_back(std::move(**record));
      else if (record.error().code == "data.parse")
        records.push_back({Json::object(), record.error().line, row, record.error().message, true});
      else return fail(std::move(record.error()));
    }
    return records;
  }

 private:
  using Place = SliceableReader::Place;
  static constexpr uint64_t kWindowBytes = uint64_t{4} << 20, kHugeRow = uint64_t{256} << 20,
                            kCutShown = uint64_t{1} << 16;

  /// Valid UTF-8 is told part by part, so that the pass can be stopped. What is none is looked at as a whole: whether
  /// it is damaged UTF-8 or GB18030 is a matter of how many characters of each there are.
  Result<> findEncoding(const DataProgress& progress, const std::stop_token& stop) {
    TW_TRY(const auto told, encodingOfHead());
    m_kind = told.value_or(TextEncoding::Utf8);
    if (withoutMark(m_kind) != TextEncoding::Utf8) return {};
    for (uint64_t at = markLength(m_kind); at < m_stamp.size;) {
      if (stop.stop_requested()) return fail(stoppedError());
      TW_TRY(auto part, bytesAt(at, std::min(kWindowBytes, m_stamp.size - at)));
      if (at + part.size() < m_stamp.size) part.resize(completeUtf8Prefix(part));
      if (part.empty() || !isUtf8(part)) return told ? openWhole() : findEncodingOfAll();
      at += part.size();
      if (progress) progress(at / 2, m_stamp.size);
    }
    return {};
  }

  Result<std::optional<TextEncoding>> encodingOfHead() const {
    constexpr uint64_t headBytes = uint64_t{1} << 16;
    auto length = std::min(m_stamp.size, headBytes);
    if (length % 2 != m_stamp.size % 2) --length; // UTF-16 has an even number of bytes
    TW_TRY(const auto head, bytesAt(0, length));
    return encodingByBeginning(head, m_name);
  }

  Result<> findEncodingOfAll() {
    TW_TRY(const auto file, MappedFile::open(m_path));
    TW_TRY(m_kind, detectEncoding({reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()}, m_name));
    return {};
  }

  /// The kind of rows and where they begin; from the first part of the file where that tells.
  Result<> findBeginning() {
    const auto mark = markLength(m_kind);
    TW_TRY(auto bytes, bytesAt(mark, std::min(kWindowBytes, m_stamp.size - mark)));
    if (mark + bytes.size() < m_stamp.size) bytes.resize(wholeCharacters(bytes, m_kind));
    TW_TRY(const auto text, decoded(bytes));
    const size_t first = text->text().find_first_not_of(" \t\r\n");
    const bool json = m_family == FileFamily::Json || m_family == FileFamily::Jsonl;
    m_isArray = json && first != std::string_view::npos && text->text()[first] == '[';
    if (m_family == FileFamily::Json && !m_isArray) return openWhole(); // an object: its end tells what it is
    if (m_isArray) {
      m_reader = openJsonArray(text);
      m_isArray = m_reader != nullptr;
      if (!m_reader) return openWhole(); // conversations without rows around them
    } else {
      auto opened = openTextFamily(text, m_family);
      if (!opened) return openWhole();
      m_reader = std::move(*opened);
    }
    const auto place = m_reader->place();
    if (place.offset >= text->text().size() && mark + bytes.size() < m_stamp.size)
      return openWhole(); // a header as long as that
    begin(mark + OffsetWalk(bytes, text->text(), m_kind).to(place.offset), place.line);
    return {};
  }

  /// The way of the readers, and their errors.
  Result<> openWhole() {
    TW_TRY(const auto file, TextFile::open(m_path, m_name));
    TW_TRY(m_reader, openTextFamily(file, m_family));
    m_kind = file->kind();
    const auto place = m_reader->place();
    const auto mark = markLength(m_kind);
    TW_TRY(const auto raw, MappedFile::open(m_path));
    const std::string_view bytes{reinterpret_cast<const char*>(raw->bytes().data()), raw->bytes().size()};
    begin(mark + OffsetWalk(bytes.substr(mark), file->text(), m_kind).to(place.offset), place.line);
    return {};
  }

  void begin(uint64_t offset, int64_t line) {
    m_end = offset;
    m_line = line;
    m_reader->keepBrokenRows();                                              // what cannot be read is a row to be shown
    m_reader = m_reader->resumed(TextFile::slice({}, m_kind, m_name), 1, 0); // holds no text from here on
  }

  /// Rows of the next `window` bytes that surely end there; false after the last one.
  Result<bool> scanWindow(uint64_t window, int64_t limit) {
    const bool last = m_end + window >= m_stamp.size;
    TW_TRY(auto bytes, bytesAt(m_end, std::min(window, m_stamp.size - m_end)));
    if (!last) bytes.resize(wholeCharacters(bytes, m_kind));
    TW_TRY(const auto text, decoded(bytes));
    const auto reader = m_reader->resumed(text, m_line, m_rows);
    OffsetWalk walk(bytes, text->text(), m_kind);
    const auto start = m_end;
    for (auto place = reader->place();; place = reader->place()) {
      m_end = start + walk.to(place.offset);
      m_line = place.line;
      if (limit > 0 && m_rows == limit) return false;
      const auto more = reader->skip();
      const bool ended = reader->place().offset < text->text().size();
      if (more && !*more && (ended || last)) return false;
      if (!last && (!more || !*more || !ended) && !(!more && window >= kHugeRow))
        return true; // it may go on after the window
      if (!more && last && m_rows > 0 && (m_family == FileFamily::Json || m_family == FileFamily::Jsonl)) {
        noteCut(std::string_view(bytes).substr(m_end - start));
        return false;
      }
      if (!more) return fail(exactError(more.error()));
      if (m_rows % m_stride == 0) note({m_end, place.line});
      ++m_rows;
    }
  }

  /// JSON that breaks off: what is left is one row that cannot be read, of which the beginning is kept to say why.
  void noteCut(std::string_view rest) {
    if (m_rows % m_stride == 0) note({m_end, m_line});
    ++m_rows;
    const auto kept = rest.substr(0, kCutShown);
    m_end += kept.size() < rest.size() ? wholeCharacters(kept, m_kind) : kept.size();
    m_cut = true;
  }

  void note(const Place& place) {
    m_places.push_back(place);
    if (m_places.size() < kMaxPlaces) return;
    for (size_t i = 0; 2 * i < m_places.size(); ++i) m_places[i] = m_places[2 * i];
    m_places.resize((m_places.size() + 1) / 2);
    m_stride *= 2;
  }

  /// After an array there is nothing but space.
  Result<> checkTail() {
    for (uint64_t at = m_end; at < m_stamp.size; at += kWindowBytes) {
      TW_TRY(const auto bytes, bytesAt(at, std::min(kWindowBytes, m_stamp.size - at)));
      const auto skipped = at == m_end ? bytes.find(']') + 1 : 0; // the bracket that ends it
      if (bytes.find_first_not_of(std::string_view(" \t\r\n\0", 5), skipped) != std::string::npos)
        return fail(
            exactError(requestError("data.parse", TW_TEXT("Something follows the end of the array in %1.", m_name),
                                    TW_TEXT("Remove it."))
                           .at(m_name)));
    }
    return {};
  }

  /// What the reader of the whole file says of its structure; it knows the line best.
  Error exactError(const Error& seen) const {
    const auto file = TextFile::open(m_path, m_name);
    if (!file) return file.error();
    const auto reader = openTextFamily(*file, m_family);
    if (!reader) return reader.error();
    const auto first = (*reader)->next();
    return first ? seen : first.error();
  }

  /// Read, not mapped: an editor may cut the file at any time.
  Result<std::string> bytesAt(uint64_t begin, uint64_t length) const {
    std::ifstream file(m_path, std::ios::binary);
    std::string bytes(length, '\0');
    if (!file.seekg(static_cast<std::streamoff>(begin)) ||
        !file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
      return fail(changedError(m_path));
    return bytes;
  }

  Result<TextFilePtr> decoded(const std::string& bytes) const {
    TW_TRY(auto text, tw::toUtf8(bytes, withoutMark(m_kind), m_name));
    return TextFile::slice(std::move(text), m_kind, m_name);
  }

  Content m_content;
  fs::path m_path; ///< of what is read: the file, or what was in it
  std::string m_name;
  FileStamp m_stamp;
  FileFamily m_family = FileFamily::Text;
  TextEncoding m_kind = TextEncoding::Utf8;
  bool m_isArray = false;                    ///< the file is one JSON array
  bool m_cut = false;                        ///< its last row is what stands after a break
  std::unique_ptr<SliceableReader> m_reader; ///< knows the kind of rows; holds no text
  std::vector<Place> m_places;               ///< before rows 0, stride, 2·stride …, in bytes of the file
  int64_t m_stride = kFirstStride;
  uint64_t m_end = 0; ///< after the last row
  int64_t m_line = 1; ///< there
};

/// Parquet counts its rows itself; one open file serves all.
class ParquetRowIndex : public RowIndex {
 public:
  ParquetRowIndex(Content content, std::unique_ptr<SeekableReader> reader, int64_t limit)
      : m_content(std::move(content)), m_reader(std::move(reader)) {
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
  Content m_content;
  mutable std::mutex m_mutex;
  std::unique_ptr<SeekableReader> m_reader;
};

/// Files one after another. One that cannot be read is one row that says why, as readers keep it.
class SeveralRowIndex : public RowIndex {
 public:
  Result<> scan(const std::vector<fs::path>& files, const std::string& encoding, int64_t limit,
                const DataProgress& progress, const std::stop_token& stop) {
    uint64_t total = 0, before = 0;
    for (const auto& file : files) total += FileStamp::of(file).size;
    for (const auto& file : files) {
      if (limit > 0 && m_rows >= limit) break;
      const auto own = FileStamp::of(file).size;
      const DataProgress part = [&](uint64_t done, uint64_t) {
        if (progress) progress(before + done, total);
      };
      auto index = RowIndex::build(file, limit > 0 ? limit - m_rows : 0, part, stop, encoding);
      if (!index && index.error().code == "stopped") return fail(std::move(index.error()));
      m_parts.push_back({m_rows, toUtf8(file)});
      if (index && m_encoding.empty()) m_encoding = (*index)->encoding();
      m_rows += index ? (*index)->rows() : 1;
      if (index) m_files.push_back({std::move(*index), {}, 0});
      else m_files.push_back({nullptr, index.error().message, index.error().line});
      before += own;
    }
    return {};
  }

  Result<std::vector<Record>> read(int64_t first, int64_t count) const override {
    std::vector<Record> records;
    const int64_t last = std::min(m_rows, first + std::max<int64_t>(count, 0));
    for (size_t i = 0; i < m_files.size(); ++i) {
      const auto begin = m_parts[i].firstRow, end = i + 1 < m_parts.size() ? m_parts[i + 1].firstRow : m_rows;
      const auto from = std::max(first, begin), to = std::min(last, end);
      if (from >= to) continue;
      const auto& file = m_files[i];
      if (!file.index) {
        records.push_back({nullptr, file.line, begin, file.why, true});
        continue;
      }
      TW_TRY(auto part, file.index->read(from - begin, to - from));
      for (auto& record : part) {
        record.row += begin;
        records.push_back(std::move(record));
      }
    }
    return records;
  }
  const std::vector<FilePart>& parts() const override { return m_parts; }

 private:
  struct File {
    std::unique_ptr<RowIndex> index; ///< or why there is none
    Text why;
    int64_t line = 0;
  };
  std::vector<File> m_files;
  std::vector<FilePart> m_parts;
};

} // namespace

Result<std::unique_ptr<RowIndex>> RowIndex::build(const fs::path& path, int64_t limit, const DataProgress& progress,
                                                  std::stop_token stop, const std::string& encoding) {
  if (isSeveralFiles(path)) {
    TW_TRY(const auto files, sourceFiles(path));
    auto several = std::make_unique<SeveralRowIndex>();
    TW_CHECK(several->scan(files, encoding, limit, progress, stop));
    return several;
  }
  TW_TRY(auto content, Content::open(path, encoding));
  if (content.family() == FileFamily::Parquet || content.family() == FileFamily::Arrow) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
      TW_TRY(auto reader, openParquet(content.path(), content.name()));
      return std::make_unique<ParquetRowIndex>(std::move(content), std::move(reader), limit);
    }
  }
  auto index = std::make_unique<TextRowIndex>(std::move(content));
  TW_CHECK(index->scan(limit, progress, stop));
  return index;
}

} // namespace tw
