#include "engine/api/text.h"

namespace tw {

struct Text::Content {
  std::string pattern, english;
  std::vector<Argument> arguments;
};

Text Text::verbatim(std::string words) {
  if (words.empty()) return {};
  return Text(std::make_shared<const Content>(Content{{}, std::move(words), {}}));
}

Text Text::restored(std::string pattern, std::vector<Argument> arguments) {
  return filled(std::move(pattern), std::move(arguments));
}

Text Text::joined(const Text& first, const Text& second) {
  if (first.empty()) return second;
  if (second.empty()) return first;
  return filled("%1 %2", {first, second});
}

Text Text::filled(std::string pattern, std::vector<Argument> arguments) {
  std::string english;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1';
    const auto index = place ? static_cast<size_t>(pattern[i + 1] - '1') : arguments.size();
    if (index < arguments.size()) english += arguments[index].english(), ++i;
    else english += pattern[i];
  }
  return Text(std::make_shared<const Content>(Content{std::move(pattern), std::move(english), std::move(arguments)}));
}

const std::string& Text::pattern() const {
  static const std::string none;
  return m_content ? m_content->pattern : none;
}

const std::vector<Text::Argument>& Text::arguments() const {
  static const std::vector<Argument> none;
  return m_content ? m_content->arguments : none;
}

const std::string& Text::english() const {
  static const std::string none;
  return m_content ? m_content->english : none;
}

} // namespace tw
