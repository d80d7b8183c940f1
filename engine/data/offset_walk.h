#pragma once
// From places in decoded text back to places in the file that it was decoded from.
#include "engine/data/readers/encoding.h"

namespace tw {

/// Walks text in UTF-8 and the bytes it came from side by side: every character of UTF-16 and GB18030 is one of UTF-8.
class OffsetWalk {
 public:
  OffsetWalk(std::string_view raw, std::string_view text, TextEncoding kind)
      : m_raw(raw), m_text(text), m_kind(withoutMark(kind)) {}
  /// Bytes of the file before byte `offset` of the text; offsets must not fall.
  uint64_t to(uint64_t offset);

 private:
  std::string_view m_raw, m_text;
  TextEncoding m_kind;
  size_t m_at = 0, m_from = 0;
};

/// Length of the longest prefix that ends between characters; the text begins at one.
size_t wholeCharacters(std::string_view raw, TextEncoding kind);

} // namespace tw
