#include "cuda/nf4_device.cuh"

namespace tw::kernels::cuda {

namespace {

inline constexpr int kMaxRows = 8;

/// One warp an output feature: its lanes read neighbouring bytes of the weight row, and each weight serves all rows of
/// x. Rows may begin in the middle of a byte (inFeatures odd), so elements are addressed in the flattened weight.
template <class T> __global__ void matvecKernel(Nf4MatvecParams p) {
  __shared__ float code[16];
  loadCodeBook(p.weight.codeBook, code);
  const int lane = threadIdx.x % kWarp;
  const T* x = static_cast<const T*>(p.x);
  T* y = static_cast<T*>(p.y);
  for (int64_t out = int64_t(blockIdx.x) * (kThreads / kWarp) + threadIdx.x / kWarp; out < p.outFeatures;
       out += int64_t(gridDim.x) * (kThreads / kWarp)) {
    const int64_t begin = out * p.inFeatures;
    const int64_t end = begin + p.inFeatures;
    float sums[kMaxRows] = {};
    for (int64_t byte = begin / 2 + lane; byte < (end + 1) / 2; byte += kWarp) {
      const uint8_t packed = p.weight.packed[byte];
      const int64_t even = 2 * byte;
      const float absmax = absmaxOf(p.weight, even / p.weight.blockSize);
      const float first = even >= begin ? code[packed >> 4] * absmax : 0.0f;
      const float second = even + 1 < end ? code[packed & 15] * absmax : 0.0f;
#pragma unroll
      for (int r = 0; r < kMaxRows; ++r) {
        if (r >= p.rows) break;
        const T* row = x + r * p.xStride - begin;
        if (even >= begin) sums[r] += first * toFloat(row[even]);
        if (even + 1 < end) sums[r] += second * toFloat(row[even + 1]);
      }
    }
#pragma unroll
    for (int r = 0; r < kMaxRows; ++r) {
      const float sum = warpSum(sums[r]);
      if (lane == 0 && r < p.rows) assign(y[r * p.yStride + out], sum);
    }
  }
}

} // namespace

Status nf4Matvec(const Nf4MatvecParams& p, void* stream) {
  if (p.outFeatures == 0) return Status::Ok;
  const unsigned grid = gridFor(p.outFeatures, kThreads / kWarp);
  TW_FOR_CUDA_TYPE(p.type, (matvecKernel<T><<<grid, kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

} // namespace tw::kernels::cuda
