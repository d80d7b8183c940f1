// Is this machine fit, and does every kernel compute here what its reference computes?
#include "engine/api/system_reason.h"
#include "engine/base/paths.h"
#include "engine/memory/memory.h"
#include "engine/session/devices/device_status.h"
#include "engine/session/devices/kernel_checks.h"
#include "engine/session/services/engine_services.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/Parallel.h>
#include <set>
#include <torch/version.h>

namespace tw {
namespace {

/// Of numbers, names and paths: the same in every language.
Text plainFact(std::string words) { return Text::verbatim(std::move(words)); }
std::string mebibytes(uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

Check diskCheck() {
  std::error_code error;
  auto folder = libraryFolder();
  while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  const auto space = fs::space(folder, error);
  if (error) return {TW_TEXT("disk"), false, TW_TEXT("%1: %2", toUtf8(folder), systemReason(error.value()))};
  return {TW_TEXT("disk"), space.available > (uint64_t{1} << 30),
          TW_TEXT("%1 MiB free for the library in %2", space.available >> 20, toUtf8(libraryFolder()))};
}

/// The self-test of one device, remembered for the jobs to come, and what follows from it.
void addKernelChecks(at::Device device, std::vector<Check>& checks) {
  auto test = testKernels(device);
  if (test.conclusive) rememberKernels(kernelPlace(device), test.failed);
  for (auto& check : test.checks) checks.push_back(std::move(check));
  if (!test.failed.empty() && (test.conclusive || device.is_cuda())) // an untested GPU counts as failed, too
    checks.push_back(
        {device.is_cuda() ? TW_TEXT("cuda:%1: switched off", int{device.index()}) : TW_TEXT("cpu: switched off"),
         true,
         TW_TEXT("%1; ATen's operations take their place, more slowly", kernelNames(test.failed)),
         {}});
}

} // namespace

std::vector<Check> EngineServices::selfTest(const std::string& device) const {
  return selfTestHere(device == "cuda" ? at::Device(at::kCUDA, 0) : at::Device(device));
}

std::vector<Check> EngineServices::doctor() const {
  std::vector<Check> checks;
  checks.push_back(
      {TW_TEXT("version"), true, plainFact("Tunewright " + programVersion() + ", LibTorch " TORCH_VERSION)});
  checks.push_back(
      {TW_TEXT("processor"), true, TW_TEXT("%1 threads, %2", at::get_num_threads(), at::get_cpu_capability())});
  checks.push_back({TW_TEXT("memory"), true, plainFact(mebibytes(static_cast<uint64_t>(memoryLimit(at::kCPU))))});
  checks.push_back(diskCheck());
  checks.push_back({TW_TEXT("resources"), fs::exists(tw::resourcesFolder() / "templates"),
                    plainFact(toUtf8(tw::resourcesFolder()))});
  checks.push_back({TW_TEXT("run history"), m_runs != nullptr, plainFact(toUtf8(tw::libraryFolder() / "runs.db"))});
  const int cards = at::globalContext().hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0;
  checks.push_back(
      {TW_TEXT("gpu"), true,
       cards > 0 ? TW_TEXT("%1 CUDA device(s)", cards) : TW_TEXT("none: this machine computes on the processor")});
  addKernelChecks(at::kCPU, checks);
  std::set<std::string> models; // cards of one model are tested once
  for (int card = 0; card < cards; ++card)
    if (const at::Device device(at::kCUDA, static_cast<c10::DeviceIndex>(card));
        models.insert(deviceName(device)).second)
      addKernelChecks(device, checks);
  return checks;
}

} // namespace tw
