#include "engine/ops/insert_rows.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace tw::ops {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// A run of x's rows, and where it stands in the result; the n inserted rows stand right before it where `follows`.
struct Run {
  int64_t from = 0, count = 0, to = 0;
  bool follows = false;
};
std::vector<Run> runsBetween(int64_t rows, int64_t inserted, const std::vector<int64_t>& before) {
  std::vector<Run> runs{{0, before.empty() ? rows : before.front(), 0, false}};
  for (size_t i = 0; i < before.size(); ++i) {
    const int64_t from = before[i], end = i + 1 < before.size() ? before[i + 1] : rows;
    runs.push_back({from, end - from, from + inserted * static_cast<int64_t>(i + 1), true});
  }
  return runs;
}

class InsertRows : public torch::autograd::Function<InsertRows> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& inserted,
                            const std::vector<int64_t>& before) {
    const int64_t n = inserted.size(0);
    auto sizes = x.sizes().vec();
    sizes[0] += n * static_cast<int64_t>(before.size());
    auto result = at::empty(sizes, x.options());
    for (const auto& run : runsBetween(x.size(0), n, before)) {
      if (run.follows) result.narrow(0, run.to - n, n).copy_(inserted);
      result.narrow(0, run.to, run.count).copy_(x.narrow(0, run.from, run.count));
    }
    ctx->saved_data["before"] = before;
    ctx->saved_data["rows"] = std::vector<int64_t>{x.size(0), n};
    ctx->saved_data["type"] = static_cast<int64_t>(inserted.scalar_type());
    return result;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto& gradient = gradients[0];
    const auto rows = ctx->saved_data["rows"].toIntVector();
    const int64_t n = rows[1];
    auto sizes = gradient.sizes().vec();
    sizes[0] = rows[0];
    at::Tensor ofX, ofInserted;
    if (ctx->needs_input_grad(0)) ofX = at::empty(sizes, gradient.options());
    sizes[0] = n;
    if (ctx->needs_input_grad(1)) ofInserted = at::zeros(sizes, gradient.options().dtype(at::kFloat));
    for (const auto& run : runsBetween(rows[0], n, ctx->saved_data["before"].toIntVector())) {
      if (ofX.defined()) ofX.narrow(0, run.from, run.count).copy_(gradient.narrow(0, run.to, run.count));
      if (ofInserted.defined() && run.follows) ofInserted.add_(gradient.narrow(0, run.to - n, n));
    }
    if (ofInserted.defined()) ofInserted = ofInserted.to(static_cast<at::ScalarType>(ctx->saved_data["type"].toInt()));
    return {ofX, ofInserted, {}};
  }
};

} // namespace

at::Tensor insertRows(const at::Tensor& x, const at::Tensor& inserted, const std::vector<int64_t>& before) {
  TORCH_CHECK(x.dim() == inserted.dim() && x.sizes().slice(1) == inserted.sizes().slice(1),
              "insertRows: rows of another shape");
  TORCH_CHECK(before.empty() || before.back() < x.size(0), "insertRows: there is no such row");
  return InsertRows::apply(x, inserted, before);
}

} // namespace tw::ops
