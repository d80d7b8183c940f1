#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo ia3Info() {
  MethodInfo info;
  info.name = "ia3";
  info.title = TW_TEXT("IA³");
  info.note = TW_TEXT("scales, tiny");
  info.help = TW_TEXT("Trains one factor for each output of the chosen layers: a few thousand values in all.");
  info.group = MethodGroup::FewerParameters;
  info.part = TrainedPart::Factors;
  info.fields = {
      Field::own("feedforward_modules", FieldKind::TextList, nullptr)
          .nullable()
          .label(TW_TEXT("Feed-forward modules"))
          .advanced()
          .help(TW_TEXT("Targets whose inputs are scaled instead of their outputs; left empty, the last linear layer "
                        "of each feed-forward block."))};
  info.peftType = "IA3";
  info.product = "An IA³ adapter";
  info.usualRateLow = 1e-3;
  info.usualRateHigh = 1e-2;
  return info;
}

} // namespace tw
