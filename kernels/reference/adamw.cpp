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
