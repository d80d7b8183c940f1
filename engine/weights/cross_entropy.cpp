#include "engine/weights/cross_entropy.h"
#include "engine/ops/kernel_call.h"
#include "tw_kernels/cross_entropy.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Sum of the losses of a float32 chunk; with `gradient` the logits become softmax - onehot.
at::Tensor chunkLoss(at::Tensor& logits, const at::Tensor& targets, bool gradient) {
  if (kernelTakes(kernels::Op::CrossEntropy, logits) && logits.is_contiguous()) {
    const KernelScope scope(logits);
    const auto wanted = targets.contiguous();
    auto losses = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
    kernels::CrossEntropyParams params{logits.mutable_data_ptr(),
                                       *kernelScalar(logits.scalar_type()),
                                       logits.size(0),
                                       logits.size(1),
                                       logits.size(1),
                                       wanted.const_data_ptr(),
                                       true,
                                       -100,
                                       losses.mutable_data_ptr<float>()};
    checkKernel(gradient ? kernels::cross_entropy_forward_backward(kernelDevice(logits), params, scope.stream())
                         : kernels::cross_entropy_forward(kernelDevice(logits), params, scope.stream()),
                "cross_entropy");
    return losses.sum();
  }
  const auto index = targets.unsqueeze(1);
  const auto lse = at::logsumexp(logits, {1}, true);
  auto loss = (lse - logits.gather(1, index)).sum();
  if (gradient) {
    logits.sub_(lse).exp_();
    logits.scatter_add_(1, index, at::full({1, 1}, -1.0, logits.options()).expand_as(index));
  }
  return loss;
}

/// chunkLoss of transformed logits, all in the memory of `logits`, which become the gradient with respect to what they
/// were before. A soft cap needs as much again for its slope.
at::Tensor transformedLoss(at::Tensor& logits, const at::Tensor& targets, bool gradient,
                           const LogitTransform& transform) {
  if (transform.scale != 1.0) logits.mul_(transform.scale);
  at::Tensor slope;
  if (transform.softcap > 0) {
    logits.div_(transform.softcap).tanh_();
    if (gradient) slope = logits.square().neg_().add_(1);
    logits.mul_(transform.softcap);
  }
  auto loss = chunkLoss(logits, targets, gradient);
  if (gradient && slope.defined()) logits.mul_(slope);
  if (gradient && transform.scale != 1.0) logits.mul_(transform.scale);
  return loss;
}

/// gradient · factor (float32 scalar), the product in float32 and rounded once: a loss scale over a count of targets is
/// hardly ever a number that 16 bits can hold. By rows, since the CPU makes float32 copies of what it multiplies.
at::Tensor scaledGradient(const at::Tensor& gradient, const at::Tensor& factor) {
  if (gradient.scalar_type() == factor.scalar_type()) return gradient * factor;
  auto result = at::empty_like(gradient);
  const auto wide = factor.view({1}); // a 0-dim tensor would be rounded to the gradient's type first
  constexpr int64_t values = int64_t{1} << 20;
  const int64_t rows = std::max<int64_t>(1, values / std::max<int64_t>(1, gradient.numel() / gradient.size(0)));
  for (int64_t begin = 0; begin < gradient.size(0); begin += rows) {
    const int64_t count = gradient.is_cpu() ? std::min(rows, gradient.size(0) - begin) : gradient.size(0);
    auto target = result.narrow(0, begin, count);
    at::mul_out(target, gradient.narrow(0, begin, count), wide);
    if (!gradient.is_cpu()) break;
  }
  return result;
}

/// What of the head is trained.
variable_list trainable(const AdaptableWeight& head) {
  variable_list tensors;
  const auto add = [&](const at::Tensor& tensor) {
    if (tensor.defined() && tensor.requires_grad()) tensors.push_back(tensor);
  };
  add(head.storage().parameter());
  add(head.bias());
  for (const auto& method : head.methods())
    for (const auto& tensor : method->tensors()) add(tensor);
  return tensors;
}

struct Head : torch::CustomClassHolder {
  const AdaptableWeight* weight = nullptr;
  ForwardMode mode;
  LogitTransform transform;
};

/// Inputs: hidden, then the trainable tensors of the head. All gradients are ready when forward returns.
class LossFunction : public torch::autograd::Function<LossFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<Head>& head, at::TensorList inputs,
                            const at::Tensor& targets) {
    const auto& hidden = inputs[0];
    const bool plain = inputs.size() == 1 && head->weight->methods().empty();
    const int64_t rows = hidden.size(0), chunk = lossChunkRows(head->weight->outFeatures());
    variable_list gradients(inputs.size());
    for (size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i].requires_grad())
        gradients[i] = i == 0 ? at::empty_like(hidden, at::MemoryFormat::Contiguous) : at::zeros_like(inputs[i]);
    auto total = at::zeros({}, hidden.options().dtype(at::kFloat));
    // One buffer for all chunks: fresh pages for each would cost a good part of the product's time.
    at::Tensor buffer;
    if (plain) buffer = at::empty({std::min(chunk, rows), head->weight->outFeatures()}, hidden.options());
    for (int64_t begin = 0; begin < rows; begin += chunk) {
      const int64_t count = std::min(chunk, rows - begin);
      const auto part = hidden.narrow(0, begin, count), wanted = targets.narrow(0, begin, count);
      total += plain ? plainChunk(*head, part, wanted, begin, gradients, buffer.narrow(0, 0, count))
                     : chunkByAutograd(*head, inputs, part, wanted, begin, gradients);
    }
    ctx->save_for_backward(std::move(gradients));
    return total;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& incoming) {
    auto gradients = ctx->get_saved_variables();
    variable_list result{{}};
    for (auto& gradient : gradients)
      result.push_back(gradient.defined() ? scaledGradient(gradient, incoming[0]) : at::Tensor());
    result.emplace_back();
    return result;
  }

 private:
  /// A frozen head: two matrix products a chunk.
  static at::Tensor plainChunk(const Head& head, const at::Tensor& part, const at::Tensor& targets, int64_t begin,
                               variable_list& gradients, at::Tensor logits) {
    const auto weight = head.weight->storage().dense(part.scalar_type());
    at::mm_out(logits, part, weight.t());
    if (const auto& bias = head.weight->bias(); bias.defined()) logits.add_(bias.to(part.scalar_type()));
    auto wide = logits.to(at::kFloat);
    auto loss = transformedLoss(wide, targets, gradients[0].defined(), head.transform);
    if (gradients[0].defined()) {
      auto target = gradients[0].narrow(0, begin, part.size(0));
      at::mm_out(target, wide.to(part.scalar_type()), weight);
    }
    return loss;
  }

  /// A head that is trained or adapted: autograd over the head of one chunk, the loss's gradient by hand.
  static at::Tensor chunkByAutograd(const Head& head, at::TensorList inputs, const at::Tensor& part,
                                    const at::Tensor& targets, int64_t begin, variable_list& gradients) {
    at::AutoGradMode enabled(true);
    const auto leaf = part.detach().set_requires_grad(inputs[0].requires_grad());
    auto mode = head.mode;
    mode.dropoutSeed += static_cast<uint64_t>(begin) * 0x9E3779B97F4A7C15ull; // another mask for each chunk
    const auto logits = head.weight->forward(leaf, mode);
    auto wide = logits.detach().to(at::kFloat, false, true);
    auto loss = transformedLoss(wide, targets, true, head.transform);
    variable_list wanted;
    std::vector<size_t> places;
    for (size_t i = 0; i < inputs.size(); ++i)
      if (gradients[i].defined()) wanted.push_back(i == 0 ? leaf : inputs[i]), places.push_back(i);
    if (wanted.empty() || !logits.requires_grad()) return loss;
    const auto found = torch::autograd::grad({logits}, wanted, {wide.to(logits.scalar_type())}, false, false, true);
    for (size_t i = 0; i < found.size(); ++i) {
      if (places[i] == 0) gradients[0].narrow(0, begin, part.size(0)).copy_(found[i]);
      else if (found[i].defined()) gradients[places[i]].add_(found[i]);
    }
    return loss;
  }
};

} // namespace

int64_t lossChunkRows(int64_t vocab) { return std::max<int64_t>(1, (int64_t{64} << 20) / (4 * vocab)); }

at::Tensor LogitTransform::apply(const at::Tensor& logits) const {
  const auto scaled = scale == 1.0 ? logits : logits * scale;
  return softcap > 0 ? at::tanh(scaled / softcap) * softcap : scaled;
}

at::Tensor linearCrossEntropySum(const at::Tensor& hidden, const at::Tensor& targets, const AdaptableWeight& head,
                                 const ForwardMode& mode, const LogitTransform& transform) {
  TORCH_CHECK(hidden.dim() == 2 && targets.dim() == 1 && targets.size(0) == hidden.size(0),
              "cross entropy: one target a row");
  if (hidden.size(0) == 0) return hidden.sum().to(at::kFloat);
  variable_list inputs{hidden};
  for (auto& tensor : trainable(head)) inputs.push_back(std::move(tensor));
  if (!at::GradMode::is_enabled()) {
    auto total = at::zeros({}, hidden.options().dtype(at::kFloat));
    const int64_t chunk = lossChunkRows(head.outFeatures());
    for (int64_t begin = 0; begin < hidden.size(0); begin += chunk) {
      const int64_t count = std::min(chunk, hidden.size(0) - begin);
      auto logits = head.forward(hidden.narrow(0, begin, count), mode).to(at::kFloat);
      total += transformedLoss(logits, targets.narrow(0, begin, count), false, transform);
    }
    return total;
  }
  auto record = c10::make_intrusive<Head>();
  record->weight = &head;
  record->mode = mode;
  record->transform = transform;
  return LossFunction::apply(record, at::TensorList(inputs), targets);
}

} // namespace tw::ops
