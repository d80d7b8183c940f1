#pragma once
// Mixture of experts: a router chooses a few small MLPs for each token and weighs what they say (arXiv:2101.03961; as
// Mixtral and Qwen have it).
#include "engine/model/causal_model.h"
#include "engine/model/tensor_slots.h"
#include "engine/weights/expert_stack.h"

namespace tw {

/// What the routers of a forward pass chose, summed over tokens and layers.
struct RouterTally {
  at::Tensor chosen;        ///< float32 [experts]: how often each was among a token's
  at::Tensor probabilities; ///< float32 [experts], differentiable
  int64_t rows = 0;         ///< tokens, once a layer

  void add(const RouterTally& layer);
  /// experts · Σ_e (chosen_e / rows) · (probabilities_e / rows), as Transformers' load_balancing_loss_func; undefined
  /// when nothing was routed.
  at::Tensor loss() const;
};

class RoutedExperts {
 public:
  /// `path`: of the layer in module names, "model.layers.0.".
  RoutedExperts(const ModelConfig& config, const std::string& path);
  /// x [tokens, hidden] -> the same. Tokens are sorted by expert, and only experts that got some are computed. `tally`
  /// may be null.
  at::Tensor forward(const at::Tensor& x, const ForwardMode& mode, RouterTally* tally) const;

  void setLinear(const TensorSlot& slot, const AdaptableWeight* weight);
  ExpertStack& gateUp() { return m_gateUp; }
  ExpertStack& down() { return m_down; }

 private:
  /// Rows of tokens in the order of their experts.
  struct Order {
    at::Tensor token;             ///< int64 [tokens · perToken]: whose row it is
    at::Tensor place;             ///< int64 [tokens · perToken]: where a token's rows went
    std::vector<int64_t> offsets; ///< [experts + 1]
    at::Tensor counts;            ///< int64 [experts] on the device
  };
  Order sortByExpert(const at::Tensor& chosen) const;
  at::Tensor shared(const at::Tensor& x, const ForwardMode& mode) const;

  const ModelConfig* m_config;
  const AdaptableWeight *m_router = nullptr, *m_sharedGate = nullptr, *m_sharedUp = nullptr, *m_sharedDown = nullptr,
                        *m_sharedScale = nullptr;
  ExpertStack m_gateUp, m_down;
};

} // namespace tw
