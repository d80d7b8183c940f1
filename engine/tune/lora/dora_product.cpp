#include "engine/tune/lora/dora_product.h"

#include "engine/ops/dropout.h"
#include "engine/weights/cast.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

using ops::cast;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct DoraRecord : torch::CustomClassHolder {
  explicit DoraRecord(const DoraProduct& given) : call(given) {}
  DoraProduct call;
};

struct Scaled {
  at::Tensor y, inner, product; ///< the result; what gain multiplies [tokens, out]; x·aᵀ [tokens, r]
};

at::Tensor droppedInput(const at::Tensor& x, const DoraProduct& call) {
  return call.dropout > 0 ? ops::dropout(x, call.dropout, call.seed) : x;
}

/// inputs: base, x, a, b, gain.
Scaled scaledProduct(const DoraProduct& call, at::TensorList inputs) {
  const auto &base = inputs[0], &gain = inputs[4];
  const auto dtype = base.scalar_type();
  const auto in = droppedInput(inputs[1], call);
  const auto product = at::mm(in, cast(inputs[2], dtype).t());
  const auto plain = call.dropout > 0 ? at::mm(in, call.storage->dense(dtype).t()) : base;
  auto inner = at::addmm(plain, product, cast(inputs[3], dtype).t(), 1, call.scale);
  auto y = cast(inner * gain, dtype);
  if (call.dropout > 0) y.add_(base).sub_(plain);
  return {std::move(y), std::move(inner), product};
}

class DoraFunction : public torch::autograd::Function<DoraFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<DoraRecord>& record, at::TensorList inputs) {
    auto result = scaledProduct(record->call, inputs);
    ctx->save_for_backward({inputs[1], inputs[2], inputs[3], inputs[4], result.inner, result.product});
    ctx->saved_data["record"] = c10::IValue::make_capsule(record);
    return result.y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto record = c10::static_intrusive_pointer_cast<DoraRecord>(ctx->saved_data["record"].toCapsule());
    const auto& call = record->call;
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &a = saved[1], &b = saved[2], &gain = saved[3], &inner = saved[4], &product = saved[5];
    const auto dy = gradients[0].contiguous();
    const auto dtype = dy.scalar_type();
    variable_list result(6); // the record comes first and has none
    if (ctx->needs_input_grad(4)) result[5] = (cast(dy, at::kFloat) * inner).sum(0);
    const auto dInner = cast(dy * gain, dtype);
    if (ctx->needs_input_grad(0)) result[1] = call.dropout > 0 ? dy : dInner;
    const auto dProduct = at::mm(dInner, cast(b, dtype)).mul_(call.scale);
    if (ctx->needs_input_grad(2)) result[3] = at::mm(dProduct.t(), droppedInput(x, call)).to(a.scalar_type());
    if (ctx->needs_input_grad(3)) result[4] = at::mm(dInner.t(), product).to(b.scalar_type()).mul_(call.scale);
    if (!ctx->needs_input_grad(1)) return result;
    auto dx = at::mm(dProduct, cast(a, dtype));
    if (call.dropout > 0) {
      dx.addmm_(dInner - dy, call.storage->dense(dtype));
      dx = ops::dropout(dx, call.dropout, call.seed); // the mask again
    }
    result[2] = std::move(dx);
    return result;
  }
};

} // namespace

at::Tensor doraProduct(const DoraProduct& call, const at::Tensor& base, const at::Tensor& x, const at::Tensor& a,
                       const at::Tensor& b, const at::Tensor& gain) {
  const at::Tensor inputs[] = {base, x.contiguous(), a, b, gain};
  const bool differentiable =
      std::any_of(std::begin(inputs), std::end(inputs), [](const auto& tensor) { return tensor.requires_grad(); });
  if (!differentiable || !at::GradMode::is_enabled()) return scaledProduct(call, inputs).y;
  return DoraFunction::apply(c10::make_intrusive<DoraRecord>(call), at::TensorList(inputs));
}

} // namespace tw
