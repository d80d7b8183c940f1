#include "engine/api/catalog/choice.h"

#include <map>

namespace tw {

const std::vector<Choice>& quantizerChoices() {
  static const std::vector<Choice> choices = {
      {"none", TW_TEXT("None"), TW_TEXT("The weights are kept as the files have them."), {}, false},
      {"nf4",
       TW_TEXT("NF4"),
       TW_TEXT("4 bits a weight, spaced as normally distributed weights lie (QLoRA)."),
       {"model.double_quantization", "model.quantization_block_size"},
       false},
      {"fp4",
       TW_TEXT("FP4"),
       TW_TEXT("4 bits a weight as small floating-point numbers; less exact than NF4."),
       {"model.double_quantization", "model.quantization_block_size"},
       false},
      {"int8", TW_TEXT("8 bits"), TW_TEXT("8 bits a weight, one scale a row."), {}, false}};
  return choices;
}

int quantizerBits(const std::string& quantizer) {
  static const std::map<std::string, int> bits = {{"nf4", 4}, {"fp4", 4}, {"int8", 8}};
  const auto found = bits.find(quantizer);
  return found == bits.end() ? 0 : found->second;
}

const std::vector<int64_t>& quantizationBlockSizes() {
  static const std::vector<int64_t> sizes = {64, 128, 256, 512, 1024, 2048, 4096};
  return sizes;
}

} // namespace tw
