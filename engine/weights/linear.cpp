#include "engine/weights/linear.h"
#include "engine/ops/dropout.h"
#include "engine/weights/cast.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The calls as backward needs them. Tensors are not held here but among the saved variables.
struct Record : torch::CustomClassHolder {
  struct Term {
    double scale = 1.0, dropout = 0.0;
    uint64_t seed = 0;
  };
  struct Call {
    const WeightStorage* storage = nullptr;
    bool bias = false;
    std::vector<Term> terms;
  };
  std::vector<Call> calls;
};

/// Inputs in order: x, then per call the bias (if any) and A, B of each term. `products` receives x·Aᵀ of each term
/// when wanted.
variable_list compute(const Record& record, at::TensorList inputs, variable_list* products) {
  const auto& x = inputs[0];
  const auto dtype = x.scalar_type();
  variable_list outputs;
  size_t next = 1;
  for (const auto& call : record.calls) {
    auto y = products ? at::Tensor() : call.storage->smallProduct(x);
    if (y.defined()) {
      if (call.bias) y.add_(cast(inputs[next], dtype));
    } else {
      const auto weight = call.storage->dense(dtype);
      y = call.bias ? at::addmm(cast(inputs[next], dtype), x, weight.t()) : at::mm(x, weight.t());
    }
    next += call.bias ? 1 : 0;
    for (const auto& term : call.terms) {
      const auto A = cast(inputs[next], dtype), B = cast(inputs[next + 1], dtype);
      next += 2;
      const auto product = at::mm(term.dropout > 0 ? dropout(x, term.dropout, term.seed) : x, A.t());
      y.addmm_(product, B.t(), 1, term.scale);
      if (products) products->push_back(product);
    }
    outputs.push_back(std::move(y));
  }
  return outputs;
}

class FusedLinear : public torch::autograd::Function<FusedLinear> {
 public:
  static variable_list forward(AutogradContext* ctx, const c10::intrusive_ptr<Record>& record, at::TensorList inputs) {
    variable_list products;
    auto outputs = compute(*record, inputs, &products);
    variable_list saved(inputs.begin(), inputs.end());
    bool anyTerm = false;
    for (const auto& call : record->calls) anyTerm |= !call.terms.empty();
    if (!anyTerm) saved[0] = at::Tensor(); // a frozen linear's backward needs its weight alone
    saved.insert(saved.end(), products.begin(), products.end());
    ctx->save_for_backward(std::move(saved));
    ctx->saved_data["record"] = c10::IValue::make_capsule(record);
    ctx->set_materialize_grads(false);
    return outputs;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto record = c10::static_intrusive_pointer_cast<Record>(ctx->saved_data["record"].toCapsule());
    const auto saved = ctx->get_saved_variables();
    size_t inputs = 1, terms = 0;
    for (const auto& call : record->calls) {
      inputs += (call.bias ? 1 : 0) + 2 * call.terms.size();
      terms += call.terms.size();
    }
    variable_list result(inputs + 1); // the record comes first and has none
    auto& dx = result[1];
    size_t next = 1, product = saved.size() - terms;
    for (size_t i = 0; i < record->calls.size(); ++i) {
      const auto& call = record->calls[i];
      const auto& given = gradients[i];
      if (!given.defined()) {
        next += (call.bias ? 1 : 0) + 2 * call.terms.size();
        product += call.terms.size();
        continue;
      }
      const auto dy = given.contiguous();
      if (ctx->needs_input_grad(0)) {
        const auto weight = call.storage->dense(dy.scalar_type());
        if (dx.defined()) dx.addmm_(dy, weight);
        else dx = at::mm(dy, weight);
      }
      if (call.bias) {
        if (ctx->needs_input_grad(next)) result[next + 1] = dy.sum(0, false, saved[next].scalar_type());
        ++next;
      }
      for (const auto& term : call.terms) {
        backwardTerm(ctx, term, saved, next, saved[product], dy, result);
        next += 2;
        ++product;
      }
    }
    return result;
  }

 private:
  static void backwardTerm(AutogradContext* ctx, const Record::Term& term, const variable_list& saved, size_t next,
                           const at::Tensor& product, const at::Tensor& dy, variable_list& result) {
    const auto& x = saved[0];
    const auto dtype = dy.scalar_type();
    const auto B = cast(saved[next + 1], dtype);
    const auto dProduct = at::mm(dy, B); // [tokens, r], still without the scale
    if (ctx->needs_input_grad(next)) {
      const auto dropped = term.dropout > 0 ? dropout(x, term.dropout, term.seed) : x;
      result[next + 1] = at::mm(dProduct.t(), dropped).to(saved[next].scalar_type()).mul_(term.scale);
    }
    if (ctx->needs_input_grad(next + 1))
      result[next + 2] = at::mm(dy.t(), product).to(saved[next + 1].scalar_type()).mul_(term.scale);
    if (!ctx->needs_input_grad(0)) return;
    auto& dx = result[1];
    const auto A = cast(saved[next], dtype);
    if (term.dropout > 0) addDropout(dx, at::mm(dProduct.mul(term.scale), A), term.dropout, term.seed);
    else dx.addmm_(dProduct, A, 1, term.scale);
  }
};

/// A trainable dense weight: plain autograd does all there is to do.
at::Tensor trainableLinear(const at::Tensor& x, const LinearCall& call) {
  const auto dtype = x.scalar_type();
  auto y = at::linear(x, call.storage->dense(dtype),
                      call.bias.defined() ? std::optional(cast(call.bias, dtype)) : std::nullopt);
  for (const auto& term : call.terms) y = addLowRank(y, x, term);
  return y;
}

} // namespace

at::Tensor addLowRank(const at::Tensor& y, const at::Tensor& x, const LowRankTerm& given) {
  const auto& [term, seed, training] = given;
  const auto dtype = x.scalar_type();
  const bool drops = training && term.dropout > 0;
  const auto in = drops ? x * dropout(at::ones_like(x, at::MemoryFormat::Contiguous), term.dropout, seed) : x;
  return y + at::linear(at::linear(in, cast(term.A, dtype)), cast(term.B, dtype)) * term.scale;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): calls are made where they are given
std::vector<at::Tensor> linear(const at::Tensor& x, std::vector<LinearCall> calls) {
  TORCH_CHECK(x.dim() == 2, "linear: x is not [tokens, in]");
  bool trainableWeight = false;
  for (const auto& call : calls) {
    TORCH_CHECK(x.size(1) == call.storage->inFeatures(), "linear: x has ", x.size(1), " features, the weight takes ",
                call.storage->inFeatures());
    if (const auto parameter = call.storage->parameter(); parameter.defined())
      trainableWeight |= parameter.requires_grad();
  }
  std::vector<at::Tensor> outputs;
  if (trainableWeight && at::GradMode::is_enabled()) {
    for (const auto& call : calls)
      if (const auto parameter = call.storage->parameter(); parameter.defined() && parameter.requires_grad())
        outputs.push_back(trainableLinear(x, call));
      else outputs.push_back(linear(x, {call})[0]);
    return outputs;
  }
  auto record = c10::make_intrusive<Record>();
  variable_list inputs{x.contiguous()};
  bool differentiable = x.requires_grad();
  const auto add = [&](const at::Tensor& tensor) {
    inputs.push_back(tensor);
    differentiable |= tensor.requires_grad();
  };
  for (const auto& call : calls) {
    auto& entry = record->calls.emplace_back(Record::Call{call.storage, call.bias.defined(), {}});
    if (entry.bias) add(call.bias);
    for (const auto& [term, seed, training] : call.terms) {
      entry.terms.push_back({term.scale, training ? term.dropout : 0.0, seed});
      add(term.A);
      add(term.B);
    }
  }
  if (!differentiable || !at::GradMode::is_enabled()) {
    at::NoGradGuard noGrad;
    return compute(*record, inputs, nullptr);
  }
  return FusedLinear::apply(record, at::TensorList(inputs));
}

} // namespace tw::ops
