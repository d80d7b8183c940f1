#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo bottleneckInfo() {
  MethodInfo info;
  info.name = "adapter";
  info.title = TW_TEXT("Adapter layers");
  info.note = TW_TEXT("small extra layers");
  info.group = MethodGroup::MoreQuality;
  info.part = TrainedPart::AfterBlocks;
  info.help = TW_TEXT(
      "Puts small layers behind the blocks of every layer: narrow, bent, wide again, added to what was there. The "
      "first of the light methods, good at learning a new task; unlike LoRA it cannot be merged and makes answers a "
      "little slower. Reduction factors of 8 to 64 and learning rates from 1e-4 to 1e-3 are usual. Source: Houlsby et "
      "al. 2019, arXiv:1902.00751; Pfeiffer et al. 2021, arXiv:2005.00247.");
  info.fields = {
      Field::own("placement", FieldKind::Choice, "houlsby")
          .label(TW_TEXT("Placement"))
          .options({{"houlsby", TW_TEXT("Behind attention and feed-forward"), {}, {}, false},
                    {"pfeiffer", TW_TEXT("Behind feed-forward alone"), {}, {}, false}})
          .help(TW_TEXT("houlsby: two adapters a layer; pfeiffer: one, half the cost and often as good.")),
      Field::own("reduction_factor", FieldKind::Integer, 16)
          .label(TW_TEXT("Reduction factor"))
          .range(1, 65536)
          .help(TW_TEXT("The model's width divided by that of an adapter: smaller learns more and costs more.")),
      Field::own("non_linearity", FieldKind::Choice, "relu")
          .label(TW_TEXT("Non-linearity"))
          .options({{"relu", TW_TEXT("ReLU"), {}, {}, false},
                    {"gelu", TW_TEXT("GELU"), {}, {}, false},
                    {"silu", TW_TEXT("SiLU (swish)"), {}, {}, false},
                    {"tanh", TW_TEXT("Tanh"), {}, {}, false}})
          .advanced()
          .help(TW_TEXT("What bends the narrow values."))};
  info.peftType = "BOTTLENECK";
  info.inPeft = false;
  info.product = "A bottleneck adapter";
  info.merges = false;
  info.whyNotMerged = TW_TEXT("A bottleneck adapter cannot be merged into a model: it is a layer of its own, and "
                              "not linear.");
  info.hasTargets = false;
  info.usualRateLow = 1e-4;
  info.usualRateHigh = 1e-3;
  return info;
}

} // namespace tw
