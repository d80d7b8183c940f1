#include "engine/tune/lora/dora_product.h"

#include "engine/ops/dropout.h"
#include "engine/weights/cast.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace tw {
namespace {

using ops::cast;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct DoraRecord : torch::CustomClassHolder {
  explicit DoraRecord(const DoraProduct& given) : call(given) {}
  DoraProduct call;
};

constexpr int64_t kValuesTogether = int64_t{1} << 16; ///< of rows that a thread works on while its cache holds them

int64_t rowsTogether(const at::Tensor& like) {
  return like.is_cpu() ? std::max<int64_t>(1, kValuesTogether / like.size(1)) : like.size(0);
}

int64_t partsOf(const at::Tensor& like) {
  const int64_t rows = rowsTogether(like);
  return (like.size(0) + rows - 1) / rows;
}

/// Calls work(part, part's first row, its rows) for all of `like` [rows, width], on several threads and without
/// gradients: the values pass through memory once, whatever is done to them.
template <class Work> void byRows(const at::Tensor& like, const Work& work) {
  const int64_t rows = rowsTogether(like);
  const at::ThreadLocalState callers; // inference mode, for instance
  at::parallel_for(0, partsOf(like), 1, [&](int64_t begin, int64_t end) {
    const at::ThreadLocalStateGuard asThere(callers);
    const at::NoGradGuard guard;
    for (int64_t part = begin; part < end; ++part) work(part, part * rows, std::min(rows, like.size(0) - part * rows));
  });
}

struct Scaled {
  at::Tensor y, plain, product; ///< the result; what W makes of the input [tokens, out]; x·aᵀ [tokens, r]
};

at::Tensor droppedInput(const at::Tensor& x, const DoraProduct& call) {
  return call.dropout > 0 ? ops::dropout(x, call.dropout, call.seed) : x;
}

/// scale · gain ∘ b [out, r]: with it a product comes out scaled.
at::Tensor scaledB(const at::Tensor& b, const at::Tensor& gain, double scale, at::ScalarType dtype) {
  return cast(b * (gain * scale).unsqueeze(1), dtype);
}

/// inputs: base, x, a, b, gain.
Scaled scaledProduct(const DoraProduct& call, at::TensorList inputs) {
  const at::NoGradGuard guard;
  const auto &base = inputs[0], &gain = inputs[4];
  const auto dtype = base.scalar_type();
  const auto in = droppedInput(inputs[1], call);
  Scaled result{{}, base, at::mm(in, cast(inputs[2], dtype).t())};
  if (call.dropout > 0) {
    result.plain = at::mm(in, call.storage->dense(dtype).t());
    result.y = at::addcmul(base, result.plain, cast(gain - 1, dtype));
  } else {
    result.y = at::empty_like(base);
    at::mul_out(result.y, base, gain);
  }
  result.y.addmm_(result.product, scaledB(inputs[3], gain, call.scale, dtype).t());
  return result;
}

struct Unscaled {
  at::Tensor plain, gain; ///< the gradients of what W makes [tokens, out], and of gain by way of it [out] float32
};

Unscaled scaledBackward(const at::Tensor& dy, const at::Tensor& plain, const at::Tensor& gain) {
  Unscaled result{at::empty_like(dy), {}};
  const auto sums = at::empty({partsOf(dy), dy.size(1)}, dy.options().dtype(at::kFloat));
  byRows(dy, [&](int64_t part, int64_t begin, int64_t count) {
    const auto own = dy.narrow(0, begin, count);
    auto dPlain = result.plain.narrow(0, begin, count), sum = sums[part];
    at::mul_out(dPlain, own, gain);
    const auto rows = plain.narrow(0, begin, count);
    // A product of float16 values, of which one carries the loss scale, may leave their range.
    at::sum_out(sum, (dy.scalar_type() == at::kHalf ? rows.to(at::kFloat) : rows) * own, 0, false, at::kFloat);
  });
  result.gain = sums.sum(0);
  return result;
}

class DoraFunction : public torch::autograd::Function<DoraFunction> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<DoraRecord>& record, at::TensorList inputs) {
    auto result = scaledProduct(record->call, inputs);
    ctx->save_for_backward({inputs[1], inputs[2], inputs[3], inputs[4], result.plain, result.product});
    ctx->saved_data["record"] = c10::IValue::make_capsule(record);
    return result.y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto record = c10::static_intrusive_pointer_cast<DoraRecord>(ctx->saved_data["record"].toCapsule());
    const auto& call = record->call;
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &a = saved[1], &b = saved[2], &gain = saved[3], &plain = saved[4], &product = saved[5];
    const auto dy = gradients[0].contiguous();
    const auto dtype = dy.scalar_type();
    const auto [dPlain, dGain] = scaledBackward(dy, plain, gain);
    variable_list result(6); // the record comes first and has none
    if (ctx->needs_input_grad(0)) result[1] = call.dropout > 0 ? dy : dPlain;
    const auto dProduct = at::mm(dy, scaledB(b, gain, call.scale, dtype));
    if (ctx->needs_input_grad(2)) result[3] = at::mm(dProduct.t(), droppedInput(x, call)).to(a.scalar_type());
    if (ctx->needs_input_grad(3) || ctx->needs_input_grad(4)) {
      const auto dScaledB = at::mm(dy.t(), product).to(at::kFloat).mul_(call.scale);
      if (ctx->needs_input_grad(3)) result[4] = (dScaledB * gain.unsqueeze(1)).to(b.scalar_type());
      if (ctx->needs_input_grad(4)) result[5] = dGain + (dScaledB * b).sum(1);
    }
    if (!ctx->needs_input_grad(1)) return result;
    auto dx = at::mm(dProduct, cast(a, dtype));
    if (call.dropout > 0) {
      dx.addmm_(dPlain - dy, call.storage->dense(dtype));
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
