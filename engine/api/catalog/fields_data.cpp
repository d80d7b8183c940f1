// The recipe fields of `data`.
#include "engine/api/catalog/data_file_kinds.h"
#include "engine/api/catalog/field.h"

namespace tw {

std::vector<FieldInfo> dataFields() {
  return {Field("data.train", &DataSettings::train)
              .label(TW_TEXT("Training data"))
              .required()
              .onResume(OnResume::Implied)
              .help(TW_TEXT("Training files (%1, also as .gz or .zst), folders of such files, or patterns such as "
                            "data/train-*.parquet.",
                            dataFileKindNames())),
          Field("data.validation", &DataSettings::validation)
              .label(TW_TEXT("Validation data"))
              .help(TW_TEXT("Files held out to measure the validation loss.")),
          Field("data.validation_fraction", &DataSettings::validation_fraction)
              .label(TW_TEXT("Validation share"))
              .range(0, 0.9)
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("Share of the training samples set aside for validation; 0.05 is usual.")),
          Field("data.chat_template", &DataSettings::chat_template)
              .label(TW_TEXT("Chat template"))
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("auto, model, alpaca, alpaca_zh, human_assistant, or the path of a .jinja file.")),
          Field("data.system", &DataSettings::system)
              .label(TW_TEXT("System prompt"))
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("System prompt for conversations that have none.")),
          Field("data.max_length", &DataSettings::max_length)
              .carried(Carried::Always)
              .label(TW_TEXT("Max length"))
              .range(8, 1048576)
              .unit("tokens")
              .onResume(OnResume::Implied)
              .help(TW_TEXT("Longest sample, and the length of a pack. Memory grows with it.")),
          Field("data.packing", &DataSettings::packing)
              .carried(Carried::Always)
              .label(TW_TEXT("Packing"))
              .onResume(OnResume::Implied)
              .help(TW_TEXT("Put several short samples into one batch element; they never see each other.")),
          Field("data.train_on", &DataSettings::train_on)
              .carried(Carried::Always)
              .label(TW_TEXT("Train on"))
              .options(trainOnChoices())
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("Which tokens carry loss: the assistant's turns, only the last one, or all.")),
          Field("data.shuffle", &DataSettings::shuffle)
              .carried(Carried::Always)
              .label(TW_TEXT("Shuffle"))
              .advanced()
              .onResume(OnResume::Implied)
              .help(TW_TEXT("Shuffle the samples each epoch.")),
          Field("data.overlong", &DataSettings::overlong)
              .carried(Carried::Always)
              .label(TW_TEXT("Overlong samples"))
              .options(overlongChoices())
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("What happens to samples longer than max_length: auto splits plain text and cuts "
                            "conversations; split is for plain text.")),
          Field("data.strict", &DataSettings::strict)
              .label(TW_TEXT("Strict rows"))
              .advanced()
              .help(TW_TEXT("Stop at the first row that cannot be used instead of skipping it."))};
}

} // namespace tw
