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

} // namespace

Result<GenerateOptions> generationDefaults(const fs::path& folder, const ModelConfig& config, const Tokenizer* tokenizer) {
  GenerateOptions options;
  for (const int32_t id : config.eosTokenIds) addId(options.eosIds, id);
  if (tokenizer && tokenizer->special().eosId) addId(options.eosIds, *tokenizer->special().eosId);
  std::error_code error;
  if (!fs::exists(folder / "generation_config.json", error)) return options;
  TW_TRY(const auto json, readJsonFile(folder / "generation_config.json"));
  if (!json.is_object()) return options;
  auto& sampling = options.sampling;
  sampling.temperature = numberOr(json, "temperature", sampling.temperature);
  sampling.topK = static_cast<int64_t>(numberOr(json, "top_k", static_cast<double>(sampling.topK)));
  sampling.topP = numberOr(json, "top_p", sampling.topP);
  sampling.repetitionPenalty = numberOr(json, "repetition_penalty", sampling.repetitionPenalty);
  options.numBeams = std::max<int64_t>(1, static_cast<int64_t>(numberOr(json, "num_beams", 1)));
  if (json.contains("do_sample") && json["do_sample"] == false) sampling.temperature = 0;
  if (const auto eos = json.find("eos_token_id"); eos != json.end()) {
    if (eos->is_number_integer()) addId(options.eosIds, eos->get<int32_t>());
    if (eos->is_array())
      for (const auto& id : *eos)
        if (id.is_number_integer()) addId(options.eosIds, id.get<int32_t>());
  }
  return options;
}

} // namespace tw
