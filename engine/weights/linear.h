#pragma once
// The linear layer of fine-tuning: y = x·Wᵀ + b + Σ s·B·(A·dropout(x)), W frozen and perhaps quantised.
#include "engine/weights/adaptable_weight.h"

#include <span>

namespace tw::ops {

struct LowRankTerm {
  LowRank term;
  uint64_t seed = 0;     ///< of its dropout mask
  bool training = false; ///< whether dropout applies
};

/// One linear; what it points to must outlive the backward pass.
struct LinearCall {
  const WeightStorage* storage = nullptr;
  at::Tensor bias; ///< [out] or undefined
  std::vector<LowRankTerm> terms;
};

/// Several linears of the same x [tokens, in] (q, k, v; gate, up): outputs [tokens, out_i] in x's dtype. Saves x, A, B
/// and the small products x·Aᵀ; the dense weight is asked for again in backward. The gradient of x is accumulated over
/// all of them in one buffer; those of A and B come in their own dtype. A dense storage whose parameter requires grad
/// gets its gradient too.
std::vector<at::Tensor> linear(const at::Tensor& x, std::vector<LinearCall> calls);

/// y [tokens, out] + the term of x [tokens, in], left to autograd: for where the fused product cannot take it along.
at::Tensor addLowRank(const at::Tensor& y, const at::Tensor& x, const LowRankTerm& term);

} // namespace tw::ops
