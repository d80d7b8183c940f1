#pragma once
// What adapter_config.json says about a bottleneck adapter.
#include "engine/tune/base/model_shape.h"
#include "engine/tune/base/peft_config.h"

namespace tw {

/// Houlsby: behind attention and feed-forward; Pfeiffer: behind feed-forward alone.
enum class BottleneckPlacement { Houlsby, Pfeiffer };
enum class BottleneckBend { Relu, Gelu, Silu, Tanh };

struct BottleneckConfig : PeftConfig {
  BottleneckPlacement placement = BottleneckPlacement::Houlsby;
  int64_t reductionFactor = 16;
  BottleneckBend bend = BottleneckBend::Relu; ///< non_linearity
  BottleneckConfig() { peftType = "BOTTLENECK"; }
};

/// By their names in recipes and files; false for a name that stands for none.
bool setPlacement(const std::string& name, BottleneckConfig& config);
bool setNonLinearity(const std::string& name, BottleneckConfig& config);
/// Errors: adapter.missing, adapter.config (names the key), adapter.unsupported.
Result<BottleneckConfig> readBottleneckConfig(const fs::path& folder);
nlohmann::json bottleneckConfigJson(const BottleneckConfig& config);

/// One adapter of a model.
struct BottleneckPlace {
  int64_t layer = 0;
  Block block = Block::FeedForward;
  std::string key;    ///< under which its tensors are named: "model.layers.0.mlp_adapter"
  std::string module; ///< a matrix of its block, by which plans know where it stands
};
std::vector<BottleneckPlace> bottleneckPlaces(const ModelShape& model, const BottleneckConfig& config);
/// Columns between the two matrices: the model's width by the reduction factor, one at least.
int64_t bottleneckWidth(const ModelConfig& model, const BottleneckConfig& config);

} // namespace tw
