#include "engine/tune/lora_moe/expert_routing.h"

namespace tw {

ExpertRouting routed(const at::Tensor& x, const at::Tensor& router, int64_t chosen) {
  ExpertRouting routing;
  routing.probabilities = at::softmax(at::linear(x.to(at::kFloat), router), -1);
  auto [values, experts] = at::topk(routing.probabilities, chosen, -1);
  if (chosen > 1) values = values / values.sum(-1, true);
  routing.gates = at::zeros_like(routing.probabilities).scatter(-1, experts, values);
  routing.chosen = experts;
  return routing;
}

at::Tensor balanceLoss(const ExpertRouting& routing) {
  const auto choices = static_cast<double>(routing.chosen.numel());
  const auto tokens = static_cast<double>(routing.probabilities.size(0)),
             experts = static_cast<double>(routing.probabilities.size(1));
  const auto counts = at::zeros_like(routing.gates).scatter_(-1, routing.chosen, 1.0).sum(0);
  return (counts * routing.probabilities.sum(0)).sum() * (experts / (choices * tokens));
}

} // namespace tw
