#pragma once
// Which of a module's experts a token passes, and how evenly they are used: the router of MixLoRA (Li et al. 2024,
// arXiv:2404.15159) and its load-balancing loss, which is that of the Switch Transformer (Fedus et al. 2021,
// arXiv:2101.03961, eqs. 4 to 6).
#include <ATen/ATen.h>

namespace tw {

struct ExpertRouting {
  /// [tokens, experts] float32: p = softmax(R·x), whose `chosen` largest values are divided by their sum; the others
  /// are 0. Where one expert is chosen its p stands as it is, as in the Switch Transformer (eq. 2): divided it would be
  /// 1, and the loss could not teach the router.
  at::Tensor gates;
  at::Tensor probabilities; ///< p
  at::Tensor chosen;        ///< int64 [tokens, chosen]: the experts whose gates are not 0
};

/// x [tokens, in]; router R [experts, in] float32. The product and the softmax are computed in float32 (Switch, 2.4).
ExpertRouting routed(const at::Tensor& x, const at::Tensor& router, int64_t chosen);

/// experts · Σ_e F_e·P_e, float32: F_e is the expert's share of all choices, P_e the mean of its p. 1 where all are
/// used alike, up to `experts` where one is used alone. Differentiable by P.
at::Tensor balanceLoss(const ExpertRouting& routing);

} // namespace tw
