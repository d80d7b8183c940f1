#pragma once
// What a training step of Gemma 3n keeps for backward, by its shapes: in values a token, of the compute dtype.
#include "engine/model/tensor_slots.h"

#include <functional>

namespace tw {

/// Whether the linears at one of these places keep their input (they are adapted, or trained).
using KeepsInput = std::function<bool(std::initializer_list<TensorSlot::Part>)>;

/// By one layer, beyond its input streams; the low-rank products apart.
int64_t gemma3nLayerValues(const ModelConfig& config, int64_t layer, const KeepsInput& keeps);
/// Beside the layers: the embeddings of each layer, and what makes and joins the streams.
int64_t gemma3nOuterValues(const ModelConfig& config, const KeepsInput& keeps);
/// Alive at once while a layer goes backward, beyond what was saved.
int64_t gemma3nTransientValues(const ModelConfig& config);

} // namespace tw
