#pragma once
// Text that remembers where in the original each of its bytes came from, through any number of rewrites.
#include "engine/text/base/tokenizer_interface.h"

namespace tw {

/// UTF-8 text. Either a view of the original (nothing to remember) or own bytes, each with its span of the original.
/// Spans are kept in 32 bits relative to the start of the piece: a single text is below 4 GiB.
class AlignedText {
 public:
  struct Span {
    uint32_t begin, end;
  };
  /// A part of the original that starts at byte `base` of it; `view` must outlive this object.
  AlignedText(std::string_view view, size_t base) : m_view(view), m_base(base) {}
  AlignedText(std::string text, std::vector<Span> spans, size_t base)
      : m_text(std::move(text)), m_spans(std::move(spans)), m_base(base), m_own(true) {}

  std::string_view text() const { return m_own ? std::string_view(m_text) : m_view; }
  size_t size() const { return text().size(); }
  bool empty() const { return size() == 0; }
  /// The original bytes that [begin, end) came from; whole characters, even where [begin, end) cuts one.
  ByteSpan original(size_t begin, size_t end) const;
  AlignedText slice(size_t begin, size_t end) const;

 private:
  friend class AlignedBuilder;
  Span spanAt(size_t at) const;
  std::string_view m_view;
  std::string m_text;
  std::vector<Span> m_spans;
  size_t m_base = 0;
  bool m_own = false;
};

/// Writes the successor of a text from left to right.
class AlignedBuilder {
 public:
  explicit AlignedBuilder(const AlignedText& source);
  /// Bytes [begin, end) of the source, unchanged.
  void keep(size_t begin, size_t end);
  /// `bytes` stand for [begin, end) of the source.
  void put(std::string_view bytes, size_t begin, size_t end);
  size_t size() const { return m_text.size(); }
  AlignedText finish() { return {std::move(m_text), std::move(m_spans), m_source.m_base}; }

 private:
  const AlignedText& m_source;
  std::string m_text;
  std::vector<AlignedText::Span> m_spans;
};

/// Broken bytes become U+FFFD, one each, and keep their places.
AlignedText repairUtf8(std::string_view text);

} // namespace tw
