#include "engine/api/catalog/field_info.h"
#include "engine/data/dataset.h"

namespace tw {
namespace {

template <class Value>
Result<Value> valueNamed(const std::string& name, const char* field, const std::vector<Choice>& choices,
                         std::initializer_list<std::pair<const char*, Value>> values) {
  for (const auto& [known, value] : values)
    if (name == known) return value;
  return fail(requestError("recipe.value", TW_TEXT("\"%1\" is not a value of %2.", name, field),
                           TW_TEXT("Choose one of %1.", namesInWords(availableNames(choices))))
                  .in(field));
}

} // namespace

Result<TrainOn> trainOnNamed(const std::string& name) {
  return valueNamed<TrainOn>(
      name, "train_on", trainOnChoices(),
      {{"responses", TrainOn::Responses}, {"last_response", TrainOn::LastResponse}, {"all", TrainOn::All}});
}

Result<Overlong> overlongNamed(const std::string& name) {
  return valueNamed<Overlong>(name, "overlong", overlongChoices(),
                              {{"auto", Overlong::Auto},
                               {"truncate", Overlong::Truncate},
                               {"drop", Overlong::Drop},
                               {"split", Overlong::Split}});
}

} // namespace tw
