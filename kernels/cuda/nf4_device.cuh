#pragma once

#include "cuda/common.cuh"

namespace tw::kernels::cuda {

/// NF4 values by nibble (the device's copy of support/nf4_tables.h).
static __device__ constexpr float kCode[16] = {-1.0f,
                                               -0.6961928009986877f,
                                               -0.5250730514526367f,
                                               -0.39491748809814453f,
                                               -0.28444138169288635f,
                                               -0.18477343022823334f,
                                               -0.09105003625154495f,
                                               0.0f,
                                               0.07958029955625534f,
                                               0.16093020141124725f,
                                               0.24611230194568634f,
                                               0.33791524171829224f,
                                               0.44070982933044434f,
                                               0.5626170039176941f,
                                               0.7229568362236023f,
                                               1.0f};

/// Into shared memory, which serves threads that index differently; all threads of the block must call it.
__device__ inline void loadCodeBook(const float* given, float* shared16) {
  if (threadIdx.x < 16) shared16[threadIdx.x] = given ? given[threadIdx.x] : kCode[threadIdx.x];
  __syncthreads();
}

/// Two roundings, never a fused multiply-add: bitsandbytes' unfused path.
__device__ inline float restore(float value, float nestedAbsmax, float offset) {
  return __fadd_rn(__fmul_rn(value, nestedAbsmax), offset);
}

__device__ inline float absmaxOf(const Nf4Weight& w, int64_t block) {
  if (w.absmax) return w.absmax[block];
  return restore(w.nestedMap[w.absmaxCodes[block]], w.nestedAbsmax[block / w.nestedBlockSize], w.nestedOffset);
}

} // namespace tw::kernels::cuda
