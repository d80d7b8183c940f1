#include "engine/text/pipeline/aligned_text.h"

#include "engine/base/unicode.h"

#include <algorithm>

namespace tw {

AlignedText::Span AlignedText::spanAt(size_t at) const {
  if (m_own) return m_spans[at];
  size_t begin = at, end = at + 1;
  while (begin > 0 && continuesCharacter(m_view[begin])) --begin;
  while (end < m_view.size() && continuesCharacter(m_view[end])) ++end;
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

ByteSpan AlignedText::original(size_t begin, size_t end) const {
  end = std::min(end, size());
  begin = std::min(begin, end);
  if (begin == end) {
    const size_t at = size() == 0 ? 0 : begin < size() ? spanAt(begin).begin : spanAt(begin - 1).end;
    return {m_base + at, m_base + at};
  }
  const size_t first = spanAt(begin).begin;
  return {m_base + first, m_base + std::max<size_t>(spanAt(end - 1).end, first)};
}

AlignedText AlignedText::slice(size_t begin, size_t end) const {
  if (!m_own) return {m_view.substr(begin, end - begin), m_base + begin};
  const auto at = [&](size_t i) { return m_spans.begin() + static_cast<std::ptrdiff_t>(i); };
  return {m_text.substr(begin, end - begin), std::vector<Span>(at(begin), at(end)), m_base};
}

AlignedBuilder::AlignedBuilder(const AlignedText& source) : m_source(source) {
  m_text.reserve(source.size() + source.size() / 4 + 16);
  m_spans.reserve(m_text.capacity());
}

void AlignedBuilder::keep(size_t begin, size_t end) {
  m_text.append(m_source.text().substr(begin, end - begin));
  if (m_source.m_own) {
    const auto at = [&](size_t i) { return m_source.m_spans.begin() + static_cast<std::ptrdiff_t>(i); };
    m_spans.insert(m_spans.end(), at(begin), at(end));
    return;
  }
  while (begin < end) {
    const auto span = m_source.spanAt(begin);
    const size_t stop = std::min<size_t>(span.end, end);
    m_spans.insert(m_spans.end(), stop - begin, span);
    begin = stop;
  }
}

void AlignedBuilder::put(std::string_view bytes, size_t begin, size_t end) {
  AlignedText::Span span{0, 0};
  if (begin < end) span = {m_source.spanAt(begin).begin, m_source.spanAt(end - 1).end};
  else if (!m_spans.empty()) span = m_spans.back();
  m_text.append(bytes);
  m_spans.insert(m_spans.end(), bytes.size(), span);
}

AlignedText repairUtf8(std::string_view text) {
  const AlignedText source(text, 0);
  if (firstInvalidUtf8(text) == std::string_view::npos) return source;
  std::string out;
  std::vector<AlignedText::Span> spans;
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    const size_t before = out.size();
    appendUtf8(out, point.value);
    spans.insert(spans.end(), out.size() - before,
                 AlignedText::Span{static_cast<uint32_t>(at), static_cast<uint32_t>(at + point.length)});
    at += point.length;
  }
  return {std::move(out), std::move(spans), 0};
}

} // namespace tw
