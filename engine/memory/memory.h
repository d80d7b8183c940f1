#pragma once
// What the process (CPU) or the allocator (CUDA) holds, in bytes.
#include <ATen/ATen.h>
#include <cstdint>

namespace tw {

/// Resident memory of this process on the CPU; bytes allocated by tensors on CUDA.
int64_t memoryInUse(at::Device device);
/// Bytes of main memory that all programs hold together.
int64_t machineMemoryInUse();
/// Its highest value since the process started (CPU) or since resetPeakMemory (CUDA).
int64_t peakMemory(at::Device device);
void resetPeakMemory(at::Device device);
/// What the device has: physical memory or the cgroup's limit, whichever is less; the card's memory.
int64_t memoryLimit(at::Device device);

/// Lets resident memory follow what is in use (block_allocator.h): call once, before the engine allocates.
void makeAllocatorPredictable();

} // namespace tw
