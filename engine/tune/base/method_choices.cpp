#include "engine/tune/base/method_choices.h"

namespace tw {
namespace {

struct BiasesName {
  TrainedBiases biases;
  const char* name;
};
constexpr BiasesName kBiasesNames[] = {
    {TrainedBiases::None, "none"}, {TrainedBiases::All, "all"}, {TrainedBiases::Targets, "lora_only"}};

} // namespace

std::optional<TrainedBiases> trainedBiasesNamed(const std::string& name) {
  for (const auto& known : kBiasesNames)
    if (name == known.name) return known.biases;
  return std::nullopt;
}

std::string trainedBiasesName(TrainedBiases biases) {
  for (const auto& known : kBiasesNames)
    if (biases == known.biases) return known.name;
  return {};
}

std::optional<LoraInit> loraInitOf(const Json& value) {
  for (const auto init : {LoraInit::Usual, LoraInit::Random, LoraInit::Gaussian})
    if (value == loraInitJson(init)) return init;
  return std::nullopt;
}

Json loraInitJson(LoraInit init) {
  if (init == LoraInit::Gaussian) return "gaussian";
  return init == LoraInit::Usual;
}

} // namespace tw
