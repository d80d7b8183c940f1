#include "engine/base/paths.h"

#include <cstdlib>

namespace tw {
namespace {

fs::path fromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? fs::path(value) : fs::path();
}

} // namespace

fs::path libraryFolder() {
  if (auto home = fromEnvironment("TUNEWRIGHT_HOME"); !home.empty()) return fs::absolute(home);
  if (auto data = fromEnvironment("XDG_DATA_HOME"); !data.empty()) return data / "tunewright";
  if (auto home = fromEnvironment("HOME"); !home.empty()) return home / ".local/share/tunewright";
  return fs::temp_directory_path() / "tunewright";
}

fs::path resourcesFolder() {
  if (auto set = fromEnvironment("TUNEWRIGHT_RESOURCES"); !set.empty()) return set;
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    if (auto installed = program.parent_path().parent_path() / "share/tunewright"; fs::is_directory(installed, error))
      return installed;
  return TW_SOURCE_RESOURCES;
}

fs::path commandLineProgram() {
  if (auto set = fromEnvironment("TUNEWRIGHT_PROGRAM"); !set.empty()) return set;
  std::error_code error;
  const auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (error) return {};
  for (auto place : {folder / "tunewright", folder.parent_path() / "bin/tunewright"})
    if (fs::is_regular_file(place, error)) return place;
  return {};
}

fs::path expandedHome(const fs::path& path) {
  const auto text = toUtf8(path);
  const auto home = fromEnvironment("HOME");
  std::error_code ignored;
  if ((text != "~" && !text.starts_with("~/")) || home.empty() || fs::exists(path, ignored)) return path;
  return text.size() < 3 ? home : home / fromUtf8(text.substr(2));
}

std::string programVersion() { return TW_VERSION; }

} // namespace tw
