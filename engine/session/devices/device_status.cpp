#include "engine/session/devices/device_status.h"

#include "engine/base/files.h"
#include "engine/memory/memory.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <tw_kernels/dispatch.h>

namespace tw {
namespace {

std::string processorName() {
  const auto text = readFile("/proc/cpuinfo", uint64_t{4} << 20);
  if (!text) return "CPU";
  for (const char* key : {"model name", "Model", "Hardware"}) { // x86; boards with ARM
    const auto found = text->find("\n" + std::string(key));
    const auto colon = found == std::string::npos ? found : text->find(": ", found);
    if (colon != std::string::npos) return text->substr(colon + 2, text->find('\n', colon) - colon - 2);
  }
  return "CPU";
}

/// A library that is there where a driver is, opened once and kept.
class Library {
 public:
  explicit Library(const char* name) : m_handle(::dlopen(name, RTLD_LAZY | RTLD_LOCAL)) {}
  template <class Function> Function find(const char* name) const {
    return m_handle ? reinterpret_cast<Function>(::dlsym(m_handle, name)) : nullptr;
  }

 private:
  void* m_handle;
};

/// CUDA's driver: which devices there are and on which bus, in the order that programs see (CUDA_VISIBLE_DEVICES).
struct Driver {
  Library library{"libcuda.so.1"};
  int (*version)(int*) = library.find<int (*)(int*)>("cuDriverGetVersion");
  int (*init)(unsigned) = library.find<int (*)(unsigned)>("cuInit");
  int (*get)(int*, int) = library.find<int (*)(int*, int)>("cuDeviceGet");
  int (*name)(char*, int, int) = library.find<int (*)(char*, int, int)>("cuDeviceGetName");
  int (*total)(size_t*, int) = library.find<int (*)(size_t*, int)>("cuDeviceTotalMem_v2");
  int (*bus)(char*, int, int) = library.find<int (*)(char*, int, int)>("cuDeviceGetPCIBusId");
  bool ready = init && get && name && total && bus && init(0) == 0;
};

/// NVIDIA's management library: memory in use and temperature.
struct Management {
  struct Memory {
    unsigned long long total, free, used;
  };
  Library library{"libnvidia-ml.so.1"};
  int (*version)(char*, unsigned) = library.find<int (*)(char*, unsigned)>("nvmlSystemGetDriverVersion");
  int (*init)() = library.find<int (*)()>("nvmlInit_v2");
  int (*handle)(const char*, void**) = library.find<int (*)(const char*, void**)>("nvmlDeviceGetHandleByPciBusId_v2");
  int (*memory)(void*, Memory*) = library.find<int (*)(void*, Memory*)>("nvmlDeviceGetMemoryInfo");
  int (*temperature)(void*, int, unsigned*) = library.find<int (*)(void*, int, unsigned*)>("nvmlDeviceGetTemperature");
  bool ready = init && handle && memory && temperature && init() == 0;
};

const Driver& driverLibrary() {
  static const Driver driver;
  return driver;
}
const Management& managementLibrary() {
  static const Management management;
  return management;
}
const std::string& processor() {
  static const std::string name = processorName();
  return name;
}

std::vector<std::string> switchedOff(kernels::Device device) {
  std::vector<std::string> names;
  for (int i = 0; i < kernels::kOpCount; ++i)
    if (const auto op = static_cast<kernels::Op>(i); kernels::mode(device, op) == kernels::Mode::Off)
      names.emplace_back(kernels::describe(op));
  return names;
}

DeviceStatus cudaStatus(const Driver& driver, const Management& management, int index) {
  DeviceStatus status;
  status.id = "cuda:" + std::to_string(index);
  status.name = "CUDA";
  status.switched_off = switchedOff(kernels::Device::Cuda);
  int device = 0;
  if (!driver.ready || driver.get(&device, index) != 0) return status;
  char text[256] = "";
  if (driver.name(text, sizeof text, device) == 0) status.name = text;
  size_t total = 0;
  if (driver.total(&total, device) == 0) status.total_bytes = static_cast<int64_t>(total);
  void* handle = nullptr;
  if (!management.ready || driver.bus(text, sizeof text, device) != 0 || management.handle(text, &handle) != 0) {
    status.used_bytes = memoryInUse(
        at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index))); // of this process's tensors, for want of better
    return status;
  }
  Management::Memory memory{};
  if (management.memory(handle, &memory) == 0) {
    status.used_bytes = static_cast<int64_t>(memory.used);
    status.total_bytes = static_cast<int64_t>(memory.total);
  }
  constexpr int dieSensor = 0; // NVML_TEMPERATURE_GPU
  unsigned degrees = 0;
  if (management.temperature(handle, dieSensor, &degrees) == 0) status.temperature = static_cast<int>(degrees);
  return status;
}

} // namespace

std::vector<DeviceStatus> deviceStatus() {
  std::vector<DeviceStatus> all{{"cpu", processor(), machineMemoryInUse(), memoryLimit(at::kCPU), std::nullopt,
                                 switchedOff(kernels::Device::Cpu)}};
  const int count = at::globalContext().hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0;
  for (int i = 0; i < count; ++i) all.push_back(cudaStatus(driverLibrary(), managementLibrary(), i));
  return all;
}

std::string deviceName(at::Device device) {
  if (!device.is_cuda()) return processor();
  const auto& driver = driverLibrary();
  int number = 0;
  char text[256] = "";
  if (!driver.ready || driver.get(&number, std::max<int>(device.index(), 0)) != 0 ||
      driver.name(text, sizeof text, number) != 0)
    return "CUDA";
  return text;
}

std::string driverVersion(at::Device device) {
  if (!device.is_cuda()) return {};
  char text[128] = "";
  const auto& management = managementLibrary();
  if (management.ready && management.version && management.version(text, sizeof text) == 0) return text;
  int version = 0;
  const auto& driver = driverLibrary();
  return driver.version && driver.version(&version) == 0 ? std::to_string(version) : std::string();
}

} // namespace tw
