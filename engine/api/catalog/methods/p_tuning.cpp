#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods/virtual_tokens.h"

namespace tw {
namespace {

Result<> checkPTuning(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  if (own.at("encoder_reparameterization_type") == "MLP" && own.at("encoder_num_layers") != 2)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.encoder_num_layers\" has no meaning while "
                                     "method.encoder_reparameterization_type is MLP, whose layers are always the "
                                     "same."),
                             TW_TEXT("Leave it out, or choose LSTM."))
                    .in("method.encoder_num_layers"));
  return {};
}

} // namespace

MethodInfo pTuningInfo() {
  auto info = virtualTokensInfo("p_tuning");
  info.title = TW_TEXT("P-tuning");
  info.note = TW_TEXT("learnt words, encoded");
  info.group = MethodGroup::Prompts;
  info.part = TrainedPart::BeforeText;
  info.help = TW_TEXT(
      "Trains a few virtual tokens before every text, made by a small network that lets them learn together. Steadier "
      "than prompt tuning and as small once finished, since the network is left out; a little more memory while "
      "training. 10 to 100 tokens and learning rates from 1e-3 to 3e-2 are usual. Source: Liu et al. 2021, "
      "arXiv:2103.10385.");
  info.peftType = "P_TUNING";
  info.product = "A P-tuning adapter";
  info.usualRateLow = 1e-3;
  const FieldInfo own[] = {
      Field::own("encoder_reparameterization_type", FieldKind::Choice, "MLP")
          .label(TW_TEXT("Network"))
          .options({{"MLP", TW_TEXT("Three linear layers"), {}, {}, false},
                    {"LSTM", TW_TEXT("LSTM in both directions"), {}, {}, false}})
          .help(TW_TEXT("MLP: each virtual token by itself; LSTM: each knows the others, slower.")),
      Field::own("encoder_hidden_size", FieldKind::Integer, nullptr)
          .label(TW_TEXT("Width of the network"))
          .range(1, 65536)
          .nullable()
          .advanced()
          .help(TW_TEXT("Of the network that makes the virtual tokens; empty: as wide as the model's embeddings.")),
      Field::own("encoder_num_layers", FieldKind::Integer, 2)
          .label(TW_TEXT("Layers of the LSTM"))
          .range(1, 64)
          .advanced()
          .help(TW_TEXT("With LSTM: how many lie one above another.")),
      Field::own("encoder_dropout", FieldKind::Number, 0.0)
          .label(TW_TEXT("Dropout in the network"))
          .range(0, 0.95)
          .advanced()
          .notYet("encoder_dropout")
          .help(TW_TEXT("With LSTM: share of values dropped between its layers."))};
  info.fields.insert(info.fields.end(), std::begin(own), std::end(own));
  info.check = checkPTuning;
  return info;
}

} // namespace tw
