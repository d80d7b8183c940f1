#include "engine/train/training_log.h"

#include "engine/api/system_reason.h"

#include <algorithm>
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

/// Takes away what a start that went on after `step` did again.
void takeBack(std::vector<Json>& events, int64_t step) {
  const auto number = [](const Json& event, const char* key) {
    const auto found = event.find(key);
    return found != event.end() && found->is_number_integer() ? found->get<int64_t>() : -1;
  };
  const auto later =
      std::find_if(events.begin(), events.end(), [&](const Json& event) { return number(event, "step") > step; });
  events.erase(step > 0 ? later : events.begin(), events.end());
  std::erase_if(events, [](const Json& event) { return event.value("event", Json()) == "finished"; });
}

} // namespace

TrainingLog::~TrainingLog() {
  if (m_handle >= 0) ::close(m_handle);
}

Result<> TrainingLog::open(const fs::path& path) {
  m_path = path;
  m_handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (m_handle < 0) return fail(unwritable(path, errno));
  TW_TRY(const auto text, readFile(path));
  const auto whole = text.rfind('\n') == std::string::npos ? size_t{0} : text.rfind('\n') + 1;
  if (whole < text.size() && ::ftruncate(m_handle, static_cast<off_t>(whole)) != 0)
    return fail(unwritable(path, errno));
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

Result<std::vector<Json>> readTrainingLog(const fs::path& path) {
  TW_TRY(const auto text, readFile(path));
  std::vector<Json> events;
  for (size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto event = parseJson(std::string_view(text).substr(at, end - at));
    at = end + 1;
    if (!event || !event->is_object()) continue;
    if (event->value("event", Json()) == "started") {
      const auto from = event->find("resumed_from_step");
      takeBack(events, from != event->end() && from->is_number_integer() ? from->get<int64_t>() : 0);
    }
    events.push_back(std::move(*event));
  }
  return events;
}

} // namespace tw
