#include "engine/memory/memory.h"

#include "engine/memory/block_allocator.h"

#include <algorithm>
#include <c10/core/CachingDeviceAllocator.h>
#include <cstdio>
#include <cstring>
#include <malloc.h>
#include <mutex>
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

/// What the kernel says of this process at one moment, in bytes.
struct ProcessMemory {
  int64_t own = 0;     ///< anonymous and shared memory: what only the process itself can give back
  int64_t files = 0;   ///< pages of files, such as program code, which the kernel drops when it needs the room
  int64_t highest = 0; ///< both together at their highest since the last reset
};

ProcessMemory processMemory() {
  long long anonymous = 0, shared = 0, files = 0, resident = 0, highest = 0;
  std::FILE* stream = std::fopen("/proc/self/status", "r");
  if (!stream) return {};
  char line[256];
  while (std::fgets(line, sizeof(line), stream)) {
    std::sscanf(line, "VmHWM: %lld", &highest);
    std::sscanf(line, "VmRSS: %lld", &resident);
    std::sscanf(line, "RssAnon: %lld", &anonymous);
    std::sscanf(line, "RssFile: %lld", &files);
    std::sscanf(line, "RssShmem: %lld", &shared);
  }
  std::fclose(stream);
  // Kernels before 4.5 do not tell the kinds apart.
  const long long own = anonymous > 0 ? anonymous + shared : resident;
  return {int64_t{own} * 1024, int64_t{files} * 1024, int64_t{highest} * 1024};
}

/// The highest own memory of this process. The kernel keeps only the highest resident memory, in which the pages of
/// files go up and down with what else the machine does; so they are taken off, each time over the span since the last
/// reading. Code is touched for the first time in the first steps, hence the highest point of a later span is exact.
class ProcessPeak {
 public:
  int64_t read() {
    const std::lock_guard lock(m_mutex);
    const auto now = processMemory();
    m_peak = std::max({m_peak, now.own, now.highest - now.files});
    restart();
    return m_peak;
  }
  void forget() {
    const std::lock_guard lock(m_mutex);
    restart();
    m_peak = 0;
  }

 private:
  static void restart() {
    // 5 = reset the peak (Linux, proc(5)); without the right to, it stays
    if (std::FILE* stream = std::fopen("/proc/self/clear_refs", "w")) {
      std::fputs("5", stream);
      std::fclose(stream);
    }
  }
  std::mutex m_mutex;
  int64_t m_peak = 0;
};

ProcessPeak& processPeak() {
  static ProcessPeak peak;
  return peak;
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
  if (device.is_cpu()) return processMemory().own;
  auto* allocator = c10::getDeviceAllocator(device.type());
  if (!allocator->initialized()) return 0; // nothing was ever put there
  return allocator->getDeviceStats(device.has_index() ? device.index() : 0).allocated_bytes[kAllMemory].current;
}

int64_t machineMemoryInUse() {
  const int64_t physical = procField("/proc/meminfo", "MemTotal"),
                available = procField("/proc/meminfo", "MemAvailable");
  const int64_t limit = memoryLimit(at::kCPU);
  // Within a control group that grants less, only this program's part is known for sure.
  return limit < physical ? memoryInUse(at::kCPU) : physical - available;
}

int64_t peakMemory(at::Device device) {
  if (device.is_cpu()) return processPeak().read();
  return c10::getDeviceAllocator(device.type())
      ->getDeviceStats(device.has_index() ? device.index() : 0)
      .allocated_bytes[kAllMemory]
      .peak;
}

void resetPeakMemory(at::Device device) {
  if (!device.is_cpu()) {
    c10::getDeviceAllocator(device.type())->resetPeakStats(device.has_index() ? device.index() : 0);
    return;
  }
  returnFreeMemory(); // what an earlier job left does not count against the next
  processPeak().forget();
}

void returnFreeMemory() {
  releaseKeptBlocks();
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
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
