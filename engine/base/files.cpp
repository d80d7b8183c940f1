#include "engine/base/files.h"

#include "engine/api/system_reason.h"
#include "engine/base/lfs_pointer.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tw {
namespace {

Text reason() { return systemReason(errno); }

Error missing(const fs::path& path) {
  return requestError("io.missing", TW_TEXT("The file %1 does not exist.", toUtf8(path)),
                      TW_TEXT("Check the path and its spelling."))
      .at(toUtf8(path));
}

Error unreadable(const fs::path& path, const Text& why) {
  return workError("io.read", TW_TEXT("The file %1 cannot be read: %2.", toUtf8(path), why),
                   TW_TEXT("Check its permissions and that the disk is healthy."))
      .at(toUtf8(path));
}

} // namespace

Error notWritable(const fs::path& path, int error) {
  Text why = systemReason(error);
  if (error == ENOSPC || error == EDQUOT)
    return workError("io.disk_full", TW_TEXT("There is no space left to write %1.", toUtf8(path)),
                     TW_TEXT("Free some disk space or choose another output folder."))
        .at(toUtf8(path));
  if (error == ENOENT) { // said of a file that is about to be made: it is the folder that fails
    std::error_code ignored;
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    why = fs::is_directory(folder, ignored) ? TW_TEXT("nothing can be created in %1", toUtf8(folder))
                                            : TW_TEXT("there is no folder %1", toUtf8(folder));
  }
  return workError("io.not_writable", TW_TEXT("%1 cannot be written: %2.", toUtf8(path), why),
                   TW_TEXT("Choose an output folder that you may write to."))
      .at(toUtf8(path));
}

Result<std::string> readFile(const fs::path& path, uint64_t maxBytes) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return fail(errno == ENOENT || errno == ENOTDIR ? missing(path) : unreadable(path, reason()));
  struct Closer {
    int h;
    ~Closer() { ::close(h); }
  } closer{handle};
  struct stat status {};
  if (::fstat(handle, &status) != 0) return fail(unreadable(path, reason()));
  if (S_ISDIR(status.st_mode)) return fail(unreadable(path, TW_TEXT("it is a folder")));
  if (static_cast<uint64_t>(status.st_size) > maxBytes)
    return fail(
        workError("io.too_large",
                  TW_TEXT("The file %1 is larger than the %2 MiB expected of it.", toUtf8(path), maxBytes >> 20),
                  TW_TEXT("Check that it is the file you meant."))
            .at(toUtf8(path)));
  std::string content(static_cast<size_t>(status.st_size), '\0');
  size_t done = 0;
  for (;;) { // read until the end, not until st_size: files under /proc and pipes report 0
    if (done == content.size()) content.resize(content.size() + 65536);
    const ssize_t got = ::read(handle, content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(unreadable(path, reason()));
    if (got == 0) break;
    done += static_cast<size_t>(got);
    if (done > maxBytes) return fail(unreadable(path, TW_TEXT("it is longer than expected")));
  }
  content.resize(done);
  if (auto pointer = lfsPointer(path, content, done)) return fail(std::move(*pointer));
  return content;
}

Result<std::shared_ptr<MappedFile>> MappedFile::open(const fs::path& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return fail(errno == ENOENT || errno == ENOTDIR ? missing(path) : unreadable(path, reason()));
  struct stat status {};
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->m_path = path;
  if (::fstat(handle, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(handle);
    return fail(unreadable(path, TW_TEXT("it is not a regular file")));
  }
  file->m_size = static_cast<size_t>(status.st_size);
  if (file->m_size > 0) {
    void* address = ::mmap(nullptr, file->m_size, PROT_READ, MAP_PRIVATE, handle, 0);
    if (address == MAP_FAILED) {
      const auto why = reason();
      ::close(handle);
      return fail(unreadable(path, why));
    }
    file->m_data = static_cast<const std::byte*>(address);
  }
  ::close(handle);
  if (auto pointer = lfsPointer(path, {reinterpret_cast<const char*>(file->m_data), file->m_size}, file->m_size))
    return fail(std::move(*pointer));
  return file;
}

MappedFile::~MappedFile() {
  if (m_data) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

void MappedFile::release(size_t offset, size_t length) const {
  if (!m_data || offset >= m_size) return;
  const size_t page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  const size_t begin = (offset + page - 1) / page * page;
  const size_t end = std::min(m_size, offset + length) / page * page;
  if (end > begin) ::madvise(const_cast<std::byte*>(m_data) + begin, end - begin, MADV_DONTNEED);
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
  AtomicFile file;
  file.m_path = path;
  file.m_temporary = path;
  file.m_temporary += ".tmp";
  file.m_handle = ::open(file.m_temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file.m_handle < 0) return fail(notWritable(path, errno));
  return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept { *this = std::move(other); }

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this != &other) {
    discard();
    m_handle = std::exchange(other.m_handle, -1);
    m_path = std::move(other.m_path);
    m_temporary = std::move(other.m_temporary);
    m_written = other.m_written;
  }
  return *this;
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() {
  if (m_handle < 0) return;
  ::close(std::exchange(m_handle, -1));
  ::unlink(m_temporary.c_str());
}

Result<> AtomicFile::write(const void* data, size_t size) {
  const char* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t put = ::write(m_handle, bytes, std::min<size_t>(size, size_t{1} << 30));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(notWritable(m_path, errno));
    bytes += put;
    size -= static_cast<size_t>(put);
    m_written += static_cast<uint64_t>(put);
  }
  return {};
}

Result<> AtomicFile::commit() {
  if (::fsync(m_handle) != 0 && errno != EINVAL) return fail(notWritable(m_path, errno));
  if (::close(std::exchange(m_handle, -1)) != 0 || ::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
    const int error = errno;
    ::unlink(m_temporary.c_str());
    return fail(notWritable(m_path, error));
  }
  return {};
}

std::error_code replaceFolder(const fs::path& fresh, const fs::path& path) {
  std::error_code error, ignored;
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) {
    fs::remove_all(fresh, ignored); // what was replaced
    return error;
  }
  auto aside = path;
  aside += ".old.tmp";
  const bool replaces = fs::exists(path, ignored);
  if (replaces && fs::exists(aside, ignored)) return std::make_error_code(std::errc::file_exists);
  if (replaces) fs::rename(path, aside, error);
  if (error) return error;
  fs::rename(fresh, path, error);
  if (error && replaces) fs::rename(aside, path, ignored);
  else if (replaces) fs::remove_all(aside, ignored);
  return error;
}

Result<> writeFileAtomically(const fs::path& path, std::string_view content) {
  TW_TRY(auto file, AtomicFile::create(path));
  TW_CHECK(file.write(content));
  return file.commit();
}

fs::path resolvedPath(const fs::path& path) {
  std::error_code error;
  // Absolute first: weakly_canonical leaves a relative path that does not exist as it is.
  const auto absolute = fs::absolute(path, error);
  auto result = fs::weakly_canonical(absolute, error);
  if (error) result = absolute.lexically_normal();
  return result.has_filename() ? result : result.parent_path();
}

bool liesWithin(const fs::path& inner, const fs::path& outer) {
  for (auto path = inner;; path = path.parent_path()) {
    if (path == outer) return true;
    if (path == path.parent_path()) return false;
  }
}

Result<> createFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return fail(notWritable(path, error.value()));
  if (!fs::is_directory(path, error)) return fail(notWritable(path, ENOTDIR));
  return {};
}

Result<int64_t> freeBytes(const fs::path& path) {
  std::error_code error;
  auto folder = fs::absolute(path, error);
  while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
  const auto space = fs::space(folder, error);
  if (error)
    return fail(
        workError("io.read",
                  TW_TEXT("The free space of %1 cannot be told: %2.", toUtf8(path), systemReason(error.value())),
                  TW_TEXT("Check that the disk is there."))
            .at(toUtf8(path)));
  return static_cast<int64_t>(std::min<uintmax_t>(space.available, INT64_MAX));
}

} // namespace tw
