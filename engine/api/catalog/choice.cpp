#include "engine/api/catalog/choice.h"

#include <algorithm>

namespace tw {
namespace {

std::vector<std::string> namesWhere(const std::vector<Choice>& choices, bool reserved) {
  std::vector<std::string> names;
  for (const auto& choice : choices)
    if (choice.reserved == reserved) names.push_back(choice.name);
  return names;
}

bool lists(const Choice& choice, const std::string& field) {
  return std::find(choice.fields.begin(), choice.fields.end(), field) != choice.fields.end();
}

} // namespace

std::vector<std::string> availableNames(const std::vector<Choice>& choices) { return namesWhere(choices, false); }
std::vector<std::string> reservedNames(const std::vector<Choice>& choices) { return namesWhere(choices, true); }

const Choice* findChoice(const std::vector<Choice>& choices, const std::string& name) {
  const auto found =
      std::find_if(choices.begin(), choices.end(), [&](const Choice& choice) { return choice.name == name; });
  return found == choices.end() ? nullptr : &*found;
}

bool counts(const std::vector<Choice>& choices, const std::string& name, const std::string& field) {
  const auto* chosen = findChoice(choices, name);
  if (chosen && lists(*chosen, field)) return true;
  return std::none_of(choices.begin(), choices.end(), [&](const Choice& choice) { return lists(choice, field); });
}

} // namespace tw
