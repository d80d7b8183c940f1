#include "engine/tune/oft/oft_config.h"

namespace tw {
namespace {

/// PEFT writes its own word for "those of the targets".
std::string oftBiasName(TrainedBiases bias) {
  return bias == TrainedBiases::Targets ? "oft_only" : trainedBiasesName(bias);
}

Result<> readOftSizes(const PeftConfigReader& reader, OftConfig& config) {
  if (!reader.value("oft_block_size"))
    return fail(reader.unsupported(TW_TEXT("the form of OFT that PEFT had before 0.16")));
  TW_CHECK(reader.read("r", config.blocks));
  TW_CHECK(reader.read("oft_block_size", config.blockSize));
  if (config.blocks < 0) return fail(reader.wrong("r", TW_TEXT("a number from 0")));
  if (config.blockSize < 0) return fail(reader.wrong("oft_block_size", TW_TEXT("a number from 0")));
  if ((config.blocks == 0) == (config.blockSize == 0))
    return fail(reader.wrong("oft_block_size", TW_TEXT("a number above 0 where r is 0, and 0 where r is not")));
  return {};
}

} // namespace

Result<OftConfig> readOftConfig(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  OftConfig config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "OFT") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.readTargets(config));
  TW_CHECK(readOftSizes(reader, config));
  TW_CHECK(reader.read("block_share", config.shared));
  auto& rotation = config.rotation;
  TW_CHECK(reader.read("use_cayley_neumann", rotation.cayleyNeumann));
  TW_CHECK(reader.read("num_cayley_neumann_terms", rotation.terms));
  if (rotation.terms < 1) return fail(reader.wrong("num_cayley_neumann_terms", TW_TEXT("a number above 0")));
  TW_CHECK(reader.read("coft", rotation.constrained));
  TW_CHECK(reader.read("eps", rotation.eps));
  if (const auto* init = reader.value("init_weights")) config.initWeights = *init;
  std::string bias = "none";
  TW_CHECK(reader.read("bias", bias));
  for (const auto known : {TrainedBiases::All, TrainedBiases::Targets})
    if (bias == oftBiasName(known)) config.bias = known;
  if (bias != oftBiasName(config.bias)) return fail(reader.wrong("bias", TW_TEXT("none, all or oft_only")));
  return config;
}

nlohmann::json oftConfigJson(const OftConfig& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  const auto& targets = config.targets;
  json["bias"] = oftBiasName(config.bias);
  json["layers_pattern"] = targets.layersPattern.empty() ? nlohmann::json() : nlohmann::json(targets.layersPattern);
  json["layers_to_transform"] =
      targets.layersToTransform ? nlohmann::json(*targets.layersToTransform) : nlohmann::json();
  json["block_share"] = config.shared;
  json["coft"] = config.rotation.constrained;
  json["eps"] = config.rotation.eps;
  json["init_weights"] = nlohmann::json::parse(config.initWeights.dump());
  json["module_dropout"] = 0.0;
  json["num_cayley_neumann_terms"] = config.rotation.terms;
  json["oft_block_size"] = config.blockSize;
  json["r"] = config.blocks;
  json["use_cayley_neumann"] = config.rotation.cayleyNeumann;
  return json;
}

} // namespace tw
