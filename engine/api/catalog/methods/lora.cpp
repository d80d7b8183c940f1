#include "engine/api/catalog/field.h"
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
  info.fields = {
      Field::own("rank_allocation", FieldKind::Choice, "fixed")
          .label(TW_TEXT("Ranks"))
          .options({{"fixed", TW_TEXT("One rank for all"), {}, {}, false},
                    {"gradient", TW_TEXT("By the gradients of the first batches"), {}, {}, false}})
          .advanced()
          .onResume(OnResume::Implied)
          .help(TW_TEXT("fixed: every module has rank r; gradient: a look at the first batches gives modules that have "
                        "more to learn a higher rank, within the parameters of rank_budget.")),
      Field::own("rank_budget", FieldKind::Integer, nullptr)
          .nullable()
          .range(1, 4096)
          .label(TW_TEXT("Mean rank"))
          .advanced()
          .onResume(OnResume::Implied)
          .help(
              TW_TEXT("With ranks by gradient: the rank that would have the same parameters in all modules; empty: r. "
                      "A module gets a quarter of it to twice it."))};
  info.peftType = "LORA";
  info.product = "A LoRA adapter";
  return info;
}

} // namespace tw
