#pragma once
// Other values in the place of a loaded weight's, held the same way: for methods that change the base.
#include "engine/weights/weight_storage.h"

#include <memory>
#include <string>

namespace tw {

/// The quantiser's name ("nf4"), whatever its blocks; empty for a dense weight.
std::string heldAs(const WeightStorage& storage);

/// `weight` [out, in], float32, held as `like` is: in its type, or quantised in its layout; on its device.
std::unique_ptr<WeightStorage> heldAlike(const WeightStorage& like, const at::Tensor& weight);

/// What one holds and the other: both of one kind and shape. Not between forward and backward.
void exchangeHeld(WeightStorage& one, WeightStorage& other);

} // namespace tw
