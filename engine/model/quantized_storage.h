#pragma once
// Which weights are quantised when a model is made, and how.
#include "engine/model/config/stored_quantization.h"
#include "engine/model/tensor_slots.h"
#include "engine/weights/weight_storage.h"

#include <memory>

namespace tw {

/// Of a dense checkpoint (or none at all): the linears and single experts. The output head stays dense, as in
/// Transformers' bitsandbytes integration, and routers do.
bool quantizesSlot(const HeldQuantization& held, const TensorSlot& slot);
/// `weight` as the slot has it, quantised on `device` as a linear [out, in].
std::unique_ptr<WeightStorage> quantizedStorage(at::Tensor weight, const TensorSlot& slot, const HeldQuantization& held,
                                                at::Device device);

} // namespace tw
