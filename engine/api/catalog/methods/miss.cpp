#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

Result<> checkMiss(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  const bool mini = own.at("init_weights") == "mini", bat = own.at("init_weights") == "bat";
  if (!mini && own.at("mini_r") != 1)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.mini_r\" has no meaning unless method.init_weights is \"mini\"."),
                             TW_TEXT("Leave it out, or set method.init_weights to \"mini\"."))
                    .in("method.mini_r"));
  if (bat && own.at("miss_dropout") != 0)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.miss_dropout\" has no meaning while method.init_weights is \"bat\": it "
                                     "changes the weights and takes no inputs of its own."),
                             TW_TEXT("Leave it out, or choose another method.init_weights."))
                    .in("method.miss_dropout"));
  return {};
}

} // namespace

MethodInfo missInfo() {
  MethodInfo info;
  info.name = "miss";
  info.title = TW_TEXT("MiSS");
  info.note = TW_TEXT("like LoRA, less memory");
  info.group = MethodGroup::FewerParameters;
  info.part = TrainedPart::BesideWeights;
  info.help = TW_TEXT(
      "Adds to each chosen layer one small matrix that all parts of the input share. Learns about as much as LoRA of "
      "the same rank with half its values, and keeps less memory for backward, since no input has to be stored. Ranks "
      "of 16 to 64 (an even divisor of the layers' widths) and learning rates from 1e-4 to 1e-3 are usual. Source: "
      "Kang and Yin 2024, arXiv:2409.15371.");
  info.lowRankFields = {"r"};
  info.fields = {
      Field::own("init_weights", FieldKind::Any, true)
          .label(TW_TEXT("Variant"))
          .options({{"true", TW_TEXT("Shared matrix, begins as the base model"), {}, {}, false},
                    {"false", TW_TEXT("Shared matrix, begins at random"), {}, {}, false},
                    {"bat", TW_TEXT("Bat: depends on the weights too"), {}, {}, false},
                    {"mini", TW_TEXT("Mini: still fewer values"), {}, {}, false}})
          .advanced()
          .help(TW_TEXT(
              "true: one matrix [r, outputs], zero at first; false: the same, random at first; bat: blocks [r, r] that "
              "also multiply the weights, more accurate and slower; mini: one matrix [r, mini_r] that repeats.")),
      Field::own("mini_r", FieldKind::Integer, 1)
          .label(TW_TEXT("Columns of the mini variant"))
          .range(1, 65536)
          .advanced()
          .help(TW_TEXT("With init_weights \"mini\": how many columns repeat; must divide the layers' outputs.")),
      Field::own("miss_dropout", FieldKind::Number, 0.0)
          .label(TW_TEXT("Dropout"))
          .range(0, 0.95)
          .advanced()
          .onResume(OnResume::Free)
          .help(TW_TEXT("Share of inputs dropped while training; 0 to 0.1 guards small datasets."))};
  info.peftType = "MISS";
  info.product = "A MiSS adapter";
  info.usualRateLow = 1e-4;
  info.usualRateHigh = 1e-3;
  info.check = checkMiss;
  return info;
}

} // namespace tw
