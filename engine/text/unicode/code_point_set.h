#pragma once
// A set of code points, for translating the character classes of regexes exactly.
#include "engine/text/unicode/char_class.h"

#include <string>
#include <utility>
#include <vector>

namespace tw {

class CodePointSet {
 public:
  CodePointSet() : m_has(0x110000, false) {}
  void add(char32_t first, char32_t last) {
    for (char32_t c = first; c <= last && c < 0x110000; ++c) m_has[c] = true;
  }
  void remove(char32_t c) { m_has[c] = false; }
  void add(const CodePointSet& other) {
    for (size_t c = 0; c < m_has.size(); ++c)
      if (other.m_has[c]) m_has[c] = true;
  }
  void keepOnly(const CodePointSet& other) {
    for (size_t c = 0; c < m_has.size(); ++c)
      if (!other.m_has[c]) m_has[c] = false;
  }
  void invert() { m_has.flip(); }
  template <class Predicate> void addWhere(Predicate predicate) {
    const uint16_t* flags = charFlags();
    for (size_t c = 0; c < m_has.size(); ++c)
      if (predicate(flags[c])) m_has[c] = true;
  }
  /// As a PCRE2 class. Large ranges come first: PCRE2 tries ranges in order, and most text lies in the large ones.
  std::string toClass() const;

 private:
  std::vector<bool> m_has;
};

} // namespace tw
