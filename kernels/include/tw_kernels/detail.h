#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tw::kernels {

/// What a test says: a template with places %1 … %9 and what fills them, so that programs can say it in other
/// languages. Made by TW_DETAIL; words of CUDA's own have no template.
class Detail {
 public:
  Detail() = default; ///< nothing to say
  Detail(std::string pattern, std::vector<std::string> values);
  static Detail verbatim(std::string words);

  const std::string& pattern() const { return m_pattern; }
  const std::vector<std::string>& values() const { return m_values; }
  const std::string& english() const { return m_english; }
  bool empty() const { return m_english.empty(); }
  const char* c_str() const { return m_english.c_str(); }

 private:
  std::string m_pattern, m_english;
  std::vector<std::string> m_values;
};

} // namespace tw::kernels

/// TW_DETAIL("%1 of %2 differ", a, b), strings all: marks the template for tools/update_translations.sh.
#define TW_DETAIL(pattern, ...) ::tw::kernels::Detail(pattern, {__VA_ARGS__})
