// SwiGLU (Shazeer 2020, arXiv:2002.05202, §2, without its matrices), σ(g) = 1 / (1 + exp(−g)):
//   out   = g · σ(g) · up
//   dgate = dout · up · σ(g) · (1 + g · (1 − σ(g)))
//   dup   = dout · g · σ(g)
#include "reference/reference.h"
#include "support/half.h"

#include <cmath>

namespace tw::kernels::reference {

void swigluForward(const SwigluForwardParams& p) {
  for (int64_t r = 0; r < p.rows; ++r)
    for (int64_t c = 0; c < p.columns; ++c) {
      const double gate = loadAs(p.type, p.gate, r * p.gateStride + c);
      const double up = loadAs(p.type, p.up, r * p.upStride + c);
      storeAs(p.type, p.out, r * p.outStride + c, float(gate / (1.0 + std::exp(-gate)) * up));
    }
}

void swigluBackward(const SwigluBackwardParams& p) {
  for (int64_t r = 0; r < p.rows; ++r)
    for (int64_t c = 0; c < p.columns; ++c) {
      const double dout = loadAs(p.type, p.dout, r * p.doutStride + c);
      const double gate = loadAs(p.type, p.gate, r * p.gateStride + c);
      const double up = loadAs(p.type, p.up, r * p.upStride + c);
      const double sigmoid = 1.0 / (1.0 + std::exp(-gate));
      storeAs(p.type, p.dgate, r * p.dgateStride + c, float(dout * up * sigmoid * (1.0 + gate * (1.0 - sigmoid))));
      storeAs(p.type, p.dup, r * p.dupStride + c, float(dout * gate * sigmoid));
      if (p.product) storeAs(p.type, p.product, r * p.productStride + c, float(gate * sigmoid * up));
    }
}

} // namespace tw::kernels::reference
