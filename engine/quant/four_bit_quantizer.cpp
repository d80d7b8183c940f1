#include "engine/quant/four_bit_quantizer.h"

namespace tw {

Quantizer::Bits FourBitQuantizer::bits(const BlockLayout& layout, int64_t) const {
  const auto block = static_cast<double>(layout.blockSize);
  constexpr double nestedBlock = 256;
  return {4.0, layout.doubleQuantization ? 8.0 / block + 32.0 / (block * nestedBlock) : 32.0 / block};
}

std::unique_ptr<WeightStorage> FourBitQuantizer::quantize(const at::Tensor& weight, const BlockLayout& layout) const {
  return FourBitStorage::quantize(weight, {m_code, layout.blockSize, layout.doubleQuantization});
}

} // namespace tw
