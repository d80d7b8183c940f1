#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo bitfitInfo() {
  MethodInfo info;
  info.name = "bitfit";
  info.title = TW_TEXT("BitFit");
  info.note = TW_TEXT("biases alone");
  info.group = MethodGroup::FewerParameters;
  info.part = TrainedPart::Biases;
  info.help =
      TW_TEXT("Trains the biases that the model has and nothing else, about a thousandth of its values. For small "
              "corrections at the lowest memory, on models with biases (GPT-2, Qwen2); it learns little that is new. "
              "Learning rates from 1e-4 to 1e-2 are usual. Source: Zaken et al. 2021, arXiv:2106.10199.");
  info.peftType = "BITFIT";
  info.inPeft = false;
  info.product = "An adapter of biases";
  info.hasTargets = false;
  info.usualRateLow = 1e-4;
  info.usualRateHigh = 1e-2;
  return info;
}

} // namespace tw
