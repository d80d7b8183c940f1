#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo ia3Info() {
  MethodInfo info;
  info.name = "ia3";
  info.titleEnglish = "IA³";
  info.titleChinese = "IA³";
  info.noteEnglish = "scales, tiny";
  info.noteChinese = "仅缩放，极小";
  info.helpEnglish = "Trains one factor for each output of the chosen layers: a few thousand values in all.";
  info.helpChinese = "只为所选各层的每个输出训练一个系数，总共不过数千个数值。";
  info.fields = {
      Field::own("feedforward_modules", FieldKind::TextList, nullptr)
          .nullable()
          .label("Feed-forward modules", "前馈模块")
          .advanced()
          .help("Targets whose inputs are scaled instead of their outputs; left empty, the last linear layer "
                "of each feed-forward block.",
                "缩放其输入而非输出的目标模块；留空则为每个前馈块的最后一个线性层。")};
  info.peftType = "IA3";
  info.product = "An IA³ adapter";
  info.usualRateLow = 1e-3;
  info.usualRateHigh = 1e-2;
  return info;
}

} // namespace tw
