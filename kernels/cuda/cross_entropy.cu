#include "cuda/common.cuh"

#include <math.h>

namespace tw::kernels::cuda {

namespace {

/// A running softmax denominator: sum · e^largest (Milakov and Gimelshein, arXiv:1805.02867).
struct Running {
  float largest;
  float sum;
};

__device__ Running merged(Running a, Running b) {
  const float largest = fmaxf(a.largest, b.largest);
  if (largest == -INFINITY) // nothing seen yet; the sums carry a NaN if there was one
    return {largest, a.sum + b.sum};
  return {largest, a.sum * expf(a.largest - largest) + b.sum * expf(b.largest - largest)};
}

__device__ Running withValue(Running a, float value) {
  if (value <= a.largest) return {a.largest, a.sum + (value == -INFINITY ? 0.0f : expf(value - a.largest))};
  return isnan(value) ? Running{a.largest, value} : Running{value, a.sum * expf(a.largest - value) + 1.0f};
}

__device__ Running mergedOverBlock(Running mine) {
  __shared__ Running partial[kThreads / kWarp];
  for (int offset = kWarp / 2; offset > 0; offset /= 2)
    mine = merged(mine,
                  {__shfl_xor_sync(0xffffffffu, mine.largest, offset), __shfl_xor_sync(0xffffffffu, mine.sum, offset)});
  __syncthreads(); // the last row's readers are done
  if (threadIdx.x % kWarp == 0) partial[threadIdx.x / kWarp] = mine;
  __syncthreads();
  Running all = partial[0];
  for (int i = 1; i < kThreads / kWarp; ++i) all = merged(all, partial[i]);
  return all;
}

/// One thread block a row: one sweep for logsumexp, one for the gradient.
template <class T> __global__ void crossEntropyKernel(CrossEntropyParams p, bool withGradient) {
  for (int64_t r = blockIdx.x; r < p.rows; r += gridDim.x) {
    T* row = static_cast<T*>(p.logits) + r * p.rowStride;
    const int64_t target =
        p.targets64 ? static_cast<const int64_t*>(p.targets)[r] : static_cast<const int32_t*>(p.targets)[r];
    const bool ignored = target == p.ignoreIndex;
    const bool inRange = target >= 0 && target < p.vocab;
    Running mine{-INFINITY, 0.0f};
    for (int64_t i = threadIdx.x; i < p.vocab; i += kThreads) mine = withValue(mine, toFloat(row[i]));
    const Running all = mergedOverBlock(mine);
    const float lse = all.largest == -INFINITY ? (all.sum == 0.0f ? -INFINITY : NAN) : all.largest + logf(all.sum);
    const float logit = inRange ? toFloat(row[target]) : NAN;
    __syncthreads(); // everyone has read the target's logit before it is overwritten
    if (threadIdx.x == 0) {
      p.losses[r] = ignored ? 0.0f : lse - logit;
      if (p.logSumExp) p.logSumExp[r] = lse;
    }
    if (!withGradient) continue;
    for (int64_t i = threadIdx.x; i < p.vocab; i += kThreads) {
      const float softmax = expf(toFloat(row[i]) - lse);
      assign(row[i], ignored || !inRange ? 0.0f : (i == target ? expm1f(logit - lse) : softmax) * p.gradientScale);
    }
  }
}

} // namespace

Status crossEntropy(const CrossEntropyParams& p, bool withGradient, void* stream) {
  if (p.rows == 0) return Status::Ok;
  TW_FOR_CUDA_TYPE(p.type,
                   (crossEntropyKernel<T><<<gridFor(p.rows, 1), kThreads, 0, cudaStream_t(stream)>>>(p, withGradient)))
  return launched();
}

} // namespace tw::kernels::cuda
