#include "app/cli/translations.h"

#include <cstdlib>
#include <optional>

namespace tw::cli {
namespace {

/// What stands between `<name>` and `</name>` from `at` on, which moves behind it.
std::optional<std::string_view> element(std::string_view xml, std::string_view name, size_t& at) {
  const auto open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const auto begin = xml.find(open, at);
  const auto end = begin == std::string_view::npos ? begin : xml.find(close, begin);
  if (end == std::string_view::npos) return std::nullopt;
  at = end + close.size();
  return xml.substr(begin + open.size(), end - begin - open.size());
}

std::string unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
  std::string out;
  while (!text.empty()) {
    size_t length = 1;
    char sign = text.front();
    for (const auto& [entity, meant] : kEntities)
      if (text.starts_with(entity)) sign = meant, length = entity.size();
    out += sign;
    text.remove_prefix(length);
  }
  return out;
}

std::string_view userLanguage() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value) {
      const std::string_view locale = value;
      return locale.substr(0, locale.find_first_of(".@"));
    }
  return {};
}

Translations ofUser() {
  const auto language = userLanguage();
  for (const auto& [name, file] : translationFiles())
    if (name == language) return Translations(file);
  const auto base = language.substr(0, language.find('_'));
  for (const auto& [name, file] : translationFiles())
    if (!base.empty() && name.substr(0, name.find('_')) == base) return Translations(file);
  return {};
}

} // namespace

Translations::Translations(std::string_view file) {
  for (size_t at = 0; const auto context = element(file, "context", at);) {
    size_t inner = 0;
    if (element(*context, "name", inner) != "engine") continue;
    while (const auto message = element(*context, "message", inner)) {
      size_t part = 0;
      const auto source = element(*message, "source", part);
      const auto translation = source ? element(*message, "translation", part) : std::nullopt; // finished: no attribute
      if (translation) m_byTemplate.emplace(unescaped(*source), unescaped(*translation));
    }
  }
}

std::string Translations::of(const Text& text) const {
  const auto found = m_byTemplate.find(text.pattern());
  const auto& pattern = found == m_byTemplate.end() ? text.pattern() : found->second;
  if (pattern.empty()) return text.english();
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const auto place = pattern[i] == '%' && i + 1 < pattern.size() ? static_cast<size_t>(pattern[i + 1] - '1') : 9;
    if (place >= text.arguments().size()) {
      out += pattern[i];
      continue;
    }
    const auto& argument = text.arguments()[place];
    out += argument.text() ? of(*argument.text()) : argument.english();
    ++i;
  }
  return out;
}

const Translations& translations() {
  static const Translations user = ofUser();
  return user;
}

} // namespace tw::cli
