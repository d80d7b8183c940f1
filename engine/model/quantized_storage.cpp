#include "engine/model/quantized_storage.h"

#include "engine/quant/quantizer.h"

namespace tw {

bool quantizesSlot(const HeldQuantization& held, const TensorSlot& slot) {
  return held.quantized() && !held.stored &&
         (slot.kind == TensorSlot::Kind::Weight || slot.kind == TensorSlot::Kind::Expert);
}

std::unique_ptr<WeightStorage> quantizedStorage(at::Tensor weight, const TensorSlot& slot, const HeldQuantization& held,
                                                at::Device device) {
  if (weight.scalar_type() == at::kDouble) weight = weight.to(at::kFloat);
  if (slot.transposed) weight = weight.t().contiguous(); // bitsandbytes quantises a Conv1D as the linear that it is
  weight = weight.to(device);
  const auto* quantizer = findQuantizer(held.kind);
  TORCH_CHECK(quantizer, "nothing to quantise with where weights are held dense");
  return quantizer->quantize(weight, {held.blockSize, held.doubleQuantization});
}

} // namespace tw
