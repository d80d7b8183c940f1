#include "support/nf4_tables.h"
#include "tw_kernels/nf4.h"

#include <algorithm>
#include <cmath>

namespace tw::kernels {

namespace {

/// torch.linspace(0.1, 1, points) in fp32: symmetric, the upper half counts down from the end; one rounding an entry.
float linspaceAt(int points, int index) {
  const float start = 0.1f;
  const float end = 1.0f;
  const float step = (end - start) / float(points - 1);
  return index < points / 2 ? std::fma(step, float(index), start) : std::fma(-step, float(points - 1 - index), end);
}

} // namespace

const float* codeBook(FourBit code) { return code == FourBit::Fp4 ? kFp4Code : kNf4Code; }

void dynamicMap(bool isSigned, float map[256]) {
  constexpr int kExponents = 7;
  int count = 0;
  for (int exponent = 0; exponent < kExponents; ++exponent) {
    const int fractions = 1 << (isSigned ? exponent : exponent + 1);
    const float scale = float(std::pow(10.0, exponent - (kExponents - 1)));
    for (int k = 0; k < fractions; ++k) {
      const float value = scale * ((linspaceAt(fractions + 1, k) + linspaceAt(fractions + 1, k + 1)) / 2.0f);
      map[count++] = value;
      if (isSigned) map[count++] = -value;
    }
  }
  map[count++] = 0.0f;
  map[count++] = 1.0f;
  std::sort(map, map + count);
}

} // namespace tw::kernels
