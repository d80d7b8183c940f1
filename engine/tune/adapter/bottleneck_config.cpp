#include "engine/tune/adapter/bottleneck_config.h"

#include <algorithm>

namespace tw {
namespace {

constexpr std::pair<BottleneckPlacement, const char*> kPlacements[] = {{BottleneckPlacement::Houlsby, "houlsby"},
                                                                       {BottleneckPlacement::Pfeiffer, "pfeiffer"}};
constexpr std::pair<BottleneckBend, const char*> kBends[] = {{BottleneckBend::Relu, "relu"},
                                                             {BottleneckBend::Gelu, "gelu"},
                                                             {BottleneckBend::Silu, "silu"},
                                                             {BottleneckBend::Tanh, "tanh"}};

template <class Value, size_t count>
bool setNamed(const std::pair<Value, const char*> (&table)[count], const std::string& name, Value& out) {
  for (const auto& [value, known] : table)
    if (name == known) {
      out = value;
      return true;
    }
  return false;
}

template <class Value, size_t count>
std::string nameIn(const std::pair<Value, const char*> (&table)[count], Value value) {
  for (const auto& [known, name] : table)
    if (known == value) return name;
  return {};
}

/// "model.layers.0" of "model.layers.0.mlp.down_proj.weight".
std::string layerModule(const TensorSlot& slot, const NameTable& names) {
  const auto layer = names.layers + "." + std::to_string(slot.layer);
  return slot.name.substr(0, slot.name.find(layer + ".") + layer.size());
}

bool endsFeedForward(TensorSlot::Part part) {
  return part == TensorSlot::Part::Down || part == TensorSlot::Part::Router;
}

} // namespace

bool setPlacement(const std::string& name, BottleneckConfig& config) {
  return setNamed(kPlacements, name, config.placement);
}
bool setNonLinearity(const std::string& name, BottleneckConfig& config) { return setNamed(kBends, name, config.bend); }

Result<BottleneckConfig> readBottleneckConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  BottleneckConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "BOTTLENECK") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.refuse({"modules_to_save"}));
  auto placement = nameIn(kPlacements, config.placement), bend = nameIn(kBends, config.bend);
  TW_CHECK(reader.read("placement", placement));
  if (!setPlacement(placement, config)) return fail(reader.wrong("placement", TW_TEXT("houlsby or pfeiffer")));
  TW_CHECK(reader.read("non_linearity", bend));
  if (!setNonLinearity(bend, config)) return fail(reader.wrong("non_linearity", TW_TEXT("relu, gelu, silu or tanh")));
  TW_CHECK(reader.read("reduction_factor", config.reductionFactor));
  if (config.reductionFactor < 1) return fail(reader.wrong("reduction_factor", TW_TEXT("a number above 0")));
  return config;
}

nlohmann::json bottleneckConfigJson(const BottleneckConfig& config) {
  auto json = commonPeftJson(config);
  json["placement"] = nameIn(kPlacements, config.placement);
  json["reduction_factor"] = config.reductionFactor;
  json["non_linearity"] = nameIn(kBends, config.bend);
  return json;
}

std::vector<BottleneckPlace> bottleneckPlaces(const ModelShape& model, const BottleneckConfig& config) {
  std::vector<BottleneckPlace> places;
  const auto& names = model.config().names;
  for (const auto& slot : model.slots()) {
    if (slot.layer < 0 || !slot.matrix()) continue;
    if (slot.part == TensorSlot::Part::O && config.placement == BottleneckPlacement::Houlsby)
      places.push_back({slot.layer, Block::Attention, layerModule(slot, names) + ".attention_adapter", slot.module()});
    // Gemma 3n has a router of its streams beside the MLP.
    if (endsFeedForward(slot.part) &&
        (places.empty() || places.back().layer != slot.layer || places.back().block != Block::FeedForward))
      places.push_back({slot.layer, Block::FeedForward, layerModule(slot, names) + ".mlp_adapter", slot.module()});
  }
  return places;
}

int64_t bottleneckWidth(const ModelConfig& model, const BottleneckConfig& config) {
  return std::max<int64_t>(1, model.hiddenSize / config.reductionFactor);
}

} // namespace tw
