#include "engine/session/devices/kernel_checks.h"

#include "engine/api/child_process.h"
#include "engine/api/text_json.h"
#include "engine/base/paths.h"
#include "engine/session/devices/device_status.h"

#include <algorithm>
#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/DeviceGuard.h>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <tw_kernels/self_test.h>

namespace tw {
namespace {

constexpr auto kPatience = std::chrono::minutes(5); ///< for a self-test, which takes seconds
constexpr uint64_t kLargestFile = uint64_t{1} << 20;

fs::path memoryFile() { return libraryFolder() / "kernels.json"; }

kernels::Device kindOf(at::Device device) { return device.is_cuda() ? kernels::Device::Cuda : kernels::Device::Cpu; }

/// This very build: the version, and size and time of the file that this code was loaded from.
std::string buildName() {
  std::string name = programVersion();
  Dl_info library{};
  if (::dladdr(reinterpret_cast<const void*>(&kernelPlace), &library) == 0 || !library.dli_fname) return name;
  std::error_code error;
  const fs::path path = library.dli_fname;
  const auto size = fs::file_size(path, error);
  if (error) return name;
  const auto time = fs::last_write_time(path, error).time_since_epoch().count();
  return name + " " + std::to_string(size) + " " + std::to_string(time);
}

std::vector<FailedKernel> everyKernel(const std::string& why) {
  std::vector<FailedKernel> all;
  for (int op = 0; op < kernels::kOpCount; ++op) all.push_back({static_cast<kernels::Op>(op), why});
  return all;
}

Json entryOf(const KernelPlace& place, const std::vector<FailedKernel>& failed) {
  Json list = Json::array();
  for (const auto& kernel : failed)
    list.push_back({{"kernel", kernels::describe(kernel.op)}, {"detail", kernel.detail}});
  return {{"device", place.device}, {"driver", place.driver}, {"build", place.build}, {"failed", std::move(list)}};
}

std::string textOf(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The file's entries, each an object; none when it is not there or cannot be read.
Json rememberedEntries() {
  auto file = readJsonFile(memoryFile(), kLargestFile);
  Json entries = Json::array();
  if (file && file->is_array())
    for (auto& entry : *file)
      if (entry.is_object()) entries.push_back(std::move(entry));
  return entries;
}

std::vector<FailedKernel> failedOf(const std::vector<Check>& checks) {
  std::vector<FailedKernel> failed;
  for (const auto& check : checks) {
    const auto op = kernels::opNamed(check.kernel);
    if (check.ok || !op) continue;
    if (std::none_of(failed.begin(), failed.end(), [&](const FailedKernel& known) { return known.op == *op; }))
      failed.push_back({*op, check.detail});
  }
  return failed;
}

/// Nothing was said of single kernels: none may be used.
KernelTest withoutResult(at::Device device, std::vector<Check> checks, const Text& why, bool conclusive) {
  const auto detail = TW_TEXT("the self-test ended without a result: %1", why);
  checks.push_back({device.is_cuda() ? TW_TEXT("cuda:%1: kernels", int{device.index()}) : TW_TEXT("cpu: kernels"),
                    false,
                    detail,
                    {}});
  return {std::move(checks), everyKernel(detail.english()), conclusive};
}

/// What a check says, as it was made where the child tells that, else its English.
Text saidIn(const Json& event, const char* name) {
  if (const auto texts = event.find("texts"); texts != event.end() && texts->is_object() && texts->contains(name))
    return textFromJson((*texts)[name]);
  return Text::verbatim(textOf(event, name));
}

Text checkName(at::Device device, const std::string& what) {
  const auto card = static_cast<int>(device.index());
  if (what == "device") return device.is_cuda() ? TW_TEXT("cuda:%1: device", card) : TW_TEXT("cpu: device");
  return device.is_cuda() ? TW_TEXT("cuda:%1: %2", card, what) : TW_TEXT("cpu: %1", what);
}

Text checkText(const kernels::Detail& detail) {
  if (detail.pattern().empty()) return Text::verbatim(detail.english());
  return Text::restored(detail.pattern(), std::vector<Text::Argument>(detail.values().begin(), detail.values().end()));
}

std::vector<Check> checksIn(const std::string& output) {
  std::vector<Check> checks;
  for (size_t at = 0; at < output.size();) {
    const auto end = std::min(output.find('\n', at), output.size());
    if (const auto line = parseJson(std::string_view(output).substr(at, end - at));
        line && line->is_object() && textOf(*line, "event") == "check")
      checks.push_back(
          {saidIn(*line, "name"), line->value("ok", false), saidIn(*line, "detail"), textOf(*line, "kernel")});
    at = end + 1;
  }
  return checks;
}

} // namespace

KernelPlace kernelPlace(at::Device device) {
  static const std::string build = buildName();
  KernelPlace place{deviceName(device), driverVersion(device), build};
  if (const char* planted = std::getenv("TUNEWRIGHT_FAIL_SELF_TEST")) place.build += std::string(" ") + planted;
  return place;
}

std::optional<std::vector<FailedKernel>> recalledKernels(const KernelPlace& place) {
  for (const auto& entry : rememberedEntries()) {
    if (KernelPlace{textOf(entry, "device"), textOf(entry, "driver"), textOf(entry, "build")} != place) continue;
    const auto list = entry.find("failed");
    if (list == entry.end() || !list->is_array()) continue;
    std::vector<FailedKernel> failed;
    for (const auto& item : *list) {
      if (!item.is_object()) continue;
      if (const auto op = kernels::opNamed(textOf(item, "kernel"))) failed.push_back({*op, textOf(item, "detail")});
    }
    return failed;
  }
  return std::nullopt;
}

void rememberKernels(const KernelPlace& place, const std::vector<FailedKernel>& failed) {
  Json entries = Json::array();
  for (auto& entry : rememberedEntries())
    if (textOf(entry, "device") != place.device) entries.push_back(std::move(entry));
  entries.push_back(entryOf(place, failed));
  if (createFolder(memoryFile().parent_path())) (void)writeFileAtomically(memoryFile(), prettyJson(entries));
}

std::vector<Check> selfTestHere(at::Device device) {
  c10::OptionalDeviceGuard guard;
  if (device.is_cuda() && at::globalContext().hasCUDA() && device.index() < at::detail::getCUDAHooks().deviceCount())
    guard.reset_device(device);
  std::vector<Check> checks;
  for (const auto& result : kernels::selfTest(kindOf(device)))
    checks.push_back({checkName(device, result.name), result.ok, checkText(result.detail),
                      result.op ? kernels::describe(*result.op) : std::string()});
  return checks;
}

KernelTest testKernels(at::Device device) {
  const auto program = commandLineProgram();
  const auto end =
      program.empty()
          ? Result<ChildEnd>(
                fail(workError("child.missing", TW_TEXT("The program tunewright is not installed beside this one."),
                               TW_TEXT("Install it."))))
          : runChild({{toUtf8(program), "--json", "doctor", "--self-test", device.str()}, {}, kPatience, false, {}});
  if (!end && device.is_cuda()) return withoutResult(device, {}, end.error().message, false);
  if (!end) {
    KernelTest test{selfTestHere(device), {}, true};
    test.failed = failedOf(test.checks);
    return test;
  }
  auto checks = checksIn(end->output);
  if (end->timedOut) return withoutResult(device, std::move(checks), TW_TEXT("it took more than five minutes"), false);
  if (end->signal != 0) return withoutResult(device, std::move(checks), Text::verbatim(::strsignal(end->signal)), true);
  KernelTest test{std::move(checks), {}, true};
  test.failed = failedOf(test.checks);
  const auto isSilent = [](const Check& check) { return check.kernel.empty(); };
  if (std::all_of(test.checks.begin(), test.checks.end(), isSilent)) // it could not even begin
    return withoutResult(device, std::move(test.checks), TW_TEXT("it ended with status %1", end->status), false);
  return test;
}

std::string kernelNames(const std::vector<FailedKernel>& failed) {
  std::string names;
  for (const auto& kernel : failed) names += (names.empty() ? "" : ", ") + std::string(kernels::describe(kernel.op));
  return names;
}

std::vector<FailedKernel> KernelChecks::prepare(at::Device device) {
  const auto place = kernelPlace(device);
  auto failed = recalledKernels(place);
  if (const auto known = m_inconclusive.find(place.device); !failed && known != m_inconclusive.end())
    failed = known->second;
  if (!failed && device.is_cuda()) {
    const auto test = testKernels(device);
    if (test.conclusive) rememberKernels(place, test.failed);
    else m_inconclusive[place.device] = test.failed;
    failed = test.failed;
  }
  if (!failed) return {};
  for (const auto& kernel : *failed) kernels::setMode(kindOf(device), kernel.op, kernels::Mode::Off);
  return *failed;
}

} // namespace tw
