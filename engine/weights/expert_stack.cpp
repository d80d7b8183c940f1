#include "engine/weights/expert_stack.h"
#include "engine/weights/grouped_linear.h"
#include "engine/weights/linear_group.h"

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

std::vector<at::Tensor> ExpertStack::forward(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                             const ForwardMode& mode) const {
  return isGrouped() ? grouped(x, offsets) : oneByOne(x, offsets, mode);
}

bool ExpertStack::isGrouped() const {
  return std::all_of(m_methods.begin(), m_methods.end(), [](const auto& method) { return method->lowRank(); }) &&
         std::all_of(m_parts.begin(), m_parts.end(), [](const auto& part) {
           return std::all_of(part.begin(), part.end(), [](const auto* weight) { return weight->methods().empty(); });
         });
}

std::vector<at::Tensor> ExpertStack::grouped(const at::Tensor& x, const std::vector<int64_t>& offsets) const {
  ops::GroupedCall call;
  for (const auto& part : m_parts) {
    auto& storages = call.parts.emplace_back();
    for (const auto* weight : part) storages.push_back(&weight->storage());
  }
  for (const auto& method : m_methods) {
    auto term = *method->lowRank();
    call.terms.push_back({std::move(term.A), std::move(term.B), term.scale});
  }
  return ops::groupedLinear(x, offsets, call);
}

std::vector<at::Tensor> ExpertStack::oneByOne(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                              const ForwardMode& mode) const {
  std::vector<std::vector<at::Tensor>> rows(m_parts.size());
  for (size_t e = 0; e + 1 < offsets.size(); ++e) {
    const int64_t begin = offsets[e], count = offsets[e + 1] - begin;
    if (count == 0) continue;
    std::vector<AdaptedWeight> weights;
    StackPart place{experts(), static_cast<int64_t>(e), 0, 0};
    for (const auto& part : m_parts) {
      auto& weight = weights.emplace_back(AdaptedWeight{part[e], part[e]->methods()});
      place.rows = part[e]->outFeatures();
      for (const auto& method : m_methods) weight.methods.push_back(method->on(place));
      place.firstRow += place.rows;
    }
    const auto outputs = forwardGroup(weights, x.narrow(0, begin, count), mode);
    for (size_t p = 0; p < outputs.size(); ++p) rows[p].push_back(outputs[p]);
  }
  std::vector<at::Tensor> outputs;
  for (size_t p = 0; p < rows.size(); ++p)
    outputs.push_back(rows[p].empty() ? at::empty({0, m_parts[p].front()->outFeatures()}, x.options())
                                      : at::cat(rows[p]));
  return outputs;
}

} // namespace tw
