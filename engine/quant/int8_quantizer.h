#pragma once
#include "engine/quant/quantizer.h"

namespace tw {

/// One scale a row, as bitsandbytes' LLM.int8() holds weights.
class Int8Quantizer : public Quantizer {
 public:
  Bits bits(const BlockLayout&, int64_t in) const override { return {8.0, 32.0 / static_cast<double>(in)}; }
  /// It unfolds in float32 before it is cast.
  int64_t scratchBytes(int64_t element) const override { return element == 4 ? 4 : element + 4; }
  std::unique_ptr<WeightStorage> quantize(const at::Tensor& weight, const BlockLayout& layout) const override;
};

} // namespace tw
