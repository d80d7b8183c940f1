#include "cuda/nf4_device.cuh"

#include <math.h>

namespace tw::kernels::cuda {

namespace {

__device__ int nearestNf4(float scaled) {
  int code = 0;
#pragma unroll
  for (int i = 0; i < 15; ++i)
    code +=
        scaled > (kCode[i] + kCode[i + 1]) / 2.0f; // strict: a value on a midpoint takes the lower code; NaN takes 0
  return code;
}

/// FP4 as bitsandbytes' GPU code decides it: by magnitude, with its literals (some a last place off the exact
/// midpoints); the sign bit is kept even where the magnitude is zero.
__device__ int nearestFp4(float scaled) {
  constexpr float threshold[7] = {0.00260417f, 0.0859375f, 0.20833333f, 0.29166667f, 0.4166667f, 0.583333f, 0.8333333f};
  constexpr int order = 0x32547610; // codes by magnitude, one a nibble
  const float magnitude = fabsf(scaled);
  int place = 0;
#pragma unroll
  for (int i = 0; i < 7; ++i) place += magnitude > threshold[i];
  return ((order >> (4 * place)) & 15) | (scaled < 0.0f ? 8 : 0);
}

__device__ int nearestCode(FourBit code, float scaled) {
  return code == FourBit::Fp4 ? nearestFp4(scaled) : nearestNf4(scaled);
}

/// One warp a quantisation block; each lane handles pairs, because a byte holds two elements.
template <class T> __global__ void quantizeKernel(Nf4QuantizeParams p, int64_t blocks) {
  const int lane = threadIdx.x % kWarp;
  const T* source = static_cast<const T*>(p.source);
  for (int64_t block = int64_t(blockIdx.x) * (kThreads / kWarp) + threadIdx.x / kWarp; block < blocks;
       block += int64_t(gridDim.x) * (kThreads / kWarp)) {
    const int64_t begin = block * p.blockSize;
    const int64_t end = min(p.count, begin + p.blockSize);
    float largest = 0.0f;
    for (int64_t i = begin + lane; i < end; i += kWarp) largest = fmaxf(largest, fabsf(toFloat(source[i])));
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
      largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, offset));
    const float factor = __fdividef(1.0f, largest); // what bitsandbytes' -use_fast_math makes of 1 / absmax
    if (lane == 0) p.absmax[block] = largest;
    for (int64_t i = begin + 2 * lane; i < end; i += 2 * kWarp) {
      const int high = nearestCode(p.code, toFloat(source[i]) * factor);
      const int low =
          i + 1 < end ? nearestCode(p.code, toFloat(source[i + 1]) * factor) : nearestCode(p.code, 0.0f * factor);
      p.packed[i / 2] = uint8_t(high << 4 | low);
    }
  }
}

/// Eight neighbouring elements a thread and step, for a range that starts at a multiple of eight and aligned pointers:
/// one 4-byte read, 16-byte writes. Eight divides every block size, so one absmax serves them.
template <class T> __global__ void dequantizeWideKernel(Nf4DequantizeParams p) {
  struct alignas(16) Eight {
    T value[8];
  };
  __shared__ float code[16];
  loadCodeBook(p.weight.codeBook, code);
  T* target = static_cast<T*>(p.target);
  for (int64_t first = p.begin + 8 * (int64_t(blockIdx.x) * kThreads + threadIdx.x); first < p.end;
       first += 8 * int64_t(gridDim.x) * kThreads) {
    const float absmax = absmaxOf(p.weight, first / p.weight.blockSize);
    if (first + 8 > p.end) {
      for (int64_t i = first; i < p.end; ++i) {
        const uint8_t packed = p.weight.packed[i / 2];
        assign(target[i - p.begin], code[i % 2 == 0 ? packed >> 4 : packed & 15] * absmax);
      }
      continue;
    }
    const uint32_t word = *reinterpret_cast<const uint32_t*>(p.weight.packed + first / 2);
    Eight values;
#pragma unroll
    for (int k = 0; k < 8; ++k)
      assign(values.value[k], code[(word >> (8 * (k / 2) + (k % 2 == 0 ? 4 : 0))) & 15u] * absmax);
    *reinterpret_cast<Eight*>(target + (first - p.begin)) = values;
  }
}

/// Any range: one byte (two neighbouring elements) a thread and step.
template <class T> __global__ void dequantizeKernel(Nf4DequantizeParams p) {
  __shared__ float code[16];
  loadCodeBook(p.weight.codeBook, code);
  T* target = static_cast<T*>(p.target);
  const int64_t firstByte = p.begin / 2;
  const int64_t lastByte = (p.end + 1) / 2;
  for (int64_t byte = firstByte + int64_t(blockIdx.x) * kThreads + threadIdx.x; byte < lastByte;
       byte += int64_t(gridDim.x) * kThreads) {
    const uint8_t packed = p.weight.packed[byte];
    const int64_t even = 2 * byte;
    const float absmax = absmaxOf(p.weight, even / p.weight.blockSize); // block sizes are even: both lie in one block
    if (even >= p.begin) assign(target[even - p.begin], code[packed >> 4] * absmax);
    if (even + 1 < p.end) assign(target[even + 1 - p.begin], code[packed & 15] * absmax);
  }
}

/// One thread block a nested block.
__global__ void absmaxQuantizeKernel(AbsmaxQuantizeParams p, int64_t blocks) {
  __shared__ float map[256];
  __shared__ float partial[kThreads / kWarp];
  map[threadIdx.x] = p.map[threadIdx.x];
  for (int64_t block = blockIdx.x; block < blocks; block += gridDim.x) {
    const int64_t begin = block * p.blockSize;
    const int64_t end = min(p.count, begin + p.blockSize);
    float largest = 0.0f;
    for (int64_t i = begin + threadIdx.x; i < end; i += kThreads)
      largest = fmaxf(largest, fabsf(p.absmax[i] - p.offset));
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
      largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, offset));
    __syncthreads(); // the map is there; the last round's readers of `partial` are done
    if (threadIdx.x % kWarp == 0) partial[threadIdx.x / kWarp] = largest;
    __syncthreads();
    for (int i = 0; i < kThreads / kWarp; ++i) largest = fmaxf(largest, partial[i]);
    if (threadIdx.x == 0) p.nestedAbsmax[block] = largest;
    const float factor = 1.0f / fmaxf(largest, 1e-38f);
    for (int64_t i = begin + threadIdx.x; i < end; i += kThreads) {
      const float value = __fmul_rn(__fsub_rn(p.absmax[i], p.offset), factor);
      int above = 0; // the first entry that is not below the value, 256 if none
      for (int step = 128; step > 0; step /= 2) above += map[above + step - 1] < value ? step : 0;
      above += above == 255 && map[255] < value;
      const bool lower =
          above > 0 && (above == 256 || double(value) - double(map[above - 1]) <= double(map[above]) - double(value));
      p.codes[i] = uint8_t(lower ? above - 1 : above);
    }
  }
}

__global__ void absmaxDequantizeKernel(AbsmaxDequantizeParams p) {
  for (int64_t i = int64_t(blockIdx.x) * kThreads + threadIdx.x; i < p.count; i += int64_t(gridDim.x) * kThreads)
    p.absmax[i] = restore(p.map[p.codes[i]], p.nestedAbsmax[i / p.blockSize], p.offset);
}

int64_t blocksOf(int64_t count, int64_t blockSize) { return (count + blockSize - 1) / blockSize; }

} // namespace

Status nf4Quantize(const Nf4QuantizeParams& p, void* stream) {
  if (p.count == 0) return Status::Ok;
  const int64_t blocks = blocksOf(p.count, p.blockSize);
  TW_FOR_CUDA_TYPE(
      p.type, (quantizeKernel<T><<<gridFor(blocks, kThreads / kWarp), kThreads, 0, cudaStream_t(stream)>>>(p, blocks)))
  return launched();
}

Status nf4Dequantize(const Nf4DequantizeParams& p, void* stream) {
  if (p.begin == p.end) return Status::Ok;
  const bool isWide = p.begin % 8 == 0 &&
                      (reinterpret_cast<uintptr_t>(p.weight.packed) + uintptr_t(p.begin / 2)) % 4 == 0 &&
                      reinterpret_cast<uintptr_t>(p.target) % 16 == 0;
  if (isWide) {
    const unsigned wideGrid = gridFor((p.end - p.begin + 7) / 8);
    TW_FOR_CUDA_TYPE(p.type, (dequantizeWideKernel<T><<<wideGrid, kThreads, 0, cudaStream_t(stream)>>>(p)))
    return launched();
  }
  const unsigned grid = gridFor((p.end + 1) / 2 - p.begin / 2);
  TW_FOR_CUDA_TYPE(p.type, (dequantizeKernel<T><<<grid, kThreads, 0, cudaStream_t(stream)>>>(p)))
  return launched();
}

Status absmaxQuantize(const AbsmaxQuantizeParams& p, void* stream) {
  if (p.count == 0) return Status::Ok;
  const int64_t blocks = blocksOf(p.count, p.blockSize);
  absmaxQuantizeKernel<<<gridFor(blocks, 1), kThreads, 0, cudaStream_t(stream)>>>(p, blocks);
  return launched();
}

Status absmaxDequantize(const AbsmaxDequantizeParams& p, void* stream) {
  if (p.count == 0) return Status::Ok;
  absmaxDequantizeKernel<<<gridFor(p.count), kThreads, 0, cudaStream_t(stream)>>>(p);
  return launched();
}

} // namespace tw::kernels::cuda
