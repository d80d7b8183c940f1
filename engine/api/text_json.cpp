#include "engine/api/text_json.h"

namespace tw {

Json toJson(const Text& text) {
  if (text.pattern().empty()) return text.english();
  Json arguments = Json::array();
  for (const auto& argument : text.arguments())
    arguments.push_back(argument.text() && !argument.text()->pattern().empty() ? toJson(*argument.text())
                                                                               : Json(argument.english()));
  return {{"template", text.pattern()}, {"arguments", std::move(arguments)}};
}

Text textFromJson(const Json& json) {
  if (json.is_string()) return Text::verbatim(json.get<std::string>());
  if (!json.is_object()) return {};
  const auto pattern = json.find("template"), list = json.find("arguments");
  if (pattern == json.end() || !pattern->is_string() || list == json.end() || !list->is_array()) return {};
  std::vector<Text::Argument> arguments;
  for (const auto& item : *list)
    if (item.is_string()) arguments.emplace_back(item.get<std::string>());
    else arguments.emplace_back(textFromJson(item));
  return Text::restored(pattern->get<std::string>(), std::move(arguments));
}

} // namespace tw
