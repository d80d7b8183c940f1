#pragma once
// The network that makes the virtual tokens of P-tuning: PEFT's PromptEncoder.
#include "engine/tune/base/prompt_scheme.h"

namespace tw {

/// An embedding [tokens, width] under a head. Mlp: three linears with ReLU between them. Lstm: layers of an LSTM that
/// reads the tokens in both directions, then two linears with a ReLU.
struct PromptEncoder {
  enum class Kind { Mlp, Lstm };
  Kind kind = Kind::Mlp;
  int64_t tokens = 0, width = 0; ///< of the virtual tokens
  int64_t hidden = 0;            ///< of the head
  int64_t layers = 2;            ///< of the LSTM

  /// Named as PEFT's modules, in the order in which rows() and begin() take them.
  std::vector<PromptScheme::Tensor> tensors() const;
  /// [tokens, width], differentiable.
  at::Tensor rows(const std::vector<at::Tensor>& tensors) const;
  /// As torch's modules begin: the embedding normal, all else uniform.
  void begin(const std::vector<at::Tensor>& tensors, at::Generator& random) const;
};

} // namespace tw
