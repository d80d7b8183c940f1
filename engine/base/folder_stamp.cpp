#include "engine/base/folder_stamp.h"

#include <algorithm>
#include <sys/stat.h>
#include <vector>

namespace tw {

std::string folderStamp(const fs::path& folder, bool (*matters)(const std::string& name)) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto name = toUtf8(entry.path().filename());
    struct stat status {};
    if (!matters(name) || ::stat(entry.path().c_str(), &status) != 0) continue;
    // The inode too: two files of one size may be written within one tick of the clock.
    files.push_back(name + "|" + std::to_string(status.st_ino) + "|" + std::to_string(status.st_size) + "|" +
                    std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec));
  }
  if (error) return "none: " + error.message();
  std::sort(files.begin(), files.end());
  std::string stamp;
  for (const auto& file : files) stamp += file + "\n";
  return stamp;
}

} // namespace tw
