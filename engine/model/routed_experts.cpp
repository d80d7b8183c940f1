#include "engine/model/routed_experts.h"
#include "engine/model/activation.h"
#include "engine/weights/linear_group.h"

#include <array>

namespace tw {

void RouterTally::add(const RouterTally& layer) {
  if (layer.rows == 0) return;
  chosen = chosen.defined() ? chosen + layer.chosen : layer.chosen;
  probabilities = probabilities.defined() ? probabilities + layer.probabilities : layer.probabilities;
  rows += layer.rows;
}

at::Tensor RouterTally::loss() const {
  if (rows == 0) return {};
  const auto count = static_cast<double>(rows);
  return (chosen * probabilities).sum() * (static_cast<double>(chosen.size(0)) / (count * count));
}

RoutedExperts::RoutedExperts(const ModelConfig& config, const std::string& path)
    : m_config(&config), m_gateUp(path + config.names.experts + ".gate_up_proj", 2),
      m_down(path + config.names.experts + ".down_proj", 1) {}

void RoutedExperts::setLinear(const TensorSlot& slot, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (slot.part) {
  case Part::Router: m_router = weight; break;
  case Part::ExpertGate: m_gateUp.add(0, weight); break;
  case Part::ExpertUp: m_gateUp.add(1, weight); break;
  case Part::ExpertDown: m_down.add(0, weight); break;
  case Part::SharedGate: m_sharedGate = weight; break;
  case Part::SharedUp: m_sharedUp = weight; break;
  case Part::SharedDown: m_sharedDown = weight; break;
  case Part::SharedScale: m_sharedScale = weight; break;
  default: TORCH_CHECK(false, "not a linear of routed experts");
  }
}

RoutedExperts::Order RoutedExperts::sortByExpert(const at::Tensor& chosen) const {
  Order order;
  const auto flat = chosen.reshape({-1});
  order.counts = at::bincount(flat, {}, m_config->experts.count);
  const auto places = std::get<1>(flat.sort(/*stable=*/true, 0, false));
  order.token = at::floor_divide(places, m_config->experts.perToken);
  order.place = at::empty_like(places).scatter_(0, places, at::arange(places.size(0), places.options()));
  const auto counts = order.counts.cpu(); // the one look at the device
  order.offsets.push_back(0);
  for (int64_t expert = 0; expert < counts.size(0); ++expert)
    order.offsets.push_back(order.offsets.back() + counts.const_data_ptr<int64_t>()[expert]);
  return order;
}

at::Tensor RoutedExperts::shared(const at::Tensor& x, const ForwardMode& mode) const {
  const std::array<const AdaptableWeight*, 2> group{m_sharedGate, m_sharedUp};
  const auto inner = forwardGroup(group, x, mode);
  return at::sigmoid(m_sharedScale->forward(x, mode)) *
         m_sharedDown->forward(gated(inner[0], inner[1], m_config->activation), mode);
}

at::Tensor RoutedExperts::forward(const at::Tensor& x, const ForwardMode& mode, RouterTally* tally) const {
  const auto& experts = m_config->experts;
  const int64_t tokens = x.size(0);
  const auto probabilities = at::softmax(m_router->forward(x, mode), -1, at::kFloat);
  auto [weights, chosen] = at::topk(probabilities, experts.perToken, -1);
  if (experts.normalizesWeights) weights = weights / weights.sum(-1, true);
  const auto order = sortByExpert(chosen);
  if (tally) *tally = {order.counts.to(at::kFloat), probabilities.sum(0), tokens};
  const auto inner = m_gateUp.forward(x.index_select(0, order.token), order.offsets, mode);
  const auto said = m_down.forward(gated(inner[0], inner[1], m_config->activation), order.offsets, mode)[0];
  const auto each = said.index_select(0, order.place).view({tokens, experts.perToken, x.size(1)});
  const auto mixed = at::bmm(weights.to(x.scalar_type()).unsqueeze(1), each).squeeze(1);
  return m_sharedDown ? mixed + shared(x, mode) : mixed;
}

} // namespace tw
