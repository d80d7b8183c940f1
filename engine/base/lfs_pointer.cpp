#include "engine/base/lfs_pointer.h"

#include <cctype>

namespace tw {

std::optional<Error> lfsPointer(const fs::path& path, std::string_view head, uint64_t size) {
  constexpr std::string_view begin = "version https://git-lfs.github.com/spec/", field = "\nsize ";
  constexpr uint64_t longest = 1024; // the specification's bound of a pointer
  if (size >= longest || !head.starts_with(begin) || head.find("\noid ") == std::string_view::npos) return std::nullopt;
  std::string bytes;
  if (const auto at = head.find(field); at != std::string_view::npos)
    for (size_t i = at + field.size(); i < head.size() && std::isdigit(static_cast<unsigned char>(head[i])); ++i)
      bytes += head[i];
  return workError(
             "file.lfs_pointer",
             TW_TEXT("%1 is a Git LFS pointer, a note of %2 bytes in the place of the real file (%3 bytes), which "
                     "was never fetched.",
                     toUtf8(path), size, bytes.empty() ? std::string("?") : bytes),
             TW_TEXT("Run `git lfs install` and then `git lfs pull` in the repository's folder, or download the "
                     "file itself in its place."))
      .at(toUtf8(path));
}

} // namespace tw
