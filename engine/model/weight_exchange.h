#pragma once
// Other values in the place of a loaded weight's, held the same way: for methods that change the base.
#include "engine/weights/weight_storage.h"

#include <memory>

namespace tw {

/// `weight` [out, in], float32, held as `like` is: in its type, or quantised in its layout; on its device.
std::unique_ptr<WeightStorage> heldAlike(const WeightStorage& like, const at::Tensor& weight);

/// What one holds and the other: both of one kind and shape. Not between forward and backward.
void exchangeHeld(WeightStorage& one, WeightStorage& other);

} // namespace tw
