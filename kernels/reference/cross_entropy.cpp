// Softmax cross entropy (Bishop 2006, Pattern Recognition and Machine Learning, eq. 4.108), of one row z [vocab] with
// target y:
//   lse  = max z + ln Σᵢ exp(zᵢ − max z)
//   loss = lse − z_y
//   ∂loss/∂zᵢ = exp(zᵢ − lse) − [i = y], times gradientScale
// Both are 0 where y is ignoreIndex. Sums in double.
#include "reference/reference.h"
#include "support/half.h"

#include <cmath>
#include <limits>

namespace tw::kernels::reference {

namespace {

double logSumExp(const CrossEntropyParams& p, const void* row) {
  double largest = -std::numeric_limits<double>::infinity();
  for (int64_t i = 0; i < p.vocab; ++i) largest = std::fmax(largest, loadAs(p.type, row, i));
  double sum = 0.0;
  for (int64_t i = 0; i < p.vocab; ++i) sum += std::exp(double(loadAs(p.type, row, i)) - largest);
  return largest + std::log(sum);
}

} // namespace

void crossEntropy(const CrossEntropyParams& p, bool withGradient) {
  for (int64_t r = 0; r < p.rows; ++r) {
    void* row = offsetBy(p.type, p.logits, r * p.rowStride);
    const int64_t target =
        p.targets64 ? static_cast<const int64_t*>(p.targets)[r] : static_cast<const int32_t*>(p.targets)[r];
    const bool ignored = target == p.ignoreIndex;
    const double lse = logSumExp(p, row);
    if (p.logSumExp) p.logSumExp[r] = float(lse);
    p.losses[r] = ignored ? 0.0f : float(lse - loadAs(p.type, row, target));
    for (int64_t i = 0; withGradient && i < p.vocab; ++i) {
      const double gradient = std::exp(double(loadAs(p.type, row, i)) - lse) - (i == target ? 1.0 : 0.0);
      storeAs(p.type, row, i, ignored ? 0.0f : float(gradient * p.gradientScale));
    }
  }
}

} // namespace tw::kernels::reference
