#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo loraInfo() {
  MethodInfo info;
  info.name = "lora";
  info.title = TW_TEXT("LoRA");
  info.note = TW_TEXT("the usual choice");
  info.group = MethodGroup::StartHere;
  info.lowRankFields = {"r",          "lora_alpha",        "lora_dropout", "bias",         "use_dora",
                        "use_rslora", "init_lora_weights", "rank_pattern", "alpha_pattern"};
  info.peftType = "LORA";
  info.product = "A LoRA adapter";
  return info;
}

} // namespace tw
