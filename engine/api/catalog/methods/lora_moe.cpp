#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

Result<> checkMixture(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  const auto experts = own.at("num_experts").get<int64_t>(), chosen = own.at("top_k").get<int64_t>();
  if (chosen <= experts) return {};
  return fail(
      requestError("recipe.conflict",
                   TW_TEXT("\"method.top_k\" is %1, but a layer has %2 experts to choose among.", chosen, experts),
                   TW_TEXT("Lower method.top_k, usually to 2, or raise method.num_experts."))
          .in("method.top_k"));
}

} // namespace

MethodInfo loraMoeInfo() {
  MethodInfo info;
  info.name = "lora_moe";
  info.title = TW_TEXT("LoRA experts");
  info.note = TW_TEXT("a router chooses");
  info.group = MethodGroup::MoreQuality;
  info.part = TrainedPart::Experts;
  info.help = TW_TEXT(
      "Puts several small LoRAs beside each target and a router that chooses a few of them for every token, so that "
      "data of different kinds disturb one another less. Choose it for a mixed dataset (several tasks, languages or "
      "styles) that one LoRA learns unevenly. It trains as many values as that many LoRAs, is a little slower, needs "
      "this program to run and cannot be merged. 4 to 8 experts of rank 4 to 16, 2 for each token, and learning rates "
      "from 1e-4 to 5e-4 are usual. Source: Li et al. 2024 (MixLoRA), arXiv:2404.15159.");
  info.lowRankFields = {"r", "lora_alpha", "lora_dropout", "use_rslora", "rank_pattern", "alpha_pattern"};
  info.fields = {
      Field::own("num_experts", FieldKind::Integer, 4)
          .label(TW_TEXT("Experts"))
          .range(2, 64)
          .help(TW_TEXT("How many LoRAs of rank r each target has; all of them take memory. 4 to 8 are usual.")),
      Field::own("top_k", FieldKind::Integer, 2)
          .label(TW_TEXT("Experts for each token"))
          .range(1, 64)
          .help(TW_TEXT("How many of them the router chooses, those that fit best; 2 is usual. As many as there are: "
                        "all of them, weighed.")),
      Field::own("balance_weight", FieldKind::Number, 0.01)
          .label(TW_TEXT("Weight of balance"))
          .range(0, 100)
          .advanced()
          .onResume(OnResume::Free)
          .help(TW_TEXT("How strongly the router is held to use all experts alike, so that none lies idle; 0.001 to "
                        "0.05, 0: not at all. Told as extra_loss beside the loss."))};
  info.peftType = "LORA_MOE";
  info.inPeft = false;
  info.product = "A mixture of LoRA experts";
  info.merges = false;
  info.whyNotMerged = TW_TEXT("A mixture of LoRA experts cannot be merged into a model: its router chooses anew for "
                              "every token, so that no one matrix does what it does.");
  info.usualRateLow = 1e-4;
  info.usualRateHigh = 5e-4;
  info.check = checkMixture;
  return info;
}

} // namespace tw
