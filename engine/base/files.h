#pragma once
// Reading whole files, mapping them, and writing them so that a killed program leaves the old or the new state.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tw {
namespace fs = std::filesystem;

/// Whole file as bytes. Errors: io.missing, io.read, io.too_large.
Result<std::string> readFile(const fs::path& path, uint64_t maxBytes = uint64_t{4} << 30);

/// JSON with a bound on nesting. Errors: those of readFile, json.parse (with the line), json.depth.
Result<Json> readJsonFile(const fs::path& path, uint64_t maxBytes = uint64_t{256} << 20);
/// `name` is the file named in errors. Duplicate keys: the last wins, as in Python.
Result<Json> parseJson(std::string_view text, const std::string& name = {}, int maxDepth = 192);
/// One line, keys in order, every non-ASCII character escaped (--json output, logs).
std::string asciiJson(const Json& value);
/// As Python's json.dump(indent=2, ensure_ascii=False); broken UTF-8 is replaced.
std::string prettyJson(const Json& value);

/// A read-only mapping of a file, alive as long as the object.
class MappedFile {
 public:
  static Result<std::shared_ptr<MappedFile>> open(const fs::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::span<const std::byte> bytes() const { return {m_data, m_size}; }
  const fs::path& path() const { return m_path; }
  /// Tell the kernel that [offset, offset+length) will not be read again soon (keeps resident memory near one tensor).
  void release(size_t offset, size_t length) const;

 private:
  MappedFile() = default;
  const std::byte* m_data = nullptr;
  size_t m_size = 0;
  fs::path m_path;
};

/// Writes NAME.tmp; commit() flushes it to the disk and renames it to NAME. Without commit nothing is left behind.
class AtomicFile {
 public:
  static Result<AtomicFile> create(const fs::path& path);
  AtomicFile(AtomicFile&&) noexcept;
  AtomicFile& operator=(AtomicFile&&) noexcept;
  ~AtomicFile();
  Result<> write(const void* data, size_t size);
  Result<> write(std::string_view text) { return write(text.data(), text.size()); }
  Result<> commit();
  uint64_t bytesWritten() const { return m_written; }

 private:
  AtomicFile() = default;
  void discard();
  int m_handle = -1;
  fs::path m_path, m_temporary;
  uint64_t m_written = 0;
};

/// What writing to `path` failed of, from errno: io.disk_full, io.not_writable.
Error notWritable(const fs::path& path, int error);
/// Puts the folder `fresh` in the place of `path`: at once where the file system can exchange two names, else with the
/// old one moved aside to PATH.old.tmp for that moment (which must not exist). What was replaced is deleted.
std::error_code replaceFolder(const fs::path& fresh, const fs::path& path);
Result<> writeFileAtomically(const fs::path& path, std::string_view content);
/// mkdir -p with a readable error (io.not_writable).
Result<> createFolder(const fs::path& path);
/// Bytes free for this user on the disk where `path` is or would be. Errors: io.read.
Result<int64_t> freeBytes(const fs::path& path);
/// Absolute, links followed as far as the path is there, without a trailing separator.
fs::path resolvedPath(const fs::path& path);
/// Both resolved: `inner` is `outer` or lies in it.
bool liesWithin(const fs::path& inner, const fs::path& outer);
/// Paths are UTF-8 everywhere in this program.
inline std::string toUtf8(const fs::path& path) {
  auto s = path.u8string();
  return {s.begin(), s.end()};
}
inline fs::path fromUtf8(std::string_view text) { return fs::path(std::u8string(text.begin(), text.end())); }

} // namespace tw
