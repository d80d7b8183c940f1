// AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2; moments and bias correction of Adam, Kingma and Ba
// 2015, arXiv:1412.6980), in the order of PyTorch's fused kernel. With gradient g times gradientScale, step t from 1:
//   p ← p · (1 − lr · wd)
//   m ← m + (1 − β₁) · (g − m)
//   v ← β₂ · v + (1 − β₂) · g²
//   p ← p − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
#include "reference/reference.h"
#include "support/adamw_factors.h"

namespace tw::kernels::reference {

void adamw(const AdamWParams& p) {
  const AdamWFactors f(p);
  for (int64_t i = 0; i < p.count; ++i) {
    const float gradient = p.gradient[i] * f.gradientScale;
    float& m = p.firstMoment[i];
    float& v = p.secondMoment[i];
    m = m + f.lerp * (gradient - m);
    v = v * f.beta2 + f.oneMinusBeta2 * gradient * gradient;
    const float denominator = std::sqrt(v) / f.rootCorrection2 + f.epsilon;
    p.parameter[i] = p.parameter[i] * f.decay - f.stepSize * m / denominator;
  }
}

} // namespace tw::kernels::reference
