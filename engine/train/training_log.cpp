#include "engine/train/training_log.h"

#include "engine/api/system_reason.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tw {
namespace {

Error unwritable(const fs::path& path, int error) {
  if (error == ENOSPC || error == EDQUOT)
    return workError("io.disk_full", TW_TEXT("There is no space left to write %1.", toUtf8(path)),
                     TW_TEXT("Free some disk space, then go on with --resume."))
        .at(toUtf8(path));
  return workError("io.not_writable", TW_TEXT("%1 cannot be written: %2.", toUtf8(path), systemReason(error)),
                   TW_TEXT("Choose an output folder that you may write to."))
      .at(toUtf8(path));
}

/// The lines that stay when a run goes on after `step`.
std::string keptLines(const std::string& text, int64_t step) {
  std::string kept;
  for (size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto line = std::string_view(text).substr(begin, end - begin);
    const auto event = parseJson(line);
    if (!event || !event->is_object()) break;
    const auto at = event->find("step");
    if (at != event->end() && at->is_number_integer() && at->get<int64_t>() > step) break;
    if (const auto name = event->find("event"); name != event->end() && *name == "finished") continue;
    kept.append(line).push_back('\n');
  }
  return kept;
}

} // namespace

TrainingLog::~TrainingLog() {
  if (m_handle >= 0) ::close(m_handle);
}

Result<> TrainingLog::open(const fs::path& path, int64_t keepUpTo) {
  m_path = path;
  std::string kept;
  std::error_code ignored;
  if (keepUpTo >= 0 && fs::exists(path, ignored)) {
    TW_TRY(const auto text, readFile(path));
    kept = keptLines(text, keepUpTo);
  }
  TW_CHECK(writeFileAtomically(path, kept));
  m_handle = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (m_handle < 0) return fail(unwritable(path, errno));
  return {};
}

Result<> TrainingLog::append(const Json& event) {
  const auto line = asciiJson(event) + "\n";
  size_t done = 0;
  while (done < line.size()) {
    const ssize_t put = ::write(m_handle, line.data() + done, line.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return fail(unwritable(m_path, errno));
    done += static_cast<size_t>(put);
  }
  return {};
}

} // namespace tw
