#include "engine/weights/adaptable_weight.h"
#include "engine/weights/linear.h"
#include "engine/weights/linear_group.h"

#include <algorithm>

namespace tw {

void AdaptableWeight::detach(const WeightMethod* method) {
  std::erase_if(m_methods, [&](const auto& held) { return held.get() == method; });
}

at::Tensor AdaptableWeight::forward(const at::Tensor& x, const ForwardMode& mode) const {
  const AdaptableWeight* self = this;
  return forwardGroup({&self, 1}, x, mode)[0];
}

std::vector<at::Tensor> forwardGroup(std::span<const AdaptableWeight* const> weights, const at::Tensor& x,
                                     const ForwardMode& mode) {
  std::vector<AdaptedWeight> adapted;
  adapted.reserve(weights.size());
  for (const auto* weight : weights) adapted.push_back({weight, weight->methods()});
  return forwardGroup(adapted, x, mode);
}

} // namespace tw
