#pragma once
// A folder in memory for readers that want files: each input is written where the reader looks for it.
#include "engine/base/files.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <unistd.h>

namespace tw::fuzz {

inline std::string_view text(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// One a process; left behind when the process dies of what it read.
class Scratch {
 public:
  Scratch() {
    const fs::path memory = "/dev/shm";
    std::error_code error;
    auto pattern =
        ((fs::is_directory(memory, error) ? memory : fs::temp_directory_path()) / "tunewright-fuzz-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) std::abort();
    m_folder = pattern;
  }
  ~Scratch() {
    std::error_code error;
    fs::remove_all(m_folder, error);
  }
  const fs::path& folder() const { return m_folder; }
  fs::path write(const char* name, std::string_view content) const {
    const auto path = m_folder / name;
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
  }

 private:
  fs::path m_folder;
};

inline const Scratch& scratch() {
  static const Scratch one;
  return one;
}

} // namespace tw::fuzz
