#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

/// LoftQ begins with what quantisation takes from the weights.
Result<> checkLora(const Recipe& recipe) {
  if (!recipe.method.init_lora_weights.is_string() || recipe.method.init_lora_weights != "loftq" ||
      recipe.model.quantization != "none")
    return {};
  return fail(requestError("recipe.conflict",
                           TW_TEXT("LoftQ begins with what quantisation takes from the weights, and this recipe "
                                   "quantises nothing."),
                           TW_TEXT("Set model.quantization to nf4, or method.init_lora_weights to true."))
                  .in("method.init_lora_weights"));
}

} // namespace

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
                    {"gradient", TW_TEXT("By gradients"), {}, {}, false}})
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
                      "A module gets a quarter of it to twice it.")),
      Field::own("trainable_token_indices", FieldKind::IntegerLists, nullptr)
          .nullable()
          .label(TW_TEXT("Trained tokens"))
          .advanced()
          .help(TW_TEXT("Ids of tokens whose rows of the embeddings are trained too, such as the special tokens of a "
                        "chat template that the model does not know yet: a list, or one for each table "
                        "(embed_tokens, lm_head). A tied output head follows the embeddings. Costs a row of memory "
                        "for each token, where modules_to_save would train the whole table.")),
      Field::own("loftq_iter", FieldKind::Integer, 1)
          .range(1, 100)
          .label(TW_TEXT("LoftQ rounds"))
          .advanced()
          .help(TW_TEXT("With initial weights loftq: how often the weight and what quantisation takes from "
                        "it are approximated in turn; 1 to 5 are usual.")),
      Field::own("rho", FieldKind::Number, 2.0)
          .range(1, 1000)
          .label(TW_TEXT("EVA's highest rank"))
          .advanced()
          .help(TW_TEXT("With initial weights eva: the highest rank of a layer as a multiple of r; ranks go "
                        "where the inputs vary most. 1 leaves all ranks at r."))};
  info.check = checkLora;
  info.peftType = "LORA";
  info.product = "A LoRA adapter";
  return info;
}

} // namespace tw
