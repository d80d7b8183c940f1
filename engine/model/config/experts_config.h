#pragma once
// Experts of which a router chooses a few for each token, in the place of a layer's MLP. No torch here.
#include <cstdint>
#include <vector>

namespace tw {

struct ExpertsConfig {
  int64_t count = 0, perToken = 0;
  int64_t innerSize = 0;         ///< of one expert
  int64_t sharedSize = 0;        ///< of the expert that every token passes besides; 0 = none
  std::vector<bool> inLayer;     ///< layers that have experts; the others have a plain MLP
  bool normalizesWeights = true; ///< the weights of a token's experts add up to 1
  double balanceCoefficient = 0; ///< of the load-balancing loss that is added in training; 0 = none
  /// PEFT reads the names of an expert's linears and of the router, and all-linear, for the stacked parameters
  /// (utils/transformers_weight_conversion.py); otherwise only a parameter's own name means it.
  bool targetedAsLinears = false;

  bool routes(int64_t layer) const {
    return count > 0 && static_cast<size_t>(layer) < inLayer.size() && inLayer[static_cast<size_t>(layer)];
  }
  /// The first layer with experts, or -1.
  int64_t firstLayer() const {
    for (size_t i = 0; count > 0 && i < inLayer.size(); ++i)
      if (inLayer[i]) return static_cast<int64_t>(i);
    return -1;
  }
};

} // namespace tw
