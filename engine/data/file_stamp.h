#pragma once
#include "engine/base/files.h"

namespace tw {

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

} // namespace tw
