#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods/virtual_tokens.h"

namespace tw {

MethodInfo prefixTuningInfo() {
  auto info = virtualTokensInfo("prefix_tuning");
  info.title = TW_TEXT("Prefix");
  info.note = TW_TEXT("steers, no merge");
  info.help = TW_TEXT("Trains keys and values that every layer's attention sees before the text.");
  info.group = MethodGroup::Prompts;
  info.part = TrainedPart::KeysAndValues;
  info.peftType = "PREFIX_TUNING";
  info.product = "A prefix tuning adapter";
  const FieldInfo own[] = {
      Field::own("prefix_projection", FieldKind::Boolean, false)
          .label(TW_TEXT("Made by a small network"))
          .help(TW_TEXT(
              "Trains the prefix through a network of two layers, which often learns more steadily; the network is "
              "left out of the finished adapter.")),
      Field::own("encoder_hidden_size", FieldKind::Integer, nullptr)
          .label(TW_TEXT("Width of the network"))
          .range(1, 65536)
          .nullable()
          .advanced()
          .help(TW_TEXT("Of the network that makes the prefix; empty: as wide as a layer's keys."))};
  info.fields.insert(info.fields.end(), std::begin(own), std::end(own));
  return info;
}

} // namespace tw
