#include "engine/memory/memory.h"

#include "engine/memory/block_allocator.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <cstdio>
#include <cstring>
#include <malloc.h>
#include <string>
#include <unistd.h>

namespace tw {
namespace {

constexpr auto kAllMemory = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);

/// A "Name:  123 kB" line of /proc, in bytes; 0 when it is not there.
int64_t procField(const char* file, const char* name) {
  std::FILE* stream = std::fopen(file, "r");
  if (!stream) return 0;
  char line[256];
  long long value = 0;
  while (std::fgets(line, sizeof(line), stream))
    if (std::strncmp(line, name, std::strlen(name)) == 0 &&
        std::sscanf(line + std::strlen(name), ": %lld", &value) == 1)
      break;
  std::fclose(stream);
  return value * 1024;
}

int64_t cgroupLimit() {
  for (const char* file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::FILE* stream = std::fopen(file, "r");
    if (!stream) continue;
    long long value = 0;
    const bool found = std::fscanf(stream, "%lld", &value) == 1;
    std::fclose(stream);
    if (found && value > 0 && value < (1LL << 60)) return value;
  }
  return 0;
}

} // namespace

int64_t memoryInUse(at::Device device) {
  if (device.is_cpu()) return procField("/proc/self/status", "VmRSS");
  return c10::getDeviceAllocator(device.type())
      ->getDeviceStats(device.has_index() ? device.index() : 0)
      .allocated_bytes[kAllMemory]
      .current;
}

int64_t machineMemoryInUse() {
  const int64_t physical = procField("/proc/meminfo", "MemTotal"),
                available = procField("/proc/meminfo", "MemAvailable");
  const int64_t limit = memoryLimit(at::kCPU);
  // Within a control group that grants less, only this program's part is known for sure.
  return limit < physical ? memoryInUse(at::kCPU) : physical - available;
}

int64_t peakMemory(at::Device device) {
  if (device.is_cpu()) return procField("/proc/self/status", "VmHWM");
  return c10::getDeviceAllocator(device.type())
      ->getDeviceStats(device.has_index() ? device.index() : 0)
      .allocated_bytes[kAllMemory]
      .peak;
}

void resetPeakMemory(at::Device device) {
  if (device.is_cpu()) releaseKeptBlocks(); // what an earlier job left does not count against the next
  if (!device.is_cpu()) {
    c10::getDeviceAllocator(device.type())->resetPeakStats(device.has_index() ? device.index() : 0);
    return;
  }
  if (std::FILE* stream = std::fopen("/proc/self/clear_refs",
                                     "w")) { // 5 = reset the peak (Linux, proc(5)); without the right to, it stays
    std::fputs("5", stream);
    std::fclose(stream);
  }
}

int64_t memoryLimit(at::Device device) {
  if (device.is_cpu()) {
    const int64_t physical = procField("/proc/meminfo", "MemTotal"), group = cgroupLimit();
    return group > 0 && (physical == 0 || group < physical) ? group : physical;
  }
  return static_cast<int64_t>(
      c10::getDeviceAllocator(device.type())->getMemoryInfo(device.has_index() ? device.index() : 0).second);
}

void makeAllocatorPredictable() {
  installBlockAllocator();
#ifdef __GLIBC__
  // Fixed thresholds for all the rest: glibc otherwise raises them as it sees large blocks freed, and then keeps those
  // blocks.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 16 << 20);
  ::mallopt(M_ARENA_MAX, 2);
#endif
}

} // namespace tw
