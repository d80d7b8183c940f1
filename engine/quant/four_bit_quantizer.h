#pragma once
#include "engine/quant/four_bit_storage.h"
#include "engine/quant/quantizer.h"

namespace tw {

/// NF4 or FP4 in blocks, as bitsandbytes packs them.
class FourBitQuantizer : public Quantizer {
 public:
  explicit FourBitQuantizer(kernels::FourBit code) : m_code(code) {}
  Bits bits(const BlockLayout& layout, int64_t in) const override;
  int64_t scratchBytes(int64_t element) const override { return element; }
  std::unique_ptr<WeightStorage> quantize(const at::Tensor& weight, const BlockLayout& layout) const override;

 private:
  kernels::FourBit m_code;
};

} // namespace tw
