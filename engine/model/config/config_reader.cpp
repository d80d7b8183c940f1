#include "engine/model/config/config_reader.h"

#include <cmath>

namespace tw {

Error configError(Text sentence) {
  const auto key = sentence.arguments().front().english();
  return requestError("model.config", std::move(sentence), TW_TEXT("Correct config.json or download it again."))
      .in(key);
}

Error unsupportedSetting(const std::string& key, const std::string& value) {
  return requestError("model.unsupported", TW_TEXT("The setting %1 = %2 of config.json is not supported.", key, value),
                      TW_TEXT("Choose another model."))
      .in(key);
}

const Json* configValue(const Json& json, const std::string& key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? nullptr : &*found;
}

Result<int64_t> configInteger(const Json& json, const std::string& key, int64_t low, int64_t high,
                              std::optional<int64_t> fallback) {
  const auto* value = configValue(json, key);
  if (!value) {
    if (fallback) return *fallback;
    return fail(configError(TW_TEXT("In config.json, %1 is missing.", key)));
  }
  if (!value->is_number_integer() || (value->is_number_unsigned() && value->get<uint64_t>() > INT64_MAX))
    return fail(configError(TW_TEXT("In config.json, %1 is not a whole number.", key)));
  const auto number = value->get<int64_t>();
  if (number < low || number > high)
    return fail(configError(TW_TEXT("In config.json, %1 is %2, outside of %3 to %4.", key, number, low, high)));
  return number;
}

Result<double> configNumber(const Json& json, const std::string& key, double low, double high,
                            std::optional<double> fallback) {
  const auto* value = configValue(json, key);
  if (!value) {
    if (fallback) return *fallback;
    return fail(configError(TW_TEXT("In config.json, %1 is missing.", key)));
  }
  if (!value->is_number()) return fail(configError(TW_TEXT("In config.json, %1 is not a number.", key)));
  const auto number = value->get<double>();
  if (!std::isfinite(number) || number < low || number > high)
    return fail(configError(TW_TEXT("In config.json, %1 is out of range.", key)));
  return number;
}

Result<bool> configBool(const Json& json, const std::string& key, bool fallback) {
  const auto* value = configValue(json, key);
  if (!value) return fallback;
  if (!value->is_boolean()) return fail(configError(TW_TEXT("In config.json, %1 is neither true nor false.", key)));
  return value->get<bool>();
}

Result<std::vector<std::string>> configLayerTypes(const Json& json, int64_t layers) {
  std::vector<std::string> types;
  const auto* value = configValue(json, "layer_types");
  if (!value) return types;
  if (!value->is_array() || static_cast<int64_t>(value->size()) != layers)
    return fail(configError(TW_TEXT("In config.json, %1 does not list one type a layer.", std::string("layer_types"))));
  for (const auto& type : *value) {
    if (type != "full_attention" && type != "sliding_attention")
      return fail(configError(
          TW_TEXT("In config.json, %1 names a kind of attention that is not supported.", std::string("layer_types"))));
    types.push_back(type.get<std::string>());
  }
  return types;
}

namespace {

constexpr double kHuge = 1e12;

Result<std::vector<double>> configNumbers(const Json& json, const std::string& key) {
  const auto* value = configValue(json, key);
  if (!value) return fail(configError(TW_TEXT("In config.json, %1 is missing.", key)));
  if (!value->is_array() || value->size() > 65536)
    return fail(configError(TW_TEXT("In config.json, %1 does not list one number a pair of rotated elements.", key)));
  std::vector<double> numbers;
  for (const auto& item : *value) {
    if (!item.is_number()) return fail(configError(TW_TEXT("In config.json, %1 is not a number.", key)));
    numbers.push_back(item.get<double>());
    if (!std::isfinite(numbers.back()) || numbers.back() <= 0)
      return fail(configError(TW_TEXT("In config.json, %1 is out of range.", key)));
  }
  return numbers;
}

Result<> optionalNumber(const Json& json, const char* key, std::optional<double>& target) {
  if (!configValue(json, key)) return {};
  TW_TRY(target, configNumber(json, key, -kHuge, kHuge));
  return {};
}

Result<> readYarn(const Json& scaling, RopeConfig& rope) {
  TW_TRY(rope.betaFast, configNumber(scaling, "beta_fast", 0.0, kHuge, 32.0));
  TW_TRY(rope.betaSlow, configNumber(scaling, "beta_slow", 0.0, kHuge, 1.0));
  if (rope.betaFast == 0.0) rope.betaFast = 32.0;
  if (rope.betaSlow == 0.0) rope.betaSlow = 1.0;
  TW_TRY(rope.truncate, configBool(scaling, "truncate", true));
  TW_CHECK(optionalNumber(scaling, "attention_factor", rope.attentionFactor));
  TW_CHECK(optionalNumber(scaling, "mscale", rope.mscale));
  return optionalNumber(scaling, "mscale_all_dim", rope.mscaleAllDim);
}

/// The name in either spelling. "su" and, of Phi-3, "yarn" are longrope's older names; only longrope has lists of
/// factors.
Result<RopeType> readType(const Json& scaling) {
  static constexpr std::pair<std::string_view, RopeType> kTypes[] = {
      {"default", RopeType::Default}, {"linear", RopeType::Linear}, {"dynamic", RopeType::Dynamic},
      {"yarn", RopeType::Yarn},       {"llama3", RopeType::Llama3}, {"longrope", RopeType::LongRope},
      {"su", RopeType::LongRope}};
  for (const auto* key : {"rope_type", "type"})
    if (const auto* type = configValue(scaling, key)) {
      if (!type->is_string()) return fail(configError(TW_TEXT("In config.json, %1 is not a text.", key)));
      const auto name = type->get<std::string>();
      if (name == "yarn" && configValue(scaling, "short_factor")) return RopeType::LongRope;
      for (const auto& [known, kind] : kTypes)
        if (name == known) return kind;
      return fail(requestError("model.rope", TW_TEXT("The rope type '%1' is not supported.", name.substr(0, 80)),
                               TW_TEXT("Supported are default, linear, dynamic, yarn, llama3 and longrope."))
                      .in("rope_type"));
    }
  return RopeType::Default;
}

} // namespace

Result<RopeConfig> readRopeParameters(const Json& scaling, const Json& text, double theta, int64_t maxPositions) {
  RopeConfig rope;
  rope.originalMaxPositions = maxPositions;
  TW_TRY(rope.type, readType(scaling));
  TW_TRY(rope.theta, configNumber(scaling, "rope_theta", 1.0, 1e15, theta));
  TW_TRY(rope.partial, configNumber(text, "partial_rotary_factor", 0.0, 1.0, 1.0));
  TW_TRY(rope.partial, configNumber(scaling, "partial_rotary_factor", 0.0, 1.0, rope.partial));
  if (rope.type == RopeType::Default) return rope;
  // Transformers: a config-level value wins over the one beside the scaling (standardize_rope_params).
  if (rope.type == RopeType::Llama3 || rope.type == RopeType::Yarn || rope.type == RopeType::LongRope) {
    TW_TRY(rope.originalMaxPositions,
           configInteger(scaling, "original_max_position_embeddings", 1, INT32_MAX, maxPositions));
    TW_TRY(rope.originalMaxPositions,
           configInteger(text, "original_max_position_embeddings", 1, INT32_MAX, rope.originalMaxPositions));
  }
  std::optional<double> impliedFactor;
  if (rope.type == RopeType::Yarn || rope.type == RopeType::LongRope)
    impliedFactor = static_cast<double>(maxPositions) / static_cast<double>(rope.originalMaxPositions);
  TW_TRY(rope.factor, configNumber(scaling, "factor", 1e-6, kHuge, impliedFactor));
  if (rope.type == RopeType::Llama3) {
    TW_TRY(rope.lowFreqFactor, configNumber(scaling, "low_freq_factor", 1e-6, kHuge));
    TW_TRY(rope.highFreqFactor, configNumber(scaling, "high_freq_factor", 1e-6, kHuge));
    if (rope.highFreqFactor == rope.lowFreqFactor)
      return fail(configError(TW_TEXT("In config.json, %1 equals low_freq_factor.", std::string("high_freq_factor"))));
  }
  if (rope.type == RopeType::Yarn) TW_CHECK(readYarn(scaling, rope));
  if (rope.type == RopeType::LongRope) {
    TW_CHECK(optionalNumber(scaling, "attention_factor", rope.attentionFactor));
    TW_TRY(rope.shortFactor, configNumbers(scaling, "short_factor"));
    TW_TRY(rope.longFactor, configNumbers(scaling, "long_factor"));
  }
  return rope;
}

Result<RopeConfig> readRope(const Json& text, int64_t maxPositions) {
  const Json nothing = Json::object();
  TW_TRY(const double theta, configNumber(text, "rope_theta", 1.0, 1e15, 10000.0));
  const auto* scaling = configValue(text, "rope_parameters");
  if (!scaling) scaling = configValue(text, "rope_scaling");
  if (!scaling) scaling = &nothing;
  if (!scaling->is_object())
    return fail(configError(TW_TEXT("In config.json, %1 is not an object.", std::string("rope_parameters"))));
  if (scaling->contains("full_attention") || scaling->contains("sliding_attention"))
    return fail(requestError("model.rope",
                             TW_TEXT("Rope parameters of its own for each kind of layer are not supported."),
                             TW_TEXT("Choose a model with one set of rope parameters.")));
  return readRopeParameters(*scaling, text, theta, maxPositions);
}

} // namespace tw
