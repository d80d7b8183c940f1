#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

const std::vector<Choice>& reloraResets() {
  static const std::vector<Choice> resets = {
      {"magnitude",
       TW_TEXT("The smallest"),
       TW_TEXT("Of the optimizer's averages the smallest are forgotten."),
       {},
       false},
      {"random", TW_TEXT("Any"), TW_TEXT("Of the optimizer's averages any are forgotten, by chance."), {}, false}};
  return resets;
}

} // namespace

MethodInfo reloraInfo() {
  MethodInfo info;
  info.name = "relora";
  info.title = TW_TEXT("ReLoRA");
  info.note = TW_TEXT("many small updates");
  info.group = MethodGroup::MoreQuality;
  info.help =
      TW_TEXT("LoRA that works its update into the weights every so many steps and begins a new one, so that all "
              "of them together have a high rank: for long training. What is written is one LoRA adapter of all "
              "updates.");
  info.lowRankFields = {"r", "lora_alpha", "lora_dropout", "use_rslora", "rank_pattern", "alpha_pattern"};
  info.fields = {
      Field::own("relora_steps", FieldKind::Integer, 500)
          .range(1, 1e9)
          .unit("steps")
          .label(TW_TEXT("Merge every"))
          .help(TW_TEXT("Steps after which the update is worked into the weights and a new one begins.")),
      Field::own("relora_warmup_steps", FieldKind::Integer, 10)
          .range(0, 1e9)
          .unit("steps")
          .label(TW_TEXT("Warm-up after a merge"))
          .help(TW_TEXT("Steps in which the learning rate rises again from 0 to where its schedule stands.")),
      Field::own("relora_prune_ratio", FieldKind::Number, 0.9)
          .range(0, 1)
          .label(TW_TEXT("Forgotten at a merge"))
          .advanced()
          .help(TW_TEXT("Share of the optimizer's averages that is set to 0 at a merge; 0 keeps all.")),
      Field::own("relora_reset", FieldKind::Choice, "magnitude")
          .options(reloraResets())
          .label(TW_TEXT("Which are forgotten"))
          .advanced()
          .help(TW_TEXT("magnitude: the smallest of each tensor; random: any."))};
  info.peftType = "LORA";
  info.product = "A LoRA adapter";
  info.usualRateLow = 3e-4;
  info.usualRateHigh = 1e-3;
  return info;
}

} // namespace tw
