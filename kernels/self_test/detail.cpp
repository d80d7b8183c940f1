#include "tw_kernels/detail.h"

namespace tw::kernels {

Detail::Detail(std::string pattern, std::vector<std::string> values)
    : m_pattern(std::move(pattern)), m_values(std::move(values)) {
  for (size_t i = 0; i < m_pattern.size(); ++i) {
    const bool place = m_pattern[i] == '%' && i + 1 < m_pattern.size();
    const auto index = place ? static_cast<size_t>(m_pattern[i + 1] - '1') : m_values.size();
    if (index < m_values.size()) m_english += m_values[index], ++i;
    else m_english += m_pattern[i];
  }
}

Detail Detail::verbatim(std::string words) {
  Detail detail;
  detail.m_english = std::move(words);
  return detail;
}

} // namespace tw::kernels
