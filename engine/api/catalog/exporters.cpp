#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& exporterChoices() {
  static const std::vector<Choice> choices = {
      {"safetensors",
       "Merged model",
       "A whole model in Hugging Face layout with the adapters merged into it.",
       {"dtype", "max_shard_size", "verify"},
       false},
      {"adapter", "Adapter", "The adapter alone, as PEFT reads it.", {}, false},
      {"bnb-4bit",
       "Merged model in 4 bits",
       "A whole model whose linear layers bitsandbytes reads in 4 bits.",
       {"dtype", "max_shard_size", "verify", "quant_type", "double_quantization", "block_size", "compute_dtype"},
       false},
      {"gguf", "GGUF", "", {}, true},
      {"gguf-lora", "GGUF adapter", "", {}, true},
      {"ollama", "Ollama", "", {}, true}};
  return choices;
}

} // namespace tw
