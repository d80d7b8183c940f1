#include "engine/base/folder_lock.h"

#include "engine/api/system_reason.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tw {
namespace {

constexpr const char* kLockFile = ".tunewright.lock";

/// The whole file, by whoever opened it: such a lock belongs to the open file, not to the process (two sessions of one
/// program exclude each other too), and unlike flock(2) it can be asked about without being taken.
struct flock wholeFile() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

Error unlockable(const fs::path& folder, int error) {
  return workError("io.not_writable",
                   TW_TEXT("The folder %1 cannot be locked: %2.", toUtf8(folder), systemReason(error)),
                   TW_TEXT("Choose an output folder that you may write to."))
      .at(toUtf8(folder));
}

} // namespace

Result<FolderLock> FolderLock::acquire(const fs::path& folder, const std::string& owner) {
  FolderLock lock;
  const auto path = folder / kLockFile;
  lock.m_handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock.m_handle < 0) return fail(unlockable(folder, errno));
  auto whole = wholeFile();
  if (::fcntl(lock.m_handle, F_OFD_SETLK, &whole) != 0) {
    if (errno != EAGAIN && errno != EACCES) return fail(unlockable(folder, errno));
    return fail(workError("io.locked", TW_TEXT("Another program is working in %1.", toUtf8(folder)),
                          TW_TEXT("Wait until it has finished, or choose another output folder."))
                    .at(toUtf8(folder)));
  }
  // Whoever held it before may have unlinked the file that we opened: then another program locks a new one.
  struct stat held {
  }, named{};
  if (::fstat(lock.m_handle, &held) != 0 || ::stat(path.c_str(), &named) != 0 || held.st_ino != named.st_ino ||
      held.st_dev != named.st_dev)
    return acquire(folder, owner);
  lock.m_path = path; // from here on it is ours to remove
  const auto size = static_cast<ssize_t>(owner.size());
  if (::ftruncate(lock.m_handle, 0) != 0 || ::pwrite(lock.m_handle, owner.data(), owner.size(), 0) != size)
    return fail(unlockable(folder, errno));
  return lock;
}

std::optional<std::string> FolderLock::holder(const fs::path& folder) {
  const int handle = ::open((folder / kLockFile).c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return errno == EACCES || errno == EPERM ? std::optional<std::string>("") : std::nullopt;
  std::optional<std::string> owner;
  auto whole = wholeFile();
  if (::fcntl(handle, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK) {
    char text[512];
    const auto got = ::pread(handle, text, sizeof text, 0);
    owner.emplace(text, got > 0 ? static_cast<size_t>(got) : 0);
  }
  ::close(handle);
  return owner;
}

FolderLock::FolderLock(FolderLock&& other) noexcept { *this = std::move(other); }

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(m_handle, other.m_handle);
  std::swap(m_path, other.m_path);
  return *this;
}

FolderLock::~FolderLock() {
  if (m_handle < 0) return;
  if (!m_path.empty()) ::unlink(m_path.c_str());
  ::close(m_handle);
}

} // namespace tw
