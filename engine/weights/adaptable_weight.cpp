#include "engine/weights/adaptable_weight.h"
#include "engine/ops/dropout.h"
#include "engine/weights/linear.h"
#include "engine/weights/linear_group.h"

#include <algorithm>

namespace tw {

at::Tensor WeightMethod::apply(const AdaptableWeight&, const at::Tensor& x, const at::Tensor& base) const {
  return base + at::linear(x, delta().to(x.scalar_type()));
}

void AdaptableWeight::detach(const WeightMethod* method) {
  std::erase_if(m_methods, [&](const auto& held) { return held.get() == method; });
}

at::Tensor AdaptableWeight::forward(const at::Tensor& x, const ForwardMode& mode) const {
  const AdaptableWeight* self = this;
  return forwardGroup({&self, 1}, x, mode)[0];
}

std::vector<at::Tensor> forwardGroup(std::span<const AdaptableWeight* const> weights, const at::Tensor& x,
                                     const ForwardMode& mode) {
  std::vector<ops::LinearCall> calls;
  calls.reserve(weights.size());
  for (const auto* weight : weights) {
    auto& call = calls.emplace_back(ops::LinearCall{&weight->storage(), weight->bias(), {}});
    uint64_t number = 0;
    for (const auto& method : weight->methods())
      if (auto term = method->lowRank()) {
        const uint64_t seed = ops::dropoutSeed(mode.dropoutSeed, weight->index(), number++);
        call.terms.push_back({std::move(*term), seed, mode.training});
      }
  }
  auto outputs = ops::linear(x, std::move(calls));
  for (size_t i = 0; i < weights.size(); ++i)
    for (const auto& method : weights[i]->methods())
      if (!method->lowRank()) outputs[i] = method->apply(*weights[i], x, outputs[i]);
  return outputs;
}

} // namespace tw
