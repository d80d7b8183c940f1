#include "arguments.h"

#include <cmath>
#include <limits>

namespace tw::kernels {

namespace {

template <class... Pointers> bool allSet(const Pointers*... pointers) { return (... && (pointers != nullptr)); }

bool known(Scalar type) { return type == Scalar::F32 || type == Scalar::F16 || type == Scalar::BF16; }

bool legalBlock(int32_t size) { return size >= 32 && size <= 4096 && (size & (size - 1)) == 0; }

/// rows × columns elements, `stride` apart, addressable in 63 bits of bytes.
bool fits(int64_t rows, int64_t columns, int64_t stride) {
  return rows >= 0 && columns >= 0 && stride >= columns &&
         (rows == 0 || stride <= std::numeric_limits<int64_t>::max() / 8 / rows);
}

bool validStatistics(const Nf4Weight& w) {
  return w.absmax || (allSet(w.absmaxCodes, w.nestedAbsmax, w.nestedMap) && w.nestedBlockSize > 0);
}

bool validWeight(const Nf4Weight& w) {
  return w.count >= 0 && legalBlock(w.blockSize) && (w.count == 0 || (w.packed && validStatistics(w)));
}

} // namespace

bool valid(const Nf4QuantizeParams& p) {
  return known(p.type) && (p.code == FourBit::Nf4 || p.code == FourBit::Fp4) && p.count >= 0 &&
         legalBlock(p.blockSize) && (p.count == 0 || allSet(p.source, p.packed, p.absmax));
}

bool valid(const Nf4DequantizeParams& p) {
  return known(p.type) && validWeight(p.weight) && p.begin >= 0 && p.begin <= p.end && p.end <= p.weight.count &&
         (p.begin == p.end || p.target);
}

bool valid(const AbsmaxQuantizeParams& p) {
  return p.count >= 0 && p.blockSize > 0 && (p.count == 0 || allSet(p.absmax, p.map, p.codes, p.nestedAbsmax));
}

bool valid(const AbsmaxDequantizeParams& p) {
  return p.count >= 0 && p.blockSize > 0 && (p.count == 0 || allSet(p.absmax, p.map, p.codes, p.nestedAbsmax));
}

bool valid(const Nf4MatvecParams& p) {
  return known(p.type) && validWeight(p.weight) && p.rows >= 1 && p.rows <= 8 &&
         fits(p.outFeatures, p.inFeatures, p.inFeatures) && p.weight.count == p.outFeatures * p.inFeatures &&
         p.xStride >= p.inFeatures && p.yStride >= p.outFeatures && (p.inFeatures == 0 || p.x) &&
         (p.outFeatures == 0 || p.y);
}

bool valid(const CrossEntropyParams& p) {
  return known(p.type) && fits(p.rows, p.vocab, p.rowStride) && p.vocab > 0 &&
         (p.rows == 0 || allSet(p.logits, p.targets, p.losses));
}

bool valid(const RmsNormForwardParams& p) {
  return known(p.type) && known(p.weightType) && p.columns > 0 && fits(p.rows, p.columns, p.xStride) &&
         fits(p.rows, p.columns, p.yStride) && (p.rows == 0 || allSet(p.x, p.weight, p.y));
}

bool valid(const RmsNormBackwardParams& p) {
  return known(p.type) && known(p.weightType) && p.columns > 0 && fits(p.rows, p.columns, p.xStride) &&
         fits(p.rows, p.columns, p.dyStride) && fits(p.rows, p.columns, p.dxStride) &&
         (p.rows == 0 || (allSet(p.dy, p.x, p.weight, p.dx) && p.rstd));
}

bool valid(const SwigluForwardParams& p) {
  return known(p.type) && fits(p.rows, p.columns, p.gateStride) && fits(p.rows, p.columns, p.upStride) &&
         fits(p.rows, p.columns, p.outStride) && (p.rows == 0 || p.columns == 0 || allSet(p.gate, p.up, p.out));
}

bool valid(const SwigluBackwardParams& p) {
  return known(p.type) && fits(p.rows, p.columns, p.doutStride) && fits(p.rows, p.columns, p.gateStride) &&
         fits(p.rows, p.columns, p.upStride) && fits(p.rows, p.columns, p.dgateStride) &&
         fits(p.rows, p.columns, p.dupStride) && (!p.product || fits(p.rows, p.columns, p.productStride)) &&
         (p.rows == 0 || p.columns == 0 || allSet(p.dout, p.gate, p.up, p.dgate, p.dup));
}

bool valid(const RopeParams& p) {
  return known(p.type) && known(p.tableType) && p.tokens >= 0 && p.heads >= 0 && p.rotaryDim >= 0 &&
         p.rotaryDim % 2 == 0 && p.rotaryDim <= p.headDim &&
         (p.tableColumns == p.rotaryDim || p.tableColumns == p.rotaryDim / 2) && p.tableStride >= 0 &&
         p.tokenStride >= 0 && p.headStride >= 0 &&
         (p.tokens == 0 || p.heads == 0 || p.rotaryDim == 0 || allSet(p.x, p.cosine, p.sine));
}

bool valid(const AdamWParams& p) {
  const auto isBeta = [](double beta) { return beta >= 0.0 && beta < 1.0; };
  return p.count >= 0 && p.step >= 1 && isBeta(p.beta1) && isBeta(p.beta2) && p.epsilon >= 0.0 &&
         std::isfinite(p.learningRate) && std::isfinite(p.weightDecay) &&
         (p.count == 0 || allSet(p.parameter, p.gradient, p.firstMoment, p.secondMoment));
}

bool targetsInRange(const CrossEntropyParams& p) {
  for (int64_t r = 0; r < p.rows; ++r) {
    const int64_t target =
        p.targets64 ? static_cast<const int64_t*>(p.targets)[r] : static_cast<const int32_t*>(p.targets)[r];
    if (target != p.ignoreIndex && (target < 0 || target >= p.vocab)) return false;
  }
  return true;
}

} // namespace tw::kernels
