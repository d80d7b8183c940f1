#pragma once
// Typed access to config.json whose errors name the key.
#include "engine/model/config/model_config.h"

namespace tw {

/// "In config.json, %1 …": its first argument is the key. Error: model.config.
Error configError(Text sentence);
/// An integer in [low, high]; `fallback` when the key is absent or null, an error when there is no fallback.
Result<int64_t> configInteger(const Json& json, const std::string& key, int64_t low, int64_t high,
                              std::optional<int64_t> fallback = std::nullopt);
/// A finite number in [low, high].
Result<double> configNumber(const Json& json, const std::string& key, double low, double high,
                            std::optional<double> fallback = std::nullopt);
Result<bool> configBool(const Json& json, const std::string& key, bool fallback);
/// nullptr when absent or null.
const Json* configValue(const Json& json, const std::string& key);
/// layer_types as "sliding_attention"/"full_attention", or empty when absent.
Result<std::vector<std::string>> configLayerTypes(const Json& json, int64_t layers);
/// The rotary embedding of a model that has one, in both dialects. Errors: model.rope, model.config.
Result<RopeConfig> readRope(const Json& text, int64_t maxPositions);
/// One set of rope parameters (`scaling`), with what `text` says beside it.
Result<RopeConfig> readRopeParameters(const Json& scaling, const Json& text, double theta, int64_t maxPositions);
/// "The setting … is not supported": a switch of the family that changes the mathematics.
Error unsupportedSetting(const std::string& key, const std::string& value);

} // namespace tw
