#pragma once
// One program at a time in a folder, and whose turn it is.
#include "engine/base/files.h"

#include <optional>

namespace tw {

/// An exclusive lock on a folder (file .tunewright.lock). It ends with the object or with the process, however that
/// ends.
class FolderLock {
 public:
  /// `owner` is what others read while the lock is held: the id of a run, say. Errors: io.locked when another holds it,
  /// io.not_writable.
  static Result<FolderLock> acquire(const fs::path& folder, const std::string& owner = {});
  /// The owner that whoever holds the folder gave, or nullopt when nobody does. Asking takes no lock, so it disturbs
  /// nobody. A lock file that may not be opened belongs to somebody else: then the owner is empty.
  static std::optional<std::string> holder(const fs::path& folder);
  FolderLock(FolderLock&&) noexcept;
  FolderLock& operator=(FolderLock&&) noexcept;
  ~FolderLock();

 private:
  FolderLock() = default;
  int m_handle = -1;
  fs::path m_path;
};

} // namespace tw
