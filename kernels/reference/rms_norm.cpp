// RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467, eq. 4), of one row x [n] with weight w and offset o (Gemma: 1):
//   r  = 1 / √(Σⱼ xⱼ² / n + ε)
//   yᵢ = xᵢ · r · (wᵢ + o)
// and backward, with gᵢ = dyᵢ · (wᵢ + o):
//   dxᵢ = r · (gᵢ − xᵢ · r² · Σⱼ gⱼ xⱼ / n)
//   dwᵢ += dyᵢ · xᵢ · r
// Sums in double.
#include "reference/reference.h"
#include "support/half.h"

#include <cmath>

namespace tw::kernels::reference {

void rmsNormForward(const RmsNormForwardParams& p) {
  for (int64_t r = 0; r < p.rows; ++r) {
    const void* x = offsetBy(p.type, p.x, r * p.xStride);
    void* y = offsetBy(p.type, p.y, r * p.yStride);
    double squares = 0.0;
    for (int64_t c = 0; c < p.columns; ++c) squares += double(loadAs(p.type, x, c)) * loadAs(p.type, x, c);
    const double rstd = 1.0 / std::sqrt(squares / double(p.columns) + p.epsilon);
    if (p.rstd) p.rstd[r] = float(rstd);
    for (int64_t c = 0; c < p.columns; ++c)
      storeAs(p.type, y, c,
              float(loadAs(p.type, x, c) * rstd * (double(loadAs(p.weightType, p.weight, c)) + p.weightOffset)));
  }
}

void rmsNormBackward(const RmsNormBackwardParams& p) {
  for (int64_t r = 0; r < p.rows; ++r) {
    const void* x = offsetBy(p.type, p.x, r * p.xStride);
    const void* dy = offsetBy(p.type, p.dy, r * p.dyStride);
    void* dx = offsetBy(p.type, p.dx, r * p.dxStride);
    const double rstd = p.rstd[r];
    double dot = 0.0;
    for (int64_t c = 0; c < p.columns; ++c) {
      const double scaled = loadAs(p.type, dy, c) * (double(loadAs(p.weightType, p.weight, c)) + p.weightOffset);
      dot += scaled * loadAs(p.type, x, c);
      if (p.dweight) p.dweight[c] += float(loadAs(p.type, dy, c) * loadAs(p.type, x, c) * rstd);
    }
    for (int64_t c = 0; c < p.columns; ++c) {
      const double scaled = loadAs(p.type, dy, c) * (double(loadAs(p.weightType, p.weight, c)) + p.weightOffset);
      storeAs(p.type, dx, c, float(rstd * (scaled - loadAs(p.type, x, c) * rstd * rstd * dot / double(p.columns))));
    }
  }
}

} // namespace tw::kernels::reference
