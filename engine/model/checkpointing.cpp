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

class CheckpointedLayer : public torch::autograd::Function<CheckpointedLayer> {
 public:
  /// `anchor` requires grad, so that backward runs even when x does not (frozen embeddings before the first layer).
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<Replay>& replay, const at::Tensor& x, const at::Tensor& /*anchor*/) {
    ctx->save_for_backward({x});
    ctx->saved_data["replay"] = c10::IValue::make_capsule(replay);
    return replay->layer->forward(x, replay->context);
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto replay = c10::static_intrusive_pointer_cast<Replay>(ctx->saved_data["replay"].toCapsule());
    const bool wanted = ctx->needs_input_grad(0);
    at::AutoGradMode enabled(true);
    const auto x = ctx->get_saved_variables()[0].detach().set_requires_grad(wanted);
    const auto y = replay->layer->forward(x, replay->context);
    // The gradients of adapters and other leaves are accumulated where they lie by this inner backward pass.
    if (y.requires_grad()) torch::autograd::backward({y}, {gradients[0]});
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
  return CheckpointedLayer::apply(replay, x, at::zeros({}, x.options().dtype(at::kFloat)).set_requires_grad(true));
}

} // namespace tw
