#pragma once

#include "tw_kernels/status.h"

#include <optional>
#include <string_view>

// Calls on Device::Cuda run on the calling thread's current CUDA device, queued on the stream given (null: the default
// stream); they neither wait nor allocate. Calls on Device::Cpu return when done and use OpenMP's threads, the same
// pool as LibTorch's.
namespace tw::kernels {

/// The operations that can be steered one by one.
enum class Op { Nf4Quantize, Nf4Dequantize, Absmax, Nf4Matvec, CrossEntropy, RmsNorm, Swiglu, Rope, AdamW, End };
inline constexpr int kOpCount = int(Op::End); // End is none

/// Best: the fastest kernel. Reference: the plain fp32 code (CPU only; on Cuda the same as Off).
/// Off: the entry points answer NotSupported and the caller falls back to its own composition.
enum class Mode { Best, Reference, Off };

const char* describe(Op op);
/// The operation that describe() names so.
std::optional<Op> opNamed(std::string_view name);

/// How `op` runs on `device` from now on. Set before work starts (e.g. from a cached self-test), not while kernels run.
void setMode(Device device, Op op, Mode mode);
Mode mode(Device device, Op op);

/// True when `op` would run on `device`: built in, not switched off. Does not look for a GPU.
bool available(Device device, Op op);

/// The instruction sets that the CPU kernels know.
enum class Isa { Portable, Avx2, Avx512 };

/// The best one this processor has, or the limit if that is lower.
Isa isa();

/// Never use anything above `limit` (tests, comparisons).
void limitIsa(Isa limit);

const char* describe(Isa isa);

} // namespace tw::kernels
