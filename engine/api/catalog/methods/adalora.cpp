#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

Result<> checkAdalora(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  const auto value = [&](const char* name) { return own.at(name).get<int64_t>(); };
  if (value("target_r") > value("init_r"))
    return fail(
        requestError("recipe.conflict",
                     TW_TEXT("\"method.target_r\" is %1, above the rank of %2 that AdaLoRA begins with: it only "
                             "takes ranks away.",
                             value("target_r"), value("init_r")),
                     TW_TEXT("Raise method.init_r, usually to one and a half times target_r, or lower "
                             "target_r."))
            .in("method.target_r"));
  const int64_t total = recipe.training.max_steps;
  if (total > 0 && value("tinit") >= total - value("tfinal"))
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.tinit\" (%1) and \"method.tfinal\" (%2) leave none of the %3 steps for "
                                     "taking ranks away.",
                                     value("tinit"), value("tfinal"), total),
                             TW_TEXT("Lower tinit or tfinal, or raise training.max_steps."))
                    .in("method.tinit"));
  return {};
}

FieldInfo stepsField(const char* name, int64_t otherwise, Text label, Text help) {
  return Field::own(name, FieldKind::Integer, otherwise)
      .label(std::move(label))
      .range(name == std::string_view("deltaT") ? 1 : 0, 1e9)
      .unit("steps")
      .advanced()
      .help(std::move(help));
}

FieldInfo averageField(const char* name, Text label, Text help) {
  return Field::own(name, FieldKind::Number, 0.85)
      .label(std::move(label))
      .above(0, 0.9999)
      .advanced()
      .help(std::move(help));
}

FieldInfo rankField(const char* name, int64_t otherwise, Text label, Text help) {
  return Field::own(name, FieldKind::Integer, otherwise).label(std::move(label)).range(1, 4096).help(std::move(help));
}

} // namespace

MethodInfo adaloraInfo() {
  MethodInfo info;
  info.name = "adalora";
  info.title = TW_TEXT("AdaLoRA");
  info.note = TW_TEXT("ranks by need");
  info.help = TW_TEXT(
      "Like LoRA, but every layer begins with a rank of init_r, and while it trains the least useful ranks are taken "
      "away until target_r are left on average: layers that need more keep more. Choose it when the number of values "
      "is what counts and there are some hundred steps to decide in; in short runs plain LoRA does better. What is "
      "trained takes half as much memory again as in a LoRA of rank init_r (Zhang et al. 2023, arXiv:2303.10512).");
  info.group = MethodGroup::FewerParameters;
  info.lowRankFields = {"lora_alpha", "lora_dropout", "bias"};
  info.fields = {
      rankField("target_r", 8, TW_TEXT("Average rank at the end"),
                TW_TEXT("How many ranks a layer keeps on average; 4 to 16 are usual.")),
      rankField("init_r", 12, TW_TEXT("Rank at the beginning"),
                TW_TEXT("The rank of every layer before any is taken away: usually one and a half times target_r.")),
      stepsField("tinit", 0, TW_TEXT("Steps before taking away"),
                 TW_TEXT("Steps with all ranks, so that their use can be seen: about a tenth of all.")),
      stepsField("tfinal", 0, TW_TEXT("Steps after taking away"),
                 TW_TEXT("Last steps, in which the ranks stay as they are: a tenth to a third of all.")),
      stepsField("deltaT", 1, TW_TEXT("Steps between"), TW_TEXT("Ranks are taken away every so many steps; 1 to 100.")),
      averageField("beta1", TW_TEXT("Memory of importance"),
                   TW_TEXT("How slowly the importance of a rank follows the last steps.")),
      averageField("beta2", TW_TEXT("Memory of doubt"),
                   TW_TEXT("How slowly it is noticed that an importance goes up and down.")),
      Field::own("orth_reg_weight", FieldKind::Number, 0.5)
          .label(TW_TEXT("Weight of orthogonality"))
          .range(0, 1000)
          .advanced()
          .help(TW_TEXT("How strongly the ranks of a layer are kept apart from each other; 0.1 to 0.5. Told as "
                        "extra_loss beside the loss."))};
  info.peftType = "ADALORA";
  info.product = "An AdaLoRA adapter";
  info.usualRateLow = 5e-4;
  info.usualRateHigh = 3e-3;
  info.check = checkAdalora;
  return info;
}

} // namespace tw
