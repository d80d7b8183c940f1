#include "engine/tune/base/prompt_config.h"

namespace tw {

Result<> readPromptConfig(const PeftConfigReader& reader, PromptConfig& config) {
  TW_CHECK(reader.readCommon(config));
  TW_CHECK(reader.refuse({"modules_to_save"}));
  int64_t submodules = 1;
  for (const auto& [key, value] :
       {std::pair("num_virtual_tokens", &config.virtualTokens), std::pair("token_dim", &config.tokenDim),
        std::pair("num_layers", &config.layers), std::pair("num_attention_heads", &config.heads),
        std::pair("num_transformer_submodules", &submodules)})
    TW_CHECK(reader.read(key, *value));
  if (config.virtualTokens < 1) return fail(reader.wrong("num_virtual_tokens", TW_TEXT("a number above 0")));
  if (submodules != 1) return fail(reader.unsupported(TW_TEXT("virtual tokens for an encoder and a decoder")));
  return {};
}

nlohmann::json promptConfigJson(const PromptConfig& config) {
  auto json = commonPeftJson(config);
  json.erase("modules_to_save"); // older PEFT does not know it here
  json["num_virtual_tokens"] = config.virtualTokens;
  json["token_dim"] = config.tokenDim;
  json["num_layers"] = config.layers;
  json["num_attention_heads"] = config.heads;
  json["num_transformer_submodules"] = 1;
  return json;
}

} // namespace tw
