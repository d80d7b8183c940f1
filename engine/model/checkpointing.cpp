// Gradient checkpointing of a decoder layer (arXiv:1604.06174) as an autograd function of its own.
#include "engine/model/decoder_layer.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The batch outlives the pass only by its own copy: tensors are shared, offsets are few.
struct Replay : torch::CustomClassHolder {
  const DecoderLayer* layer = nullptr;
  TokenBatch batch;
  LayerContext context;
};

/// The layer's output and, where it routes and that is asked for, its tally's two tensors.
variable_list computed(const Replay& replay, const at::Tensor& x, bool tallied) {
  RouterTally tally;
  auto context = replay.context;
  context.tally = tallied ? &tally : nullptr;
  auto y = replay.layer->forward(x, context);
  if (tally.rows == 0) return {std::move(y)};
  return {std::move(y), std::move(tally.probabilities), std::move(tally.chosen)};
}

class CheckpointedLayer : public torch::autograd::Function<CheckpointedLayer> {
 public:
  /// `anchor` requires grad, so that backward runs even when x does not (frozen embeddings before the first layer).
  static variable_list forward(AutogradContext* ctx, const c10::intrusive_ptr<Replay>& replay, const at::Tensor& x, const at::Tensor& /*anchor*/) {
    ctx->save_for_backward({x});
    ctx->saved_data["replay"] = c10::IValue::make_capsule(replay);
    auto outputs = computed(*replay, x, replay->context.tally != nullptr);
    if (outputs.size() > 1) ctx->mark_non_differentiable({outputs[2]});
    return outputs;
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto replay = c10::static_intrusive_pointer_cast<Replay>(ctx->saved_data["replay"].toCapsule());
    const bool wanted = ctx->needs_input_grad(0);
    at::AutoGradMode enabled(true);
    const auto x = ctx->get_saved_variables()[0].detach().set_requires_grad(wanted);
    const auto outputs = computed(*replay, x, gradients.size() > 1);
    variable_list roots, given;
    for (size_t i = 0; i < std::min<size_t>(outputs.size(), 2); ++i) {
      if (!outputs[i].requires_grad()) continue;
      roots.push_back(outputs[i]);
      given.push_back(gradients[i]);
    }
    // The gradients of adapters and other leaves are accumulated where they lie by this inner backward pass.
    if (!roots.empty()) torch::autograd::backward(roots, given);
    return {{}, wanted ? x.grad() : at::Tensor(), {}};
  }
};

} // namespace

at::Tensor checkpointed(const DecoderLayer& layer, const at::Tensor& x, const LayerContext& context) {
  auto replay = c10::make_intrusive<Replay>();
  replay->layer = &layer;
  replay->batch = *context.batch;
  replay->context = context;
  replay->context.batch = &replay->batch;
  auto outputs = CheckpointedLayer::apply(replay, x, at::zeros({}, x.options().dtype(at::kFloat)).set_requires_grad(true));
  if (outputs.size() > 1) *context.tally = {outputs[2], outputs[1], x.size(0)};
  return outputs[0];
}

} // namespace tw
