#pragma once

#include "tw_kernels/adamw.h"

#include <cmath>

namespace tw::kernels {

/// The scalars of one step, computed in double as PyTorch does and rounded once.
struct AdamWFactors {
  float decay, lerp, beta2, oneMinusBeta2, rootCorrection2, epsilon, stepSize, gradientScale;

  explicit AdamWFactors(const AdamWParams& p)
      : decay(float(1.0 - p.learningRate * p.weightDecay)), lerp(float(1.0 - p.beta1)), beta2(float(p.beta2)),
        oneMinusBeta2(float(1.0 - p.beta2)), rootCorrection2(float(std::sqrt(1.0 - std::pow(p.beta2, double(p.step))))),
        epsilon(float(p.epsilon)), stepSize(float(p.learningRate / (1.0 - std::pow(p.beta1, double(p.step))))),
        gradientScale(p.gradientScale) {}
};

} // namespace tw::kernels
