#include "cuda/common.cuh"

namespace tw::kernels::cuda {

namespace {

/// One pair a thread; neighbouring threads take neighbouring pairs of one head.
template <class T> __global__ void ropeKernel(RopeParams p, bool backward) {
  const int64_t pairs = p.rotaryDim / 2;
  const bool perElement = p.tableColumns == p.rotaryDim;
  const int64_t count = p.tokens * p.heads * pairs;
  for (int64_t item = int64_t(blockIdx.x) * kThreads + threadIdx.x; item < count;
       item += int64_t(gridDim.x) * kThreads) {
    const int64_t pair = item % pairs;
    const int64_t head = item / pairs % p.heads;
    const int64_t token = item / pairs / p.heads;
    const int64_t first = p.interleaved ? 2 * pair : pair;
    const int64_t second = p.interleaved ? 2 * pair + 1 : pair + pairs;
    const int64_t atFirst = token * p.tableStride + (perElement ? first : pair);
    const int64_t atSecond = token * p.tableStride + (perElement ? second : pair);
    const float sinFirst = loadAs(p.tableType, p.sine, atFirst);
    const float sinSecond = loadAs(p.tableType, p.sine, atSecond);
    T* x = static_cast<T*>(p.x) + token * p.tokenStride + head * p.headStride;
    const float a = toFloat(x[first]);
    const float b = toFloat(x[second]);
    assign(x[first], a * loadAs(p.tableType, p.cosine, atFirst) + (backward ? b * sinSecond : -(b * sinFirst)));
    assign(x[second], b * loadAs(p.tableType, p.cosine, atSecond) + (backward ? -(a * sinFirst) : a * sinSecond));
  }
}

} // namespace

Status rope(const RopeParams& p, bool backward, void* stream) {
  const int64_t pairs = p.tokens * p.heads * (p.rotaryDim / 2);
  if (pairs == 0) return Status::Ok;
  TW_FOR_CUDA_TYPE(p.type, (ropeKernel<T><<<gridFor(pairs), kThreads, 0, cudaStream_t(stream)>>>(p, backward)))
  return launched();
}

} // namespace tw::kernels::cuda
