#include "cuda/common.cuh"

namespace tw::kernels::cuda {

namespace {

/// One thread block a row.
template <class T> __global__ void forwardKernel(RmsNormForwardParams p) {
  for (int64_t r = blockIdx.x; r < p.rows; r += gridDim.x) {
    const T* x = static_cast<const T*>(p.x) + r * p.xStride;
    T* y = static_cast<T*>(p.y) + r * p.yStride;
    float squares = 0.0f;
    for (int64_t i = threadIdx.x; i < p.columns; i += kThreads) squares += toFloat(x[i]) * toFloat(x[i]);
    const float rstd = 1.0f / sqrtf(blockSum(squares) / float(p.columns) + p.epsilon);
    if (threadIdx.x == 0 && p.rstd) p.rstd[r] = rstd;
    for (int64_t i = threadIdx.x; i < p.columns; i += kThreads)
      assign(y[i], toFloat(x[i]) * rstd * (loadAs(p.weightType, p.weight, i) + p.weightOffset));
  }
}

template <class T> __global__ void backwardKernel(RmsNormBackwardParams p) {
  for (int64_t r = blockIdx.x; r < p.rows; r += gridDim.x) {
    const T* x = static_cast<const T*>(p.x) + r * p.xStride;
    const T* dy = static_cast<const T*>(p.dy) + r * p.dyStride;
    T* dx = static_cast<T*>(p.dx) + r * p.dxStride;
    float dot = 0.0f;
    for (int64_t i = threadIdx.x; i < p.columns; i += kThreads)
      dot += toFloat(dy[i]) * (loadAs(p.weightType, p.weight, i) + p.weightOffset) * toFloat(x[i]);
    const float rstd = p.rstd[r];
    const float pull = rstd * rstd * blockSum(dot) / float(p.columns);
    for (int64_t i = threadIdx.x; i < p.columns; i += kThreads) {
      const float scaled = toFloat(dy[i]) * (loadAs(p.weightType, p.weight, i) + p.weightOffset);
      assign(dx[i], rstd * (scaled - toFloat(x[i]) * pull));
    }
  }
}

/// A tile of 32 columns a block, eight rows at a time; sums in a fixed order, so that a run can be repeated.
template <class T> __global__ void weightKernel(RmsNormBackwardParams p) {
  constexpr int kRowsAtOnce = kThreads / kWarp;
  __shared__ float partial[kRowsAtOnce][kWarp];
  const int lane = threadIdx.x % kWarp;
  const int group = threadIdx.x / kWarp;
  const int64_t column = int64_t(blockIdx.x) * kWarp + lane;
  float sum = 0.0f;
  if (column < p.columns)
    for (int64_t r = group; r < p.rows; r += kRowsAtOnce) {
      const float x = toFloat(static_cast<const T*>(p.x)[r * p.xStride + column]);
      sum += toFloat(static_cast<const T*>(p.dy)[r * p.dyStride + column]) * x * p.rstd[r];
    }
  partial[group][lane] = sum;
  __syncthreads();
  if (group != 0 || column >= p.columns) return;
  float total = 0.0f;
  for (int i = 0; i < kRowsAtOnce; ++i) total += partial[i][lane];
  p.dweight[column] += total;
}

} // namespace

Status rmsNormForward(const RmsNormForwardParams& p, void* stream) {
  if (p.rows == 0) return Status::Ok;
  TW_FOR_CUDA_TYPE(p.type, (forwardKernel<T><<<gridFor(p.rows, 1), kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

Status rmsNormBackward(const RmsNormBackwardParams& p, void* stream) {
  if (p.rows == 0) return Status::Ok;
  if (p.dweight) { // first: dx may lie over dy
    const unsigned grid = unsigned((p.columns + kWarp - 1) / kWarp);
    TW_FOR_CUDA_TYPE(p.type, (weightKernel<T><<<grid, kThreads, 0, cudaStream_t(stream)>>>(p)))
  }
  TW_FOR_CUDA_TYPE(p.type, (backwardKernel<T><<<gridFor(p.rows, 1), kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

} // namespace tw::kernels::cuda
