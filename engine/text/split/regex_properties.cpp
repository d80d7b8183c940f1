#include "engine/text/split/regex_properties.h"

#include "engine/text/unicode/unicode_tables.h"

#include <array>
#include <optional>

namespace tw {
namespace {

constexpr std::array kCategoryNames = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                       "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                       "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co"};
static_assert(kCategoryNames.size() == static_cast<size_t>(Category::Count));

std::string simplified(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != ' ' && c != '_' && c != '-') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

/// Categories behind "L", "Lu", "Letter", "Uppercase_Letter" …
std::optional<CategorySet> categoriesOf(const std::string& name) {
  static constexpr std::array<std::pair<const char*, const char*>, 16> kLongNames = {{{"letter", "l"},
                                                                                      {"mark", "m"},
                                                                                      {"number", "n"},
                                                                                      {"punctuation", "p"},
                                                                                      {"symbol", "s"},
                                                                                      {"separator", "z"},
                                                                                      {"other", "c"},
                                                                                      {"uppercaseletter", "lu"},
                                                                                      {"lowercaseletter", "ll"},
                                                                                      {"titlecaseletter", "lt"},
                                                                                      {"modifierletter", "lm"},
                                                                                      {"otherletter", "lo"},
                                                                                      {"nonspacingmark", "mn"},
                                                                                      {"spacingmark", "mc"},
                                                                                      {"enclosingmark", "me"},
                                                                                      {"decimalnumber", "nd"}}};
  std::string key = simplified(name);
  for (const auto& [full, brief] : kLongNames)
    if (key == full) key = brief;
  if (key.empty() || key.size() > 2) return std::nullopt;
  CategorySet set = 0;
  for (size_t i = 0; i < kCategoryNames.size(); ++i)
    if (simplified(kCategoryNames[i]).substr(0, key.size()) == key) set |= CategorySet{1} << i;
  return set ? std::optional(set) : std::nullopt;
}

bool addFlags(const std::string& key, CodePointSet& set) {
  uint16_t wanted = 0;
  CategorySet categories = 0;
  if (key == "alpha" || key == "alphabetic") wanted = flagAlphabetic;
  else if (key == "alnum") wanted = flagAlphabetic, categories = only(Category::Nd);
  else if (key == "lower" || key == "lowercase") wanted = flagLower;
  else if (key == "upper" || key == "uppercase") wanted = flagUpper;
  else if (key == "space" || key == "whitespace") wanted = flagSpace;
  else if (key == "word") wanted = flagOnigWord;
  else if (key == "digit") categories = only(Category::Nd);
  else if (key == "punct") categories = between(Category::Pc, Category::Po);
  else if (key == "cntrl") categories = only(Category::Cc);
  else if (key == "blank") categories = only(Category::Zs), set.add('\t', '\t');
  else return false;
  set.addWhere([=](uint16_t f) { return (f & wanted) != 0 || isIn(f, categories); });
  return true;
}

bool addScript(const std::string& key, CodePointSet& set) {
  bool found = false;
  for (size_t i = 0; i < kScriptRangeCount; ++i) {
    if (key != kScriptRanges[i].script) continue;
    set.add(kScriptRanges[i].first, kScriptRanges[i].last);
    found = true;
  }
  return found;
}

} // namespace

bool addProperty(const std::string& name, CodePointSet& set) {
  if (const auto categories = categoriesOf(name)) {
    set.addWhere([&](uint16_t f) { return isIn(f, *categories); });
    return true;
  }
  const auto key = simplified(name);
  if (addFlags(key, set) || addScript(key, set)) return true;
  if (key == "any") set.add(0, 0x10FFFF);
  else if (key == "ascii") set.add(0, 0x7F);
  else if (key == "xdigit") set.add('0', '9'), set.add('a', 'f'), set.add('A', 'F');
  else return false;
  return true;
}

CodePointSet wordCharacters(bool inverted) {
  CodePointSet set;
  set.addWhere([](uint16_t f) { return (f & flagOnigWord) != 0; });
  for (const char32_t number : {0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE}) set.add(number, number);
  if (inverted) set.invert();
  return set;
}

} // namespace tw
