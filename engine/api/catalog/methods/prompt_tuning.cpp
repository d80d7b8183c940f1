#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods/virtual_tokens.h"

namespace tw {

MethodInfo promptTuningInfo() {
  auto info = virtualTokensInfo("prompt_tuning");
  info.title = TW_TEXT("Prompt");
  info.note = TW_TEXT("learnt words");
  info.help = TW_TEXT("Trains the embeddings of a few virtual tokens that stand before every text.");
  info.group = MethodGroup::Prompts;
  info.part = TrainedPart::BeforeText;
  info.peftType = "PROMPT_TUNING";
  info.product = "A prompt tuning adapter";
  const FieldInfo own[] = {
      Field::own("prompt_tuning_init", FieldKind::Choice, "RANDOM")
          .label(TW_TEXT("Virtual tokens begin as"))
          .options({{"RANDOM", TW_TEXT("Random numbers"), TW_TEXT("They mean nothing at first."), {}, false},
                    {"TEXT",
                     TW_TEXT("The words of a text"),
                     TW_TEXT("They say at first what the text says."),
                     {"method.prompt_tuning_init_text"},
                     false},
                    {"SAMPLE_VOCAB",
                     TW_TEXT("Random words"),
                     TW_TEXT("They are tokens picked from the vocabulary at first."),
                     {},
                     false}})
          .onResume(OnResume::Free)
          .help(TW_TEXT("A text that says what the model should do often learns faster than a random start.")),
      Field::own("prompt_tuning_init_text", FieldKind::Text, nullptr)
          .label(TW_TEXT("Text to begin with"))
          .nullable()
          .onResume(OnResume::Free)
          .help(TW_TEXT("What the virtual tokens say at first; its tokens are repeated or cut to their number."))};
  info.fields.insert(info.fields.end(), std::begin(own), std::end(own));
  return info;
}

} // namespace tw
