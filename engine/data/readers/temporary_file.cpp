#include "engine/data/readers/content.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace tw {
namespace {

constexpr uint64_t kCheckEvery = uint64_t{64} << 20; ///< bytes written from look to look at the free space
constexpr int64_t kLeaveFree = int64_t{512} << 20;

int createIn(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (handle >= 0) return handle;
  std::string name = (folder / "tunewright-XXXXXX").string(); // not every file system has files without a name
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

} // namespace

Result<std::shared_ptr<TemporaryFile>> TemporaryFile::create() {
  std::vector<fs::path> folders;
  if (const char* chosen = std::getenv("TMPDIR"); chosen && *chosen) folders.emplace_back(chosen);
  folders.emplace_back("/var/tmp"); // on a disk, where /tmp may be memory
  folders.emplace_back("/tmp");
  for (const auto& folder : folders)
    if (const int handle = createIn(folder); handle >= 0)
      return std::shared_ptr<TemporaryFile>(new TemporaryFile(handle, folder));
  return fail(notWritable(folders.front() / "tunewright", errno));
}

TemporaryFile::~TemporaryFile() { ::close(m_handle); }

Result<> TemporaryFile::write(std::string_view bytes) {
  if (m_written / kCheckEvery != (m_written + bytes.size()) / kCheckEvery)
    if (const auto free = freeBytes(m_folder); free && *free < kLeaveFree)
      return fail(notWritable(m_folder / "tunewright", ENOSPC));
  while (!bytes.empty()) {
    const ssize_t put = ::write(m_handle, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(notWritable(m_folder / "tunewright", errno));
    bytes.remove_prefix(static_cast<size_t>(put));
    m_written += static_cast<uint64_t>(put);
  }
  return {};
}

fs::path TemporaryFile::path() const { return "/proc/self/fd/" + std::to_string(m_handle); }

} // namespace tw
