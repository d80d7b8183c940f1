#include "engine/tune/base/method_choices.h"

#include <charconv>

namespace tw {
namespace {

struct BiasesName {
  TrainedBiases biases;
  const char* name;
};
constexpr BiasesName kBiasesNames[] = {
    {TrainedBiases::None, "none"}, {TrainedBiases::All, "all"}, {TrainedBiases::Targets, "lora_only"}};

constexpr const char* kFastPissa = "pissa_niter_";
constexpr int64_t kMostPissaIterations = 1000; ///< far above any use

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
  for (const auto init : {LoraInit::Usual, LoraInit::Random, LoraInit::Gaussian, LoraInit::Pissa, LoraInit::Olora,
                          LoraInit::Loftq, LoraInit::Eva})
    if (value == loraInitJson(init)) return init;
  return pissaIterationsOf(value) > 0 ? std::optional(LoraInit::Pissa) : std::nullopt;
}

int64_t pissaIterationsOf(const Json& value) {
  if (!value.is_string()) return 0;
  const auto& name = value.get_ref<const std::string&>();
  const auto length = std::char_traits<char>::length(kFastPissa);
  int64_t iterations = 0;
  if (!name.starts_with(kFastPissa)) return 0;
  const auto [end, error] = std::from_chars(name.data() + length, name.data() + name.size(), iterations);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && iterations > 0 && iterations <= kMostPissaIterations ? iterations : 0;
}

Json loraInitJson(LoraInit init, int64_t pissaIterations) {
  switch (init) {
  case LoraInit::Usual: return true;
  case LoraInit::Random: return false;
  case LoraInit::Gaussian: return "gaussian";
  case LoraInit::Pissa: return pissaIterations > 0 ? kFastPissa + std::to_string(pissaIterations) : "pissa";
  case LoraInit::Olora: return "olora";
  case LoraInit::Loftq: return "loftq";
  case LoraInit::Eva: return "eva";
  }
  return {};
}

} // namespace tw
