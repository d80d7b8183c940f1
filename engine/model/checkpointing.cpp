#include "engine/model/checkpointing.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Replay : torch::CustomClassHolder {
  explicit Replay(Piece given) : piece(std::move(given)) {}
  Piece piece;
};

class Checkpointed : public torch::autograd::Function<Checkpointed> {
 public:
  /// `anchor` requires grad, so that backward runs even when no input does (frozen embeddings before the first layer).
  static variable_list forward(AutogradContext* ctx, const c10::intrusive_ptr<Replay>& replay, at::TensorList inputs,
                               const at::Tensor& /*anchor*/) {
    ctx->save_for_backward(inputs.vec());
    ctx->saved_data["replay"] = c10::IValue::make_capsule(replay);
    ctx->set_materialize_grads(false);
    return replay->piece(inputs.vec());
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto replay = c10::static_intrusive_pointer_cast<Replay>(ctx->saved_data["replay"].toCapsule());
    at::AutoGradMode enabled(true);
    auto inputs = ctx->get_saved_variables();
    for (size_t i = 0; i < inputs.size(); ++i)
      inputs[i] = inputs[i].detach().set_requires_grad(ctx->needs_input_grad(i));
    const auto outputs = replay->piece(inputs);
    variable_list roots, seeds;
    for (size_t i = 0; i < outputs.size(); ++i) {
      if (!gradients[i].defined() || !outputs[i].requires_grad()) continue;
      roots.push_back(outputs[i]);
      seeds.push_back(gradients[i]);
    }
    if (!roots.empty()) torch::autograd::backward(roots, seeds);
    variable_list result(inputs.size() + 2); // neither the piece nor the anchor has a gradient
    for (size_t i = 0; i < inputs.size(); ++i) result[i + 1] = inputs[i].grad();
    return result;
  }
};

} // namespace

std::vector<at::Tensor> checkpointed(Piece piece, const std::vector<at::Tensor>& inputs) {
  const auto anchor = at::zeros({}, inputs.front().options().dtype(at::kFloat)).set_requires_grad(true);
  return Checkpointed::apply(c10::make_intrusive<Replay>(std::move(piece)), at::TensorList(inputs), anchor);
}

} // namespace tw
