#include "engine/weights/grouped_linear.h"

#include "engine/weights/cast.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The call as backward needs it. Tensors are not held here but among the saved variables: x, then A and B of each
/// term, then the trained weights.
struct GroupedRecord : torch::CustomClassHolder {
  std::vector<int64_t> offsets;
  std::vector<std::vector<const WeightStorage*>> parts;
  std::vector<double> scales;
  struct Trained {
    size_t part = 0, group = 0;
  };
  std::vector<Trained> trained;

  size_t groups() const { return offsets.size() - 1; }
  int64_t begin(size_t group) const { return offsets[group]; }
  int64_t rows(size_t group) const { return offsets[group + 1] - offsets[group]; }
  size_t firstTrained() const { return 1 + 2 * scales.size(); }
};

at::Tensor groupA(const at::Tensor& A, size_t group, size_t groups) {
  const int64_t rank = A.size(0) / static_cast<int64_t>(groups);
  return A.narrow(0, static_cast<int64_t>(group) * rank, rank);
}
/// [out, r], a view whose columns lie apart.
at::Tensor groupB(const at::Tensor& B, size_t group, size_t groups) {
  return B.view({B.size(0), -1, static_cast<int64_t>(groups)}).select(2, static_cast<int64_t>(group));
}

/// `products` receives x·A_gᵀ of each term, [rows, r], when wanted.
variable_list computeGroups(const GroupedRecord& record, at::TensorList inputs, variable_list* products) {
  const auto& x = inputs[0];
  const auto dtype = x.scalar_type();
  const size_t groups = record.groups(), terms = record.scales.size();
  variable_list outputs, lowRank;
  for (const auto& part : record.parts)
    outputs.push_back(at::empty({x.size(0), part.front()->outFeatures()}, x.options()));
  for (size_t t = 0; t < terms; ++t)
    lowRank.push_back(at::empty({x.size(0), inputs[1 + 2 * t].size(0) / static_cast<int64_t>(groups)}, x.options()));
  for (size_t g = 0; g < groups; ++g) {
    if (record.rows(g) == 0) continue;
    const auto of = [&](const at::Tensor& tensor) { return tensor.narrow(0, record.begin(g), record.rows(g)); };
    const auto in = of(x);
    std::vector<at::Tensor> B;
    for (size_t t = 0; t < terms; ++t) {
      auto product = of(lowRank[t]);
      at::mm_out(product, in, cast(groupA(inputs[1 + 2 * t], g, groups), dtype).t());
      B.push_back(groupB(inputs[2 + 2 * t], g, groups).to(dtype, false, true).contiguous());
    }
    int64_t row = 0;
    for (size_t p = 0; p < record.parts.size(); ++p) {
      const auto& storage = *record.parts[p][g];
      auto out = of(outputs[p]);
      if (const auto small = products ? at::Tensor() : storage.smallProduct(in); small.defined()) out.copy_(small);
      else at::mm_out(out, in, storage.dense(dtype).t());
      for (size_t t = 0; t < terms; ++t)
        out.addmm_(of(lowRank[t]), B[t].narrow(0, row, out.size(1)).t(), 1, record.scales[t]);
      row += out.size(1);
    }
  }
  if (products) *products = std::move(lowRank);
  return outputs;
}

class GroupedLinear : public torch::autograd::Function<GroupedLinear> {
 public:
  static variable_list forward(AutogradContext* ctx, const c10::intrusive_ptr<GroupedRecord>& record,
                               at::TensorList inputs) {
    variable_list products;
    auto outputs = computeGroups(*record, inputs, &products);
    variable_list saved(inputs.begin(), inputs.end());
    if (record->scales.empty() && record->trained.empty())
      saved[0] = at::Tensor(); // frozen weights alone: backward needs nothing of x
    saved.insert(saved.end(), products.begin(), products.end());
    ctx->save_for_backward(std::move(saved));
    ctx->saved_data["record"] = c10::IValue::make_capsule(record);
    ctx->set_materialize_grads(false);
    return outputs;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto record = c10::static_intrusive_pointer_cast<GroupedRecord>(ctx->saved_data["record"].toCapsule());
    const auto saved = ctx->get_saved_variables();
    const size_t inputs = record->firstTrained() + record->trained.size();
    variable_list result(inputs + 1); // the record comes first and has none
    const auto given =
        std::find_if(gradients.begin(), gradients.end(), [](const at::Tensor& gradient) { return gradient.defined(); });
    if (given == gradients.end()) return result;
    if (ctx->needs_input_grad(0))
      result[1] = at::zeros({given->size(0), record->parts.front().front()->inFeatures()}, given->options());
    for (size_t t = 0; t < 2 * record->scales.size(); ++t)
      if (ctx->needs_input_grad(1 + t)) result[2 + t] = at::zeros_like(saved[1 + t]);
    for (size_t g = 0; g < record->groups(); ++g)
      if (record->rows(g) > 0) backwardGroup(*record, g, saved, inputs, gradients, result);
    for (size_t i = 0; i < record->trained.size(); ++i) backwardTrained(*record, i, saved, gradients, result);
    return result;
  }

 private:
  static void backwardGroup(const GroupedRecord& record, size_t g, const variable_list& saved, size_t inputs,
                            const variable_list& gradients, variable_list& result) {
    const auto of = [&](const at::Tensor& tensor) { return tensor.narrow(0, record.begin(g), record.rows(g)); };
    const size_t terms = record.scales.size();
    std::vector<at::Tensor> dProducts(terms);
    int64_t row = 0;
    for (size_t p = 0; p < record.parts.size(); ++p) {
      const auto& storage = *record.parts[p][g];
      const int64_t first = row, out = storage.outFeatures();
      row += out;
      if (!gradients[p].defined()) continue;
      const auto dy = of(gradients[p]).contiguous();
      if (result[1].defined()) of(result[1]).addmm_(dy, storage.dense(dy.scalar_type()));
      for (size_t t = 0; t < terms; ++t) {
        const auto B = groupB(saved[2 + 2 * t], g, record.groups())
                           .narrow(0, first, out)
                           .to(dy.scalar_type(), false, true)
                           .contiguous();
        dProducts[t] = dProducts[t].defined() ? dProducts[t].addmm_(dy, B) : at::mm(dy, B);
        if (auto& dB = result[3 + 2 * t]; dB.defined())
          groupB(dB, g, record.groups())
              .narrow(0, first, out)
              .copy_(at::mm(dy.t(), of(saved[inputs + t])).mul_(record.scales[t]));
      }
    }
    for (size_t t = 0; t < terms; ++t) {
      if (!dProducts[t].defined()) continue;
      if (auto& dA = result[2 + 2 * t]; dA.defined())
        groupA(dA, g, record.groups()).copy_(at::mm(dProducts[t].t(), of(saved[0])).mul_(record.scales[t]));
      if (result[1].defined())
        of(result[1]).addmm_(dProducts[t],
                             cast(groupA(saved[1 + 2 * t], g, record.groups()), dProducts[t].scalar_type()), 1,
                             record.scales[t]);
    }
  }

  static void backwardTrained(const GroupedRecord& record, size_t index, const variable_list& saved,
                              const variable_list& gradients, variable_list& result) {
    const auto [part, group] = record.trained[index];
    if (!gradients[part].defined() || record.rows(group) == 0) return;
    const auto of = [&, g = group](const at::Tensor& tensor) {
      return tensor.narrow(0, record.begin(g), record.rows(g));
    };
    const size_t input = record.firstTrained() + index;
    result[input + 1] = at::mm(of(gradients[part]).t(), of(saved[0])).to(saved[input].scalar_type());
  }
};

void check(const at::Tensor& x, const std::vector<int64_t>& offsets, const GroupedCall& call) {
  TORCH_CHECK(x.dim() == 2 && offsets.size() > 1 && offsets.front() == 0 && offsets.back() == x.size(0),
              "groupedLinear: the offsets are not those of x's rows");
  const auto groups = static_cast<int64_t>(offsets.size()) - 1;
  int64_t out = 0;
  TORCH_CHECK(!call.parts.empty(), "groupedLinear: no weights");
  for (const auto& part : call.parts) {
    TORCH_CHECK(static_cast<int64_t>(part.size()) == groups, "groupedLinear: not one weight a group");
    for (const auto* storage : part)
      TORCH_CHECK(storage->inFeatures() == x.size(1) && storage->outFeatures() == part.front()->outFeatures(),
                  "groupedLinear: the weights' shapes differ");
    out += part.front()->outFeatures();
  }
  for (const auto& term : call.terms)
    TORCH_CHECK(term.A.dim() == 2 && term.B.dim() == 2 && term.A.size(0) % groups == 0 && term.A.size(1) == x.size(1) &&
                    term.B.size(0) == out && term.B.size(1) == term.A.size(0),
                "groupedLinear: the low-rank matrices do not fit");
}

} // namespace

std::vector<at::Tensor> groupedLinear(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                      const GroupedCall& call) {
  check(x, offsets, call);
  auto record = c10::make_intrusive<GroupedRecord>();
  record->offsets = offsets;
  record->parts = call.parts;
  variable_list inputs{x.contiguous()};
  bool differentiable = x.requires_grad();
  for (const auto& term : call.terms) {
    record->scales.push_back(term.scale);
    inputs.push_back(term.A);
    inputs.push_back(term.B);
    differentiable |= term.A.requires_grad() || term.B.requires_grad();
  }
  for (size_t part = 0; part < call.parts.size(); ++part)
    for (size_t group = 0; group < call.parts[part].size(); ++group) {
      const auto parameter = call.parts[part][group]->parameter();
      if (!parameter.defined() || !parameter.requires_grad()) continue;
      record->trained.push_back({part, group});
      inputs.push_back(parameter);
      differentiable = true;
    }
  if (!differentiable || !at::GradMode::is_enabled()) {
    at::NoGradGuard noGrad;
    return computeGroups(*record, inputs, nullptr);
  }
  return GroupedLinear::apply(record, at::TensorList(inputs));
}

} // namespace tw::ops
