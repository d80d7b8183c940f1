#include "engine/model/quantized_storage.h"

#include "engine/quant/four_bit_storage.h"
#include "engine/quant/int8_storage.h"

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
  if (held.type == "int8") return Int8Storage::quantize(weight);
  return FourBitStorage::quantize(weight, {held.type == "fp4" ? kernels::FourBit::Fp4 : kernels::FourBit::Nf4,
                                           held.blockSize, held.doubleQuantization});
}

} // namespace tw
