#include "tests/fuzz/quick/seeds.h"

#include <algorithm>
#include <fnmatch.h>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tw::fuzz {
namespace {

constexpr uintmax_t kLargestSeed = 64 * 1024;

} // namespace

std::string readInput(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> readSeeds(const fs::path& list, const std::string& name) {
  const auto root = fs::absolute(list).parent_path().parent_path().parent_path();
  std::vector<fs::path> files;
  std::ifstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    std::string whose, folder, pattern;
    if (!(std::istringstream(line) >> whose >> folder >> pattern) || whose != name) continue;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder, error))
      if (entry.is_regular_file() && entry.file_size() <= kLargestSeed &&
          ::fnmatch(pattern.c_str(), entry.path().filename().c_str(), 0) == 0)
        files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const auto& file : files) seeds.push_back(readInput(file));
  return seeds;
}

} // namespace tw::fuzz
