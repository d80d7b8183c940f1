// 4-bit weights in blocks (QLoRA, Dettmers et al. 2023, arXiv:2305.14314, §3; the arithmetic of bitsandbytes 0.50.2).
// For block b of weights w with the sixteen values q of NF4 or FP4:
//   quantise:    absmax_b = max |wᵢ|,  code(i) = argmin_k |q_k − wᵢ · (1 / absmax_b)|  (the lower one of two as near)
//   dequantise:  wᵢ ≈ q_code(i) · absmax_b, one float32 product
//   matvec:      y_o = Σᵢ q_code(o,i) · absmax_b(o,i) · xᵢ
// Double quantisation (ibid., eq. 6) puts the absmax values into 8 bits, by the 256 values m of the dynamic map
// (Dettmers et al. 2022, arXiv:2110.02861; Dettmers 2016, arXiv:1511.04561), in blocks of 256 with offset c, their
// mean:
//   nested_b = max |absmaxᵢ − c|,  code(i) = argmin_k |m_k − (absmaxᵢ − c) / nested_b|
//   absmaxᵢ ≈ m_code(i) · nested_b + c
#include "reference/reference.h"
#include "support/nf4_tables.h"

#include <algorithm>
#include <cmath>

namespace tw::kernels::reference {

namespace {

/// The largest magnitude; with a NaN anywhere it is NaN, as torch's max does.
template <class Value> float largestMagnitude(int64_t begin, int64_t end, Value valueAt) {
  float largest = 0.0f;
  for (int64_t i = begin; i < end; ++i) {
    const float magnitude = std::fabs(valueAt(i));
    if (std::isnan(magnitude)) return magnitude;
    largest = std::max(largest, magnitude);
  }
  return largest;
}

uint32_t nearestCode(const FourBitTable& table, float scaled) {
  uint32_t place = 0;
  for (float threshold : table.threshold)
    place += !(scaled <= threshold); // so NaN comes last, as torch.bucketize has it
  return table.order[place];
}

uint8_t nearestInMap(const float* map, float value) {
  int best = 0;
  for (int i = 1; i < 256; ++i)
    if (std::fabs(double(map[i]) - value) < std::fabs(double(map[best]) - value)) best = i;
  return uint8_t(best);
}

} // namespace

void nf4Quantize(const Nf4QuantizeParams& p) {
  const auto source = [&](int64_t i) { return loadAs(p.type, p.source, i); };
  const FourBitTable& table = tableOf(p.code);
  for (int64_t block = 0; block < blocksOf(p.count, p.blockSize); ++block) {
    const int64_t begin = block * p.blockSize;
    const int64_t end = std::min(p.count, begin + p.blockSize);
    const Nf4BlockScale scale = nf4BlockScale(largestMagnitude(begin, end, source), end - begin < p.blockSize);
    p.absmax[block] = scale.stored;
    for (int64_t i = begin; i < end; ++i) {
      const float scaled = scale.divide ? source(i) / scale.factor : source(i) * scale.factor;
      const uint32_t code = nearestCode(table, scaled);
      uint8_t& byte = p.packed[i / 2];
      byte = i % 2 == 0 ? uint8_t(code << 4 | table.zero) : uint8_t((byte & 0xf0u) | code);
    }
  }
}

void nf4Dequantize(const Nf4DequantizeParams& p) {
  const float* code = p.weight.codeBook ? p.weight.codeBook : kNf4Code;
  for (int64_t i = p.begin; i < p.end; ++i) storeAs(p.type, p.target, i - p.begin, dequantizedAt(p.weight, code, i));
}

void absmaxQuantize(const AbsmaxQuantizeParams& p) {
  const auto centred = [&](int64_t i) { return p.absmax[i] - p.offset; };
  for (int64_t block = 0; block < blocksOf(p.count, p.blockSize); ++block) {
    const int64_t begin = block * p.blockSize;
    const int64_t end = std::min(p.count, begin + p.blockSize);
    const float largest = largestMagnitude(begin, end, centred);
    p.nestedAbsmax[block] = largest;
    const float factor = 1.0f / (largest < 1e-38f ? 1e-38f : largest);
    for (int64_t i = begin; i < end; ++i) p.codes[i] = nearestInMap(p.map, centred(i) * factor);
  }
}

void absmaxDequantize(const AbsmaxDequantizeParams& p) {
  for (int64_t i = 0; i < p.count; ++i) p.absmax[i] = p.map[p.codes[i]] * p.nestedAbsmax[i / p.blockSize] + p.offset;
}

void nf4Matvec(const Nf4MatvecParams& p) {
  const float* code = p.weight.codeBook ? p.weight.codeBook : kNf4Code;
  for (int64_t row = 0; row < p.rows; ++row)
    for (int64_t out = 0; out < p.outFeatures; ++out) {
      double sum = 0.0;
      for (int64_t in = 0; in < p.inFeatures; ++in)
        sum +=
            double(dequantizedAt(p.weight, code, out * p.inFeatures + in)) * loadAs(p.type, p.x, row * p.xStride + in);
      storeAs(p.type, p.y, row * p.yStride + out, float(sum));
    }
}

} // namespace tw::kernels::reference
