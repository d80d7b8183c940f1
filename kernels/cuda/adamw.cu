#include "cuda/common.cuh"
#include "support/adamw_factors.h"

namespace tw::kernels::cuda {

namespace {

__global__ void adamwKernel(AdamWParams p, AdamWFactors f) {
  for (int64_t i = int64_t(blockIdx.x) * kThreads + threadIdx.x; i < p.count; i += int64_t(gridDim.x) * kThreads) {
    const float gradient = p.gradient[i] * f.gradientScale;
    const float m = p.firstMoment[i] + f.lerp * (gradient - p.firstMoment[i]);
    const float v = p.secondMoment[i] * f.beta2 + f.oneMinusBeta2 * gradient * gradient;
    p.firstMoment[i] = m;
    p.secondMoment[i] = v;
    p.parameter[i] = p.parameter[i] * f.decay - f.stepSize * m / (sqrtf(v) / f.rootCorrection2 + f.epsilon);
  }
}

} // namespace

Status adamw(const AdamWParams& p, void* stream) {
  if (p.count == 0) return Status::Ok;
  adamwKernel<<<gridFor(p.count), kThreads, 0, cudaStream_t(stream)>>>(p, AdamWFactors(p));
  return launched();
}

} // namespace tw::kernels::cuda
