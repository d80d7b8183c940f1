#pragma once

#include "cuda/cuda.h"
#include "support/failure.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <algorithm>
#include <cstdint>

namespace tw::kernels::cuda {

__device__ inline float toFloat(float a) { return a; }
__device__ inline float toFloat(__half a) { return __half2float(a); }
__device__ inline float toFloat(__nv_bfloat16 a) { return __bfloat162float(a); }
__device__ inline void assign(float& target, float a) { target = a; }
__device__ inline void assign(__half& target, float a) { target = __float2half_rn(a); }
__device__ inline void assign(__nv_bfloat16& target, float a) { target = __float2bfloat16_rn(a); }

/// For small side inputs (weights, tables) whose type differs from the main one.
__device__ inline float loadAs(Scalar type, const void* data, int64_t index) {
  switch (type) {
  case Scalar::F32: return static_cast<const float*>(data)[index];
  case Scalar::F16: return __half2float(static_cast<const __half*>(data)[index]);
  case Scalar::BF16: return __bfloat162float(static_cast<const __nv_bfloat16*>(data)[index]);
  }
  return 0.0f;
}

inline constexpr int kThreads = 256;
inline constexpr int kWarp = 32;

__device__ inline float warpSum(float a) {
  for (int offset = kWarp / 2; offset > 0; offset /= 2) a += __shfl_xor_sync(0xffffffffu, a, offset);
  return a;
}

/// The sum over the block of kThreads threads, in every thread. All threads must call it.
__device__ inline float blockSum(float a) {
  __shared__ float partial[kThreads / kWarp];
  a = warpSum(a);
  __syncthreads(); // an earlier call's readers are done
  if (threadIdx.x % kWarp == 0) partial[threadIdx.x / kWarp] = a;
  __syncthreads();
  float total = 0.0f;
  for (int i = 0; i < kThreads / kWarp; ++i) total += partial[i];
  return total;
}

/// Enough blocks for `items` at one a thread, within the x limit of a grid; kernels stride over the rest.
inline unsigned gridFor(int64_t items, int64_t perBlock = kThreads) {
  return unsigned(std::min<int64_t>((items + perBlock - 1) / perBlock, int64_t(1) << 30));
}

inline Status launched() {
  const cudaError_t error = cudaGetLastError();
  return error == cudaSuccess ? Status::Ok : launchFailed(cudaGetErrorName(error), cudaGetErrorString(error));
}

/// Calls `call` with T standing for the element type.
#define TW_FOR_CUDA_TYPE(type, call)                                                                                   \
  switch (type) {                                                                                                      \
  case Scalar::F32: {                                                                                                  \
    using T = float;                                                                                                   \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  case Scalar::F16: {                                                                                                  \
    using T = __half;                                                                                                  \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  case Scalar::BF16: {                                                                                                 \
    using T = __nv_bfloat16;                                                                                           \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  }

} // namespace tw::kernels::cuda
