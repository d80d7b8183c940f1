#include "engine/tune/miss/miss_term.h"

#include "engine/tune/miss/shared_shards.h"

namespace tw {

at::Tensor MissTerm::below(const AdaptableWeight& weight, at::ScalarType dtype) const {
  const auto& methods = weight.methods();
  if (methods.empty() || methods.front().get() == this) return weight.storage().dense(dtype);
  const at::NoGradGuard guard;
  auto W = weight.storage().denseCopy(at::kFloat);
  for (const auto& method : methods) {
    if (method.get() == this) break;
    auto merged = method->merged(W);
    TORCH_CHECK(merged, "a method below MiSS has no weight of its own");
    W = std::move(*merged);
  }
  return W.to(dtype);
}

Product MissTerm::apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                        const ForwardMode& mode) const {
  if (m_form == MissForm::Bat) {
    base.value =
        base.value + batProduct(x, block(), [this, &weight](at::ScalarType dtype) { return below(weight, dtype); });
    return base;
  }
  auto added = sharedShards(x, block(), mode.training ? m_dropout : 0.0, mode.dropoutSeed);
  if (m_form == MissForm::Mini) added = added.repeat({1, m_out / m_block.size(1)});
  base.value = base.value + added;
  return base;
}

Result<at::Tensor> MissTerm::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  if (m_form == MissForm::Bat) return weight.add_(batDelta(weight, block()));
  auto rows = block().t(); // [columns, r]
  if (m_form == MissForm::Mini) rows = rows.repeat({m_out / m_block.size(1), 1});
  const int64_t in = weight.size(1), r = rows.size(1);
  return weight.add_(rows.repeat({1, (in + r - 1) / r}).narrow(1, 0, in));
}

} // namespace tw
