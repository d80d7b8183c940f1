#include "engine/data/offset_walk.h"

#include "engine/base/unicode.h"

namespace tw {
namespace {

/// Bytes of the GB18030 character at `at`.
size_t gbLength(std::string_view raw, size_t at) {
  if (static_cast<uint8_t>(raw[at]) < 0x80 || at + 1 >= raw.size()) return 1;
  const auto trail = static_cast<uint8_t>(raw[at + 1]);
  return trail >= 0x30 && trail <= 0x39 ? 4 : 2;
}

} // namespace

uint64_t OffsetWalk::to(uint64_t offset) {
  if (m_kind == TextEncoding::Utf8) return offset;
  while (m_at < offset && m_from < m_raw.size()) {
    size_t length = 0;
    codePointAt(m_text, m_at, length);
    m_from += m_kind == TextEncoding::Gb18030 ? gbLength(m_raw, m_from) : length == 4 ? 4 : 2;
    m_at += length;
  }
  return m_from;
}

size_t wholeCharacters(std::string_view raw, TextEncoding kind) {
  if (withoutMark(kind) == TextEncoding::Utf8) return completeUtf8Prefix(raw);
  if (kind == TextEncoding::Gb18030) {
    size_t at = 0;
    for (size_t next = 0; next < raw.size();) {
      at = next;
      next += gbLength(raw, next);
    }
    return at; // the last character may be cut
  }
  const size_t even = raw.size() / 2 * 2;
  const bool little = withoutMark(kind) == TextEncoding::Utf16Le;
  const bool halfPair = even >= 2 && (static_cast<uint8_t>(raw[even - (little ? 1 : 2)]) & 0xFC) == 0xD8;
  return halfPair ? even - 2 : even;
}

} // namespace tw
