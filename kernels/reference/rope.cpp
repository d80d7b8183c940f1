// Rotary position embedding (RoFormer, Su et al. 2021, arXiv:2104.09864, eq. 34), of the pair (a, b) turned by the
// angle θ = position · frequency, whose cosine and sine come in tables:
//   a' = a · cos θ − b · sin θ
//   b' = b · cos θ + a · sin θ
// Backward is the rotation by −θ. Pairs are (i, i + rotaryDim / 2), or (2i, 2i + 1) when interleaved. A table with a
// column for each element gives a and b angles of their own; then backward is the transpose of the above.
#include "reference/reference.h"
#include "support/half.h"

namespace tw::kernels::reference {

void rope(const RopeParams& p, bool backward) {
  const int64_t pairs = p.rotaryDim / 2;
  const bool perElement = p.tableColumns == p.rotaryDim && pairs > 0;
  for (int64_t t = 0; t < p.tokens; ++t)
    for (int64_t h = 0; h < p.heads; ++h)
      for (int64_t i = 0; i < pairs; ++i) {
        const int64_t first = p.interleaved ? 2 * i : i;
        const int64_t second = p.interleaved ? 2 * i + 1 : i + pairs;
        const int64_t table = t * p.tableStride;
        const double cosFirst = loadAs(p.tableType, p.cosine, table + (perElement ? first : i));
        const double sinFirst = loadAs(p.tableType, p.sine, table + (perElement ? first : i));
        const double cosSecond = loadAs(p.tableType, p.cosine, table + (perElement ? second : i));
        const double sinSecond = loadAs(p.tableType, p.sine, table + (perElement ? second : i));
        void* head = offsetBy(p.type, p.x, t * p.tokenStride + h * p.headStride);
        const double a = loadAs(p.type, head, first);
        const double b = loadAs(p.type, head, second);
        storeAs(p.type, head, first, float(backward ? a * cosFirst + b * sinSecond : a * cosFirst - b * sinFirst));
        storeAs(p.type, head, second, float(backward ? b * cosSecond - a * sinFirst : b * cosSecond + a * sinSecond));
      }
}

} // namespace tw::kernels::reference
