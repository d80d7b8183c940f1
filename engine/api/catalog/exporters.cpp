#include "engine/api/catalog/choice.h"

namespace tw {

const std::vector<Choice>& exporterChoices() {
  static const std::vector<Choice> choices = {
      {"safetensors",
       TW_TEXT("Merged model"),
       TW_TEXT("A whole model in Hugging Face layout with the adapters merged into it."),
       {"dtype", "max_shard_size", "verify"},
       false},
      {"adapter", TW_TEXT("Adapter"), TW_TEXT("The adapter alone, as PEFT reads it."), {}, false},
      {"bnb-4bit",
       TW_TEXT("Merged model in 4 bits"),
       TW_TEXT("A whole model whose linear layers bitsandbytes reads in 4 bits."),
       {"dtype", "max_shard_size", "verify", "quant_type", "double_quantization", "block_size", "compute_dtype"},
       false},
      {"gguf", TW_TEXT("GGUF"), {}, {}, true},
      {"gguf-lora", TW_TEXT("GGUF adapter"), {}, {}, true},
      {"ollama", TW_TEXT("Ollama"), {}, {}, true}};
  return choices;
}

} // namespace tw
