#pragma once
// Large CPU tensors in blocks of their own, so that resident memory follows what is alive. The C library's heap keeps
// holes between activations that can be as large as the activations themselves, and giving every block back at once
// costs page faults in each step.
#include <cstdint>

namespace tw {

constexpr int64_t kBlockBytes = int64_t{1} << 20; ///< smaller tensors stay with the C library

constexpr int64_t kKeptPart = 64; ///< live and kept blocks stay within this part above the most that was ever alive

/// Takes over the allocation of CPU tensors. Blocks that are free are kept for the next tensor of their size, as long
/// as live and kept blocks together stay within a sixty-fourth above the most that was ever alive. Safe from any
/// thread; once per process, later calls do nothing.
void installBlockAllocator();

/// Returns all kept blocks to the system and forgets the high-water mark: call when a job has ended.
void releaseKeptBlocks();

} // namespace tw
