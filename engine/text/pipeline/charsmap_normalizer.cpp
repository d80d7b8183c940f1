// The precompiled normalisation of sentencepiece models: a double-array trie (Darts) from bytes to a table of
// NUL-terminated replacements. Layout: u32 size of the trie in bytes, the trie's u32 units, the table; little-endian.
#include "engine/base/unicode.h"
#include "engine/text/parse/base64.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/pipeline/normalizer.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <cstring>

namespace tw {
namespace {

class CharsMap : public Normalizer {
 public:
  CharsMap(std::vector<uint32_t> trie, std::string table) : m_trie(std::move(trie)), m_table(std::move(table)) {}

  void apply(AlignedText& text) const override {
    if (text.empty()) return;
    const auto source = text.text();
    AlignedBuilder out(text);
    size_t at = 0;
    for (const size_t end : graphemeEnds(source)) {
      // As the reference does: short graphemes are looked up whole, the others character by character.
      if (!(end - at < 6 && put(source, at, end, out))) {
        for (size_t length = 0; at < end; at += length) {
          codePointAt(source, at, length);
          if (!put(source, at, at + length, out)) out.keep(at, at + length);
        }
      }
      at = end;
    }
    auto next = out.finish();
    text = std::move(next);
  }

 private:
  /// Replaces source[begin, end) by what its shortest prefix in the trie maps to.
  bool put(std::string_view source, size_t begin, size_t end, AlignedBuilder& out) const {
    const auto offset = lookup(source.substr(begin, end - begin));
    if (!offset) return false;
    const size_t stop = m_table.find('\0', *offset);
    if (stop == std::string::npos) return false;
    out.put(std::string_view(m_table).substr(*offset, stop - *offset), begin, end);
    return true;
  }
  /// Darts' common prefix search, first result only; every index is checked because the file may be damaged.
  std::optional<size_t> lookup(std::string_view key) const {
    const auto offsetOf = [](uint32_t unit) { return (unit >> 10) << ((unit & (1u << 9)) >> 6); };
    if (m_trie.empty()) return std::nullopt;
    size_t node = offsetOf(m_trie[0]);
    for (const char c : key) {
      const auto byte = static_cast<uint8_t>(c);
      if (byte == 0) return std::nullopt;
      node ^= byte;
      if (node >= m_trie.size()) return std::nullopt;
      const uint32_t unit = m_trie[node];
      if ((unit & ((1u << 31) | 0xFF)) != byte) return std::nullopt;
      node ^= offsetOf(unit);
      if (!((unit >> 8) & 1)) continue;
      if (node >= m_trie.size()) return std::nullopt;
      const size_t offset = m_trie[node] & 0x7FFFFFFF;
      // A text that begins within a character would break all that reads on.
      const bool sound = offset < m_table.size() && !continuesCharacter(m_table[offset]);
      return sound ? std::optional(offset) : std::nullopt;
    }
    return std::nullopt;
  }

  /// Byte offsets at which the grapheme clusters of `text` end.
  static std::vector<size_t> graphemeEnds(std::string_view text) {
    std::vector<size_t> ends;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> iterator(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    if (U_FAILURE(status) || !iterator) return {text.size()};
    iterator->setText(wide);
    size_t byte = 0;
    int32_t unit = 0;
    for (int32_t end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
      for (size_t length = 0; unit < end && byte < text.size(); byte += length)
        unit += codePointAt(text, byte, length) > 0xFFFF ? 2 : 1;
      ends.push_back(byte);
    }
    return ends;
  }

  std::vector<uint32_t> m_trie;
  std::string m_table;
};

} // namespace

Result<std::unique_ptr<Normalizer>> charsMapNormalizer(const std::string& encoded) {
  const auto decoded = fromBase64(encoded);
  if (!decoded) return fail(damagedTokenizer(TW_TEXT("its precompiled_charsmap is not base64")));
  const std::string& bytes = *decoded;
  const auto unit = [&](size_t at) {
    uint32_t value = 0;
    for (size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<uint8_t>(bytes[at + i]);
    return value;
  };
  if (bytes.size() < 4) return fail(damagedTokenizer(TW_TEXT("its precompiled_charsmap is too short")));
  const size_t size = unit(0);
  if (size % 4 != 0 || size > bytes.size() - 4)
    return fail(damagedTokenizer(TW_TEXT("its precompiled_charsmap has an impossible size")));
  std::vector<uint32_t> trie(size / 4);
  for (size_t i = 0; i < trie.size(); ++i) trie[i] = unit(4 + 4 * i);
  auto table = bytes.substr(4 + size);
  if (firstInvalidUtf8(table) != std::string_view::npos)
    return fail(damagedTokenizer(TW_TEXT("its precompiled_charsmap replaces by what is not UTF-8")));
  return std::make_unique<CharsMap>(std::move(trie), std::move(table));
}

} // namespace tw
