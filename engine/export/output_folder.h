#pragma once
// A folder that appears under its final name only when it is complete.
#include "engine/base/files.h"

#include <vector>

namespace tw {

class OutputFolder {
 public:
  /// Makes PATH.tmp. `sources` are never to be overwritten. Errors: export.exists, export.same_folder, io.disk_full
  /// (`bytes` do not fit), io.not_writable.
  static Result<OutputFolder> create(const fs::path& path, bool overwrite, uint64_t bytes,
                                     const std::vector<fs::path>& sources);
  OutputFolder(OutputFolder&& other) noexcept
      : m_path(std::move(other.m_path)), m_temporary(std::exchange(other.m_temporary, {})) {}
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();
  /// Where to write until commit().
  const fs::path& folder() const { return m_temporary; }
  /// Renames to the final name; returns the bytes of its files.
  Result<int64_t> commit();

 private:
  OutputFolder() = default;
  fs::path m_path, m_temporary;
};

} // namespace tw
