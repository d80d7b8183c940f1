#pragma once
#include "engine/api/json.h"
#include "engine/api/text.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tw {

/// What `info MODEL` says; built from config.json and the safetensors headers without reading a weight.
struct ModelInfo {
  std::string path, architecture, family, dtype;
  std::string quantization = "none"; ///< of the weights on disk: none|nf4|fp4|int8
  int64_t parameters = 0, layers = 0, hidden_size = 0, vocab_size = 0, bytes = 0, context_length = 0;
  std::vector<std::string> linear_modules; ///< distinct last names: q_proj, k_proj …
  std::string tokenizer;                   ///< description, or empty when there is none
  bool chat_template = false;
  bool supported = false;
  Text reason;             ///< why not, when not supported
  std::vector<Text> notes; ///< worth knowing of a model that opens all the same
};
Json toJson(const ModelInfo& info);

/// One kind of weight that a method can target: q_proj in every layer is one entry.
struct ModuleInfo {
  std::string name;  ///< last name
  std::string group; ///< attention|mlp|embedding|head|other
  int64_t in_features = 0, out_features = 0;
  int64_t layers = 0; ///< in how many layers it occurs
};

} // namespace tw
