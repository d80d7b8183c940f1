#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"

namespace tw {
namespace {

class TextReader : public SliceableReader {
 public:
  /// `line`: lines before the text.
  TextReader(TextFilePtr file, int64_t line, int64_t row) : m_file(std::move(file)), m_line(line), m_row(row) {}

  Result<std::optional<Record>> next() override {
    std::string paragraph;
    const int64_t firstLine = takeParagraph(&paragraph);
    if (!firstLine) return std::nullopt;
    Record record{Json::object(), firstLine, m_row++};
    record.fields["text"] = std::move(paragraph);
    return record;
  }
  Result<bool> skip() override {
    if (!takeParagraph(nullptr)) return false;
    ++m_row;
    return true;
  }
  Place place() const override { return {std::min(m_at, m_file->text().size()), m_line + 1}; }
  std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const override {
    return std::make_unique<TextReader>(std::move(slice), line - 1, row);
  }
  uint64_t position() const override { return m_at; }
  uint64_t size() const override { return m_file->text().size(); }
  std::string encoding() const override { return m_file->encoding(); }

 private:
  /// Its first line, or 0 at the end of the text.
  int64_t takeParagraph(std::string* paragraph) {
    int64_t firstLine = 0;
    while (m_at < m_file->text().size()) {
      const auto line = takeLine();
      if (line.find_first_not_of(" \t\f\v") == std::string_view::npos) {
        if (firstLine) break;
        continue;
      }
      if (paragraph && firstLine) *paragraph += '\n';
      if (paragraph) paragraph->append(line);
      if (!firstLine) firstLine = m_line;
    }
    return firstLine;
  }

  /// Without its end; m_line becomes the number of this line.
  std::string_view takeLine() {
    const auto text = m_file->text();
    const size_t end = std::min(text.find('\n', m_at), text.size());
    auto line = text.substr(m_at, end - m_at);
    m_at = end + 1;
    ++m_line;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  TextFilePtr m_file;
  size_t m_at = 0;
  int64_t m_line = 0, m_row = 0;
};

} // namespace

Result<std::unique_ptr<SliceableReader>> openText(TextFilePtr file) {
  return std::make_unique<TextReader>(std::move(file), 0, 0);
}

} // namespace tw
