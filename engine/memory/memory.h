#pragma once
// What the process (CPU) or the allocator (CUDA) holds, in bytes.
#include <ATen/ATen.h>
#include <cstdint>

namespace tw {

/// On the CPU the anonymous and shared memory of this process: what it needs and only it can give back. Pages of files
/// (program code, mapped weights that were read and copied) are not in it: how many are resident depends on the file
/// system and on what else the machine does, and the kernel drops them before it ends a program for lack of memory.
/// On CUDA bytes allocated by tensors.
int64_t memoryInUse(at::Device device);
/// Bytes of main memory that all programs hold together.
int64_t machineMemoryInUse();
/// Its highest value since resetPeakMemory. On the CPU it is the more exact the oftener it is read (memory.cpp): a
/// trainer reads it after each step.
int64_t peakMemory(at::Device device);
void resetPeakMemory(at::Device device);
/// Gives main memory that is free and kept for later back to the system, so that memoryInUse() says what is needed.
void returnFreeMemory();
/// What the device has: physical memory or the cgroup's limit, whichever is less; the card's memory.
int64_t memoryLimit(at::Device device);

/// Lets resident memory follow what is in use (block_allocator.h): call once, before the engine allocates.
void makeAllocatorPredictable();

} // namespace tw
