#include "engine/tune/lora_moe/lora_moe_term.h"

#include "engine/model/checkpointing.h"
#include "engine/ops/dropout.h"
#include "engine/tune/lora_moe/expert_routing.h"
#include "engine/weights/cast.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

/// dropout(x), whose mask is drawn again in backward.
class DroppedInput : public torch::autograd::Function<DroppedInput> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* ctx, const at::Tensor& x, double dropout, int64_t seed) {
    ctx->saved_data["dropout"] = dropout;
    ctx->saved_data["seed"] = seed;
    return ops::dropout(x.contiguous(), dropout, static_cast<uint64_t>(seed));
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx,
                                                 const torch::autograd::variable_list& gradients) {
    const auto seed = static_cast<uint64_t>(ctx->saved_data["seed"].toInt());
    return {ops::dropout(gradients[0].contiguous(), ctx->saved_data["dropout"].toDouble(), seed), {}, {}};
  }
};

/// What a pass through a mixture's experts depends on besides tensors.
struct MixturePass {
  int64_t chosen = 2;
  double scale = 1.0;   ///< with the mount's factor
  double dropout = 0.0; ///< 0 where it does not apply
  uint64_t seed = 0;
  bool balances = false;
};

/// s·Σ_e g_e·B_e·A_e·dropout(x) [tokens, out] in x's dtype, and the balance loss where it is asked for. All experts at
/// once: those that a token does not pass have a gate of 0.
std::vector<at::Tensor> mixed(const at::Tensor& x, const at::Tensor& a, const at::Tensor& b, const at::Tensor& router,
                              const MixturePass& pass) {
  const auto dtype = x.scalar_type();
  const int64_t experts = a.size(0), r = a.size(1), tokens = x.size(0);
  const auto routing = routed(x, router, pass.chosen);
  const auto in = pass.dropout > 0 ? DroppedInput::apply(x, pass.dropout, static_cast<int64_t>(pass.seed)) : x;
  const auto narrow = at::mm(in, ops::cast(a, dtype).reshape({experts * r, x.size(1)}).t());
  const auto gates = (routing.gates * pass.scale).to(dtype);
  const auto weighed = (narrow.view({tokens, experts, r}) * gates.unsqueeze(-1)).view({tokens, experts * r});
  const auto wide = ops::cast(b, dtype).transpose(1, 2).reshape({experts * r, b.size(1)});
  std::vector<at::Tensor> outputs{at::mm(weighed, wide)};
  if (pass.balances) outputs.push_back(balanceLoss(routing));
  return outputs;
}

} // namespace

Product LoraMoeTerm::apply(const AdaptableWeight&, const at::Tensor& x, Product base, const ForwardMode& mode) const {
  const MixturePass pass{m_options.chosen, m_options.scale * factor(), mode.training ? m_options.dropout : 0.0,
                         mode.dropoutSeed, mode.training && mode.extraLoss && m_balance > 0};
  const auto piece = [pass](const std::vector<at::Tensor>& in) { return mixed(in[0], in[1], in[2], in[3], pass); };
  const std::vector<at::Tensor> inputs{x, m_tensors[0], m_tensors[1], m_tensors[2]};
  // Only x is kept: what stands between is as large as x (a copy in float32, one with dropout) and cheap to compute.
  const auto outputs = at::GradMode::is_enabled() ? checkpointed(piece, inputs) : piece(inputs);
  base.value = base.value + outputs[0];
  if (pass.balances) addExtraLoss(mode, outputs[1] * m_balance);
  return base;
}

Result<at::Tensor> LoraMoeTerm::merged(at::Tensor) const { return fail(mixtureNotMergeable()); }

Error mixtureNotMergeable() {
  return requestError("method.not_mergeable", findMethod("lora_moe")->whyNotMerged,
                      TW_TEXT("Export it as an adapter and use it beside its base, or train with lora for a "
                              "model that stands alone."));
}

} // namespace tw
