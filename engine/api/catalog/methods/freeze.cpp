#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

Result<> checkFreeze(const Recipe& recipe) {
  const auto own = ownValues(recipe.method);
  const auto& layers = own.at("trainable_layers");
  const auto& count = own.at("num_trainable_layers");
  if (!layers.is_null() && layers.empty())
    return fail(requestError("recipe.conflict", TW_TEXT("\"method.trainable_layers\" names no layer."),
                             TW_TEXT("Name layers, or leave it out to train the last ones."))
                    .in("method.trainable_layers"));
  if (count == 0)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.num_trainable_layers\" is 0, so that nothing would be trained."),
                             TW_TEXT("Use 2 for the last two layers, or -2 for the first two."))
                    .in("method.num_trainable_layers"));
  if (!layers.is_null() && count != 2)
    return fail(requestError("recipe.conflict",
                             TW_TEXT("\"method.num_trainable_layers\" has no meaning beside method.trainable_layers, "
                                     "which names the layers."),
                             TW_TEXT("Leave one of the two out."))
                    .in("method.num_trainable_layers"));
  return {};
}

} // namespace

MethodInfo freezeInfo() {
  MethodInfo info;
  info.name = "freeze";
  info.title = TW_TEXT("Freeze");
  info.note = TW_TEXT("some layers, in full");
  info.group = MethodGroup::WholeModel;
  info.part = TrainedPart::LastLayers;
  info.help = TW_TEXT(
      "Trains every weight of some layers, usually the last ones, and leaves the rest of the model as it is. Between "
      "LoRA and full training in what it learns and in what it costs: 16 bytes for each value of the trained layers. "
      "2 to 8 layers and learning rates from 5e-6 to 5e-5 are usual. The result is a whole model. Source: Howard and "
      "Ruder 2018, arXiv:1801.06146.");
  info.fields = {
      Field::own("num_trainable_layers", FieldKind::Integer, 2)
          .label(TW_TEXT("Trained layers"))
          .range(-1024, 1024)
          .help(TW_TEXT("How many layers are trained: 2 means the last two, -2 the first two.")),
      Field::own("trainable_layers", FieldKind::IntegerList, nullptr)
          .nullable()
          .label(TW_TEXT("Trained layers by number"))
          .advanced()
          .help(TW_TEXT("Numbers of the layers that are trained, from 0, in the place of a count: [0, 14, 15]."))};
  info.product = "A model with some layers trained in full";
  info.keepsBase = false;
  info.merges = false;
  info.hasTargets = false;
  info.trainsQuantized = false;
  info.usualRateLow = 5e-6;
  info.usualRateHigh = 5e-5;
  info.check = checkFreeze;
  return info;
}

} // namespace tw
