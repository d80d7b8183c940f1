#include "engine/api/catalog/methods.h"

namespace tw {

MethodInfo loraInfo() {
  MethodInfo info;
  info.name = "lora";
  info.titleEnglish = "LoRA";
  info.titleChinese = "LoRA";
  info.noteEnglish = "the usual choice";
  info.noteChinese = "常用之选";
  info.lowRankFields = {"r",          "lora_alpha",        "lora_dropout", "use_dora",
                        "use_rslora", "init_lora_weights", "rank_pattern", "alpha_pattern"};
  return info;
}

} // namespace tw
