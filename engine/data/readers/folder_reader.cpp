#include "engine/data/readers/source_files.h"

#include <algorithm>

namespace tw {
namespace {

class SeveralReader : public RecordReader {
 public:
  SeveralReader(std::vector<fs::path> files, std::string encoding)
      : m_files(std::move(files)), m_choice(std::move(encoding)) {
    for (const auto& file : m_files) {
      std::error_code error;
      const auto bytes = fs::file_size(file, error);
      m_sizes.push_back(error ? 0 : bytes);
      m_total += m_sizes.back();
    }
  }

  Result<std::optional<Record>> next() override {
    for (;;) {
      if (!m_reader) {
        if (m_at == m_files.size()) return std::nullopt;
        m_parts.push_back({m_row, toUtf8(m_files[m_at])});
        auto opened = openOne(m_files[m_at], m_choice);
        if (!opened) return passOver(opened.error());
        m_reader = std::move(*opened);
        if (m_keepBroken) m_reader->keepBrokenRows();
        if (m_encoding.empty()) m_encoding = m_reader->encoding();
      }
      auto record = m_reader->next();
      if (!record) return passOver(record.error());
      if (*record) {
        (*record)->row = m_row++;
        return record;
      }
      closeFile();
    }
  }
  void keepBrokenRows() override { m_keepBroken = true; }
  const std::vector<FilePart>& parts() const override { return m_parts; }
  std::vector<Problem> remarks() const override { return m_remarks; }
  uint64_t position() const override {
    if (!m_reader || m_reader->size() == 0) return m_done;
    return m_done +
           static_cast<uint64_t>(static_cast<double>(m_sizes[m_at]) * static_cast<double>(m_reader->position()) /
                                 static_cast<double>(m_reader->size()));
  }
  uint64_t size() const override { return m_total; }
  std::string encoding() const override { return m_encoding; }

 private:
  /// The rest of a file that cannot be read (on): an error, or one record that says so.
  Result<std::optional<Record>> passOver(Error& error) {
    if (!m_keepBroken) return fail(std::move(error));
    Record record{nullptr, error.line, m_row++, error.message};
    record.unreadable = true;
    closeFile();
    return record;
  }

  void closeFile() {
    if (m_reader)
      for (auto& remark : m_reader->remarks()) {
        remark.file = m_parts.back().file;
        m_remarks.push_back(std::move(remark));
      }
    m_reader.reset();
    m_done += m_sizes[m_at++];
  }

  std::vector<fs::path> m_files;
  std::string m_choice, m_encoding;
  std::vector<uint64_t> m_sizes;
  uint64_t m_total = 0, m_done = 0;
  std::unique_ptr<RecordReader> m_reader; ///< of m_files[m_at]
  size_t m_at = 0;
  int64_t m_row = 0;
  bool m_keepBroken = false;
  std::vector<FilePart> m_parts;
  std::vector<Problem> m_remarks;
};

} // namespace

std::unique_ptr<RecordReader> openSeveral(std::vector<fs::path> files, std::string encoding) {
  return std::make_unique<SeveralReader>(std::move(files), std::move(encoding));
}

const std::vector<FilePart>& noParts() {
  static const std::vector<FilePart> none;
  return none;
}

const std::string& fileOfRow(const std::vector<FilePart>& parts, int64_t row, const std::string& whole) {
  const auto next = std::upper_bound(parts.begin(), parts.end(), row,
                                     [](int64_t wanted, const FilePart& part) { return wanted < part.firstRow; });
  return next == parts.begin() ? whole : std::prev(next)->file;
}

} // namespace tw
