#include "engine/weights/expert_stack.h"
#include "engine/weights/grouped_linear.h"

#include <algorithm>

namespace tw {

int64_t ExpertStack::outFeatures() const {
  int64_t out = 0;
  for (const auto& part : m_parts) out += part.front()->outFeatures();
  return out;
}

void ExpertStack::detach(const StackMethod* method) {
  std::erase_if(m_methods, [&](const auto& held) { return held.get() == method; });
}

std::vector<at::Tensor> ExpertStack::forward(const at::Tensor& x, const std::vector<int64_t>& offsets) const {
  ops::GroupedCall call;
  for (const auto& part : m_parts) {
    auto& storages = call.parts.emplace_back();
    for (const auto* weight : part) storages.push_back(&weight->storage());
  }
  for (const auto& method : m_methods) {
    auto term = method->lowRank();
    call.terms.push_back({std::move(term.A), std::move(term.B), term.scale});
  }
  return ops::groupedLinear(x, offsets, call);
}

} // namespace tw
