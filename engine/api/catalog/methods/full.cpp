#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo fullInfo() {
  MethodInfo info;
  info.name = "full";
  info.title = TW_TEXT("Full");
  info.note = TW_TEXT("all weights");
  info.group = MethodGroup::WholeModel;
  info.part = TrainedPart::Weights;
  info.product = "A fully trained model";
  info.keepsBase = false;
  info.merges = false;
  info.hasTargets = false;
  info.trainsQuantized = false;
  info.usualRateLow = 5e-6;
  info.usualRateHigh = 2e-5;
  return info;
}

} // namespace tw
