#pragma once
// What is read in place of the file that was named: the file itself, or what it holds, unpacked and in UTF-8.
#include "engine/data/readers/reader.h"

namespace tw {

/// A file without a name on the disk for large temporary things ($TMPDIR, else /var/tmp): gone with the object, also
/// after a crash.
class TemporaryFile {
 public:
  static Result<std::shared_ptr<TemporaryFile>> create();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  /// Errors: io.disk_full (also when little would be left on the disk), io.not_writable.
  Result<> write(std::string_view bytes);
  /// Opens it as long as the object lives.
  fs::path path() const;

 private:
  TemporaryFile(int handle, fs::path folder) : m_handle(handle), m_folder(std::move(folder)) {}
  int m_handle;
  fs::path m_folder;
  uint64_t m_written = 0;
};

class Content {
 public:
  /// Unpacks .gz and .zst, told by their first bytes whatever the name says, and converts from `encoding` where that is
  /// not "auto". Errors: io.*, data.parse for damaged compression, data.format for what is no data file (archives,
  /// workbooks, documents …), data.encoding.
  static Result<Content> open(const fs::path& path, const std::string& encoding);
  /// A file that cannot be read, or whose kind cannot be told, is left to the readers and their errors.
  const fs::path& path() const { return m_path; }
  const std::string& name() const { return m_name; } ///< as the user named it
  /// By the content where that tells, else by the name.
  const std::optional<FileFamily>& family() const { return m_family; }
  const std::string& encoding() const { return m_encoding; } ///< that it was converted from, or empty

 private:
  /// The beginning of what is read.
  Result<std::string> unpack();
  Result<> convert(const std::string& encoding);
  fs::path m_path;
  std::string m_name, m_encoding;
  std::optional<FileFamily> m_family;
  std::shared_ptr<TemporaryFile> m_kept;
};

/// What is unpacked whatever comes of it, in bytes; beyond, it may be 300 times the packed file: a few megabytes must
/// not fill a disk.
constexpr uint64_t kUnpackedFreely = uint64_t{1} << 30;
/// Unpacks into `out`. Errors: io.*, data.parse where the compressed data is damaged or ends early, data.format where
/// more comes of it than of any data.
Result<> unpackGzip(const fs::path& path, const std::string& name, TemporaryFile& out,
                    uint64_t freely = kUnpackedFreely);
Result<> unpackZstd(const fs::path& path, const std::string& name, TemporaryFile& out,
                    uint64_t freely = kUnpackedFreely);

/// Names of the usual encodings that can be chosen by hand; any other that ICU knows will do as well.
const std::vector<std::string>& knownEncodings();
/// Errors: data.encoding for a name that is not known.
Result<> checkEncoding(const std::string& encoding);
/// Converts a whole file. Errors: io.*, data.encoding with the line where the bytes are not of that encoding.
Result<> convertFile(const fs::path& path, const std::string& encoding, const std::string& name, TemporaryFile& out);
/// The beginning of a text, bytes that are no character as U+FFFD. Errors: data.encoding for an unknown name.
Result<std::string> convertLeniently(std::string_view bytes, const std::string& encoding);

} // namespace tw
