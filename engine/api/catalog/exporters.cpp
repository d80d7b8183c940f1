#include "engine/api/catalog/field_info.h"

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

const std::vector<FieldInfo>& exportOptions() {
  const auto option = [](const char* name, FieldKind kind, Json value, std::vector<std::string> choices, Text help) {
    FieldInfo info;
    info.path = name;
    info.kind = kind;
    info.defaultValue = std::move(value);
    info.choices = std::move(choices);
    info.help = std::move(help);
    return info;
  };
  const std::vector<std::string> codes = {"nf4", "fp4"}; // those that bitsandbytes has of four bits
  std::vector<std::string> sizes;
  for (const auto size : quantizationBlockSizes()) sizes.push_back(std::to_string(size));
  static const std::vector<FieldInfo> options = {
      option("quant_type", FieldKind::Choice, codes.front(), codes, TW_TEXT("The 4-bit code.")),
      option("double_quantization", FieldKind::Boolean, false, {}, TW_TEXT("Quantise the constants as well.")),
      option("block_size", FieldKind::Integer, quantizationBlockSizes().front(), sizes,
             TW_TEXT("Weights that share a constant.")),
      option("compute_dtype", FieldKind::Choice, "auto", availableNames(computeTypeChoices()),
             TW_TEXT("What others shall compute in; auto: in the type of the weights."))};
  return options;
}

} // namespace tw
