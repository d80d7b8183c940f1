#include "engine/infer/generator.h"

#include <algorithm>

namespace tw {
namespace {

void addId(std::vector<int32_t>& ids, int32_t id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

double numberOr(const Json& json, const char* name, double otherwise) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// The file is anyone's: what lies outside goes to the nearer bound. (A parsed number is never NaN.)
double boundedOr(const Json& json, const char* name, double otherwise, double least, double most) {
  return std::clamp(numberOr(json, name, otherwise), least, most);
}

void addJsonId(std::vector<int32_t>& ids, const Json& value) {
  if (!value.is_number_integer()) return;
  const auto id = value.get<int64_t>();
  if (id >= 0 && id <= INT32_MAX) addId(ids, static_cast<int32_t>(id));
}

constexpr double kMostBeams = 64; ///< as the command line allows
constexpr double kMostCandidates = INT32_MAX;
constexpr double kMostFactor = 1e6; ///< temperature and penalty: far beyond use, and no score overflows
constexpr double kLeastFactor = 1e-6;

} // namespace

Result<GenerateOptions> generationDefaults(const fs::path& folder, const ModelConfig& config,
                                           const Tokenizer* tokenizer) {
  GenerateOptions options;
  for (const int32_t id : config.eosTokenIds) addId(options.eosIds, id);
  if (tokenizer && tokenizer->special().eosId) addId(options.eosIds, *tokenizer->special().eosId);
  std::error_code error;
  if (!fs::exists(folder / "generation_config.json", error)) return options;
  TW_TRY(const auto json, readJsonFile(folder / "generation_config.json"));
  if (!json.is_object()) return options;
  auto& sampling = options.sampling;
  sampling.temperature = boundedOr(json, "temperature", sampling.temperature, 0, kMostFactor);
  sampling.topK =
      static_cast<int64_t>(boundedOr(json, "top_k", static_cast<double>(sampling.topK), 0, kMostCandidates));
  sampling.topP = boundedOr(json, "top_p", sampling.topP, 0, 1);
  sampling.repetitionPenalty =
      boundedOr(json, "repetition_penalty", sampling.repetitionPenalty, kLeastFactor, kMostFactor);
  options.numBeams = static_cast<int64_t>(boundedOr(json, "num_beams", 1, 1, kMostBeams));
  if (json.contains("do_sample") && json["do_sample"] == false) sampling.temperature = 0;
  if (const auto eos = json.find("eos_token_id"); eos != json.end()) {
    addJsonId(options.eosIds, *eos);
    if (eos->is_array())
      for (const auto& id : *eos) addJsonId(options.eosIds, id);
  }
  return options;
}

} // namespace tw
