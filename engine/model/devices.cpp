// Devices and compute types by the names that recipes use.
#include "engine/model/tensor_files.h"

#include <ATen/Context.h>

#include <charconv>
#include <dlfcn.h>

namespace tw {
namespace {

/// Major compute capability, asked of the CUDA runtime that LibTorch has loaded already: its headers need not be there
/// to build. 0 when it cannot be told.
int computeCapability(int device) {
  constexpr int majorAttribute = 75; // cudaDevAttrComputeCapabilityMajor
  void* runtime = ::dlopen("libcudart.so.13", RTLD_LAZY | RTLD_NOLOAD);
  if (!runtime) return 0;
  using Query = int (*)(int*, int, int);
  const auto query = reinterpret_cast<Query>(::dlsym(runtime, "cudaDeviceGetAttribute"));
  int major = 0;
  if (query && query(&major, majorAttribute, std::max(device, 0)) != 0) major = 0;
  ::dlclose(runtime);
  return major;
}

} // namespace

Result<at::Device> resolveDevice(const std::string& name) {
  const bool cuda = at::globalContext().hasCUDA();
  const int64_t count = cuda ? static_cast<int64_t>(at::detail::getCUDAHooks().deviceCount()) : 0;
  if (name == "auto") return count > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  if (name == "cpu") return at::Device(at::kCPU);
  if (name != "cuda" && !name.starts_with("cuda:"))
    return fail(requestError("device.unknown", TW_TEXT("There is no kind of device named '%1'.", name.substr(0, 80)),
                             TW_TEXT("Use auto, cpu, cuda or cuda:N."))
                    .in("training.device"));
  int64_t index = 0;
  if (name != "cuda") {
    const auto* end = name.data() + name.size();
    const auto [stop, problem] = std::from_chars(name.data() + 5, end, index);
    if (problem != std::errc() || stop != end || index < 0)
      return fail(requestError("device.unknown",
                               TW_TEXT("The device '%1' is not of the form cuda:N.", name.substr(0, 80)),
                               TW_TEXT("Use auto, cpu, cuda or cuda:N."))
                      .in("training.device"));
  }
  if (index >= count)
    return fail(requestError("device.missing",
                             count == 0 ? TW_TEXT("No CUDA device is there, so %1 cannot be used.", name)
                                        : TW_TEXT("There are %1 CUDA devices, none with the number %2.", count, index),
                             TW_TEXT("Use auto or cpu, or check the driver with `tunewright doctor`."))
                    .in("training.device"));
  return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

Result<at::ScalarType> resolveComputeDtype(const std::string& name, at::Device device) {
  if (const auto type = floatTypeNamed(name)) return *scalarType(*type);
  if (name != "auto")
    return fail(requestError("model.dtype", TW_TEXT("There is no compute type named '%1'.", name.substr(0, 80)),
                             TW_TEXT("Use auto, float32, bfloat16 or float16."))
                    .in("model.compute_dtype"));
  if (!device.is_cuda()) return at::kFloat;
  return computeCapability(device.index()) >= 8 ? at::kBFloat16 : at::kHalf; // native bfloat16 came with 8.0
}

} // namespace tw
