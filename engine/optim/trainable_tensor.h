#pragma once
#include <ATen/ATen.h>
#include <string>

namespace tw {

/// One tensor that the optimizer moves.
struct TrainableTensor {
  std::string
      name; ///< its key in the saved file, e.g. "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"
  at::Tensor tensor;  ///< float32 leaf with requires_grad, on the model's device
  bool decays = true; ///< weight decay applies (Transformers: not to biases and norms)
};

} // namespace tw
