#include "engine/quant/int8_quantizer.h"

#include "engine/quant/int8_storage.h"

namespace tw {

std::unique_ptr<WeightStorage> Int8Quantizer::quantize(const at::Tensor& weight, const BlockLayout&) const {
  return Int8Storage::quantize(weight);
}

} // namespace tw
