#include "cuda/common.cuh"

namespace tw::kernels::cuda {

namespace {

__device__ float sigmoidOf(float a) { return 1.0f / (1.0f + expf(-a)); }

template <class T> __global__ void forwardKernel(SwigluForwardParams p) {
  const int64_t count = p.rows * p.columns;
  for (int64_t item = int64_t(blockIdx.x) * kThreads + threadIdx.x; item < count;
       item += int64_t(gridDim.x) * kThreads) {
    const int64_t r = item / p.columns;
    const int64_t c = item % p.columns;
    const float gate = toFloat(static_cast<const T*>(p.gate)[r * p.gateStride + c]);
    const float up = toFloat(static_cast<const T*>(p.up)[r * p.upStride + c]);
    assign(static_cast<T*>(p.out)[r * p.outStride + c], gate * sigmoidOf(gate) * up);
  }
}

template <class T> __global__ void backwardKernel(SwigluBackwardParams p) {
  const int64_t count = p.rows * p.columns;
  for (int64_t item = int64_t(blockIdx.x) * kThreads + threadIdx.x; item < count;
       item += int64_t(gridDim.x) * kThreads) {
    const int64_t r = item / p.columns;
    const int64_t c = item % p.columns;
    const float dout = toFloat(static_cast<const T*>(p.dout)[r * p.doutStride + c]);
    const float gate = toFloat(static_cast<const T*>(p.gate)[r * p.gateStride + c]);
    const float up = toFloat(static_cast<const T*>(p.up)[r * p.upStride + c]);
    const float sigmoid = sigmoidOf(gate);
    assign(static_cast<T*>(p.dgate)[r * p.dgateStride + c], dout * up * sigmoid * (1.0f + gate * (1.0f - sigmoid)));
    assign(static_cast<T*>(p.dup)[r * p.dupStride + c], dout * gate * sigmoid);
    if (p.product) assign(static_cast<T*>(p.product)[r * p.productStride + c], gate * sigmoid * up);
  }
}

} // namespace

Status swigluForward(const SwigluForwardParams& p, void* stream) {
  if (p.rows == 0 || p.columns == 0) return Status::Ok;
  TW_FOR_CUDA_TYPE(p.type, (forwardKernel<T><<<gridFor(p.rows * p.columns), kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

Status swigluBackward(const SwigluBackwardParams& p, void* stream) {
  if (p.rows == 0 || p.columns == 0) return Status::Ok;
  TW_FOR_CUDA_TYPE(p.type, (backwardKernel<T><<<gridFor(p.rows * p.columns), kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

} // namespace tw::kernels::cuda
