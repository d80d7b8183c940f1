// Is this machine fit, and does every kernel compute here what its reference computes?
#include "engine/base/paths.h"
#include "engine/memory/memory.h"
#include "engine/session/engine_services.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/Parallel.h>
#include <cstdio>
#include <sys/wait.h>
#include <torch/version.h>
#include <tw_kernels/self_test.h>

namespace tw {
namespace {

std::string mebibytes(uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

Check diskCheck() {
  std::error_code error;
  auto folder = libraryFolder();
  while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  const auto space = fs::space(folder, error);
  if (error) return {"disk", false, toUtf8(folder) + ": " + error.message()};
  return {"disk", space.available > (uint64_t{1} << 30),
          mebibytes(space.available) + " free for the library in " + toUtf8(libraryFolder())};
}

/// A crash or an illegal access of a GPU kernel must not take this process along.
std::vector<Check> testInChild(const std::string& program) {
  std::string quoted = "'";
  for (const char c : program) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  FILE* child = ::popen((quoted + "' --json doctor --self-test cuda 2>/dev/null").c_str(), "r");
  if (!child) return {{"cuda kernels", false, "the self-test could not be started"}};
  std::string output;
  char buffer[4096];
  for (size_t got; (got = std::fread(buffer, 1, sizeof buffer, child)) > 0;) output.append(buffer, got);
  const int status = ::pclose(child);
  std::vector<Check> checks;
  for (size_t at = 0; at < output.size();) {
    const auto end = std::min(output.find('\n', at), output.size());
    if (const auto line = parseJson(std::string_view(output).substr(at, end - at));
        line && line->value("event", "") == "check")
      checks.push_back({line->value("name", ""), line->value("ok", false), line->value("detail", "")});
    at = end + 1;
  }
  if (WIFSIGNALED(status) || checks.empty())
    checks.push_back({"cuda kernels", false, "the self-test ended without a result; ATen's kernels are used instead"});
  return checks;
}

} // namespace

std::vector<Check> EngineServices::selfTest(const std::string& device) const {
  std::vector<Check> checks;
  for (const auto& result : kernels::selfTest(device == "cuda" ? kernels::Device::Cuda : kernels::Device::Cpu))
    checks.push_back({device + ": " + result.name, result.ok, result.detail});
  return checks;
}

std::vector<Check> EngineServices::doctor(const std::string& childProgram) const {
  std::vector<Check> checks;
  checks.push_back({"version", true, "Tunewright " + programVersion() + ", LibTorch " TORCH_VERSION});
  checks.push_back(
      {"processor", true, std::to_string(at::get_num_threads()) + " threads, " + at::get_cpu_capability()});
  checks.push_back({"memory", true, mebibytes(static_cast<uint64_t>(memoryLimit(at::kCPU)))});
  checks.push_back(diskCheck());
  checks.push_back({"resources", fs::exists(tw::resourcesFolder() / "templates"), toUtf8(tw::resourcesFolder())});
  checks.push_back({"run history", m_runs != nullptr, toUtf8(tw::libraryFolder() / "runs.db")});
  const bool cuda = at::globalContext().hasCUDA() && at::detail::getCUDAHooks().getNumGPUs() > 0;
  checks.push_back({"gpu", true,
                    cuda ? std::to_string(at::detail::getCUDAHooks().getNumGPUs()) + " CUDA device(s)"
                         : "none: this machine computes on the processor"});
  for (auto& check : selfTest("cpu")) checks.push_back(std::move(check));
  if (cuda)
    for (auto& check : testInChild(childProgram)) checks.push_back(std::move(check));
  return checks;
}

} // namespace tw
