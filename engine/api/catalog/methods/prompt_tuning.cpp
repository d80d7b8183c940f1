#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods/virtual_tokens.h"

namespace tw {

MethodInfo promptTuningInfo() {
  auto info = virtualTokensInfo();
  info.name = "prompt_tuning";
  info.title = TW_TEXT("Prompt");
  info.note = TW_TEXT("learnt words");
  info.help = TW_TEXT("Trains the embeddings of a few virtual tokens that stand before every text.");
  info.peftType = "PROMPT_TUNING";
  info.product = "A prompt tuning adapter";
  const FieldInfo own[] = {
      Field::own("prompt_tuning_init", FieldKind::Choice, "RANDOM")
          .label(TW_TEXT("Virtual tokens begin as"))
          .options({{"RANDOM", TW_TEXT("Random numbers"), {}, {}, false},
                    {"TEXT", TW_TEXT("The words of a text"), {}, {}, false},
                    {"SAMPLE_VOCAB", TW_TEXT("Random words"), {}, {}, false}})
          .onResume(OnResume::Free)
          .help(TW_TEXT(
              "RANDOM: random numbers; TEXT: the tokens of prompt_tuning_init_text; SAMPLE_VOCAB: tokens picked at "
              "random.")),
      Field::own("prompt_tuning_init_text", FieldKind::Text, nullptr)
          .label(TW_TEXT("Text to begin with"))
          .nullable()
          .onResume(OnResume::Free)
          .help(TW_TEXT("With TEXT: what the virtual tokens say at first, repeated or cut to their number."))};
  info.fields.insert(info.fields.end(), std::begin(own), std::end(own));
  return info;
}

} // namespace tw
