#include "engine/text/pipeline/normalizer.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/split/split_pattern.h"
#include "engine/text/unicode/byte_alphabet.h"
#include "engine/text/unicode/char_class.h"

#include "engine/base/unicode.h"

#include <algorithm>

namespace tw {
namespace {

class SequenceNormalizer : public Normalizer {
 public:
  std::vector<std::unique_ptr<Normalizer>> parts;
  void apply(AlignedText& text) const override {
    for (const auto& part : parts) part->apply(text);
  }
};

/// Rewrites character by character; `Map` appends what a character becomes, or returns false to keep it.
template <class Map> void rewriteCharacters(AlignedText& text, Map map) {
  const auto source = text.text();
  AlignedBuilder out(text);
  std::string replacement;
  size_t kept = 0;
  for (size_t at = 0, length = 0; at < source.size(); at += length) {
    const char32_t c = codePointAt(source, at, length);
    replacement.clear();
    if (!map(c, replacement)) continue;
    out.keep(kept, at);
    out.put(replacement, at, at + length);
    kept = at + length;
  }
  if (kept == 0) return;
  out.keep(kept, source.size());
  auto next = out.finish();
  text = std::move(next);
}

class Lowercase : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    rewriteCharacters(text, [](char32_t c, std::string& out) {
      if (c == 0x130) return out = "i\u0307", true; // the one character whose lower case is two (SpecialCasing.txt)
      const char32_t lower = lowercase(c);
      if (lower == c) return false;
      appendUtf8(out, lower);
      return true;
    });
  }
};

class StripAccents : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    rewriteCharacters(text, [](char32_t c, std::string&) { return (charFlags()[c] & flagCombining) != 0; });
  }
};

/// sentencepiece's "nmt" rules: control characters go, other blanks become spaces.
class Nmt : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    rewriteCharacters(text, [](char32_t c, std::string& out) {
      if ((c >= 0x01 && c <= 0x08) || c == 0x0B || (c >= 0x0E && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F)
        return true;
      const bool blank = c == 0x09 || c == 0x0A || c == 0x0C || c == 0x0D || c == 0x1680 ||
                         (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xFEFF ||
                         c == 0xFFFD;
      if (blank) out = " ";
      return blank;
    });
  }
};

class ByteLevelNormalizer : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    const auto source = text.text();
    AlignedBuilder out(text);
    for (size_t at = 0, length = 0; at < source.size(); at += length) {
      codePointAt(source, at, length);
      out.put(byteLevelText(source.substr(at, length)), at, at + length);
    }
    auto next = out.finish();
    text = std::move(next);
  }
};

class Replace : public Normalizer {
 public:
  Replace(std::unique_ptr<SplitPattern> pattern, std::string content)
      : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
  void apply(AlignedText& text) const override {
    if (text.empty()) return;
    std::vector<PatternMatch> matches;
    m_pattern->find(text.text(), matches);
    if (matches.size() == 1 && !matches[0].matched) return;
    AlignedBuilder out(text);
    for (const auto& match : matches) {
      if (match.matched) out.put(m_content, match.begin, match.end);
      else out.keep(match.begin, match.end);
    }
    auto next = out.finish();
    text = std::move(next);
  }

 private:
  std::unique_ptr<SplitPattern> m_pattern;
  std::string m_content;
};

class Prepend : public Normalizer {
 public:
  explicit Prepend(std::string content) : m_content(std::move(content)) {}
  void apply(AlignedText& text) const override {
    if (text.empty()) return;
    size_t first = 0;
    codePointAt(text.text(), 0, first);
    AlignedBuilder out(text);
    out.put(m_content, 0, first); // what is put before belongs to the first character
    out.keep(0, text.size());
    auto next = out.finish();
    text = std::move(next);
  }

 private:
  std::string m_content;
};

class Strip : public Normalizer {
 public:
  Strip(bool left, bool right) : m_left(left), m_right(right) {}
  void apply(AlignedText& text) const override {
    const auto source = text.text();
    const auto isSpace = [](char32_t c) { return (charFlags()[c] & flagSpace) != 0; };
    size_t begin = 0, end = source.size(), length = 0;
    while (m_left && begin < end && isSpace(codePointAt(source, begin, length))) begin += length;
    while (m_right && end > begin && isSpace(codePointBefore(source, end))) do
        --end;
      while (continuesCharacter(source[end]));
    if (begin == 0 && end == source.size()) return;
    auto next = text.slice(begin, end);
    text = std::move(next);
  }

 private:
  bool m_left, m_right;
};

constexpr const char* kSupportedNormalizers =
    "Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Replace, Prepend, Strip, StripAccents, Nmt, ByteLevel and Precompiled";

Result<std::unique_ptr<Normalizer>> readNormalizer(const Json& json, int depth) {
  TW_TRY(const auto type, partType(json, TW_TEXT("normalizer")));
  const PartFields fields(json, TW_TEXT("the normalizer %1", type));
  if (type == "NFC") return unicodeNormalizer(UnicodeForm::Nfc);
  if (type == "NFD") return unicodeNormalizer(UnicodeForm::Nfd);
  if (type == "NFKC") return unicodeNormalizer(UnicodeForm::Nfkc);
  if (type == "NFKD") return unicodeNormalizer(UnicodeForm::Nfkd);
  if (type == "Lowercase") return std::make_unique<Lowercase>();
  if (type == "StripAccents") return std::make_unique<StripAccents>();
  if (type == "Nmt") return std::make_unique<Nmt>();
  if (type == "ByteLevel") return std::make_unique<ByteLevelNormalizer>();
  if (type == "Strip") {
    TW_TRY(const bool left, fields.flag("strip_left", true));
    TW_TRY(const bool right, fields.flag("strip_right", true));
    return std::make_unique<Strip>(left, right);
  }
  if (type == "Prepend") {
    TW_TRY(auto content, fields.text("prepend"));
    return std::make_unique<Prepend>(std::move(content));
  }
  if (type == "Replace") {
    const Json* pattern = fields.find("pattern");
    TW_TRY(auto compiled, patternFromJson(pattern ? *pattern : Json(), fields.owner()));
    TW_TRY(auto content, fields.text("content"));
    return std::make_unique<Replace>(std::move(compiled), std::move(content));
  }
  if (type == "Precompiled") {
    TW_TRY(const auto encoded, fields.text("precompiled_charsmap"));
    return charsMapNormalizer(encoded);
  }
  if (type == "Sequence") {
    auto sequence = std::make_unique<SequenceNormalizer>();
    TW_CHECK(readParts(fields, "normalizers", TW_TEXT("its normalizers nest without end"), depth,
                       [&](const Json& part, int inner) {
                         return readNormalizer(part, inner).map([&](auto normalizer) {
                           sequence->parts.push_back(std::move(normalizer));
                         });
                       }));
    return sequence;
  }
  return fail(unsupportedPart(TW_TEXT("normalizer"), type, kSupportedNormalizers));
}

/// What the rules look for and what they put in its place.
void collectTexts(const Json& json, std::vector<std::string>& texts) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items())
    if (!value.is_string()) collectTexts(value, texts);
    else if (key == "String" || key == "content" || key == "prepend") texts.push_back(value.get<std::string>());
}

constexpr size_t kMostPutIn = 4096; ///< bytes in the place of one match
constexpr size_t kMostGrowth = 64;

/// Looked at after each step, so that rules which feed one another are found before they fill the memory.
bool staysWithin(const Normalizer& normalizer, AlignedText& text, size_t most) {
  if (const auto* sequence = dynamic_cast<const SequenceNormalizer*>(&normalizer))
    return std::all_of(sequence->parts.begin(), sequence->parts.end(),
                       [&](const auto& part) { return staysWithin(*part, text, most); });
  normalizer.apply(text);
  return text.size() <= most;
}

/// No tokenizer makes much more of a text than there was; rules that do are a trap that would use up the memory.
Result<> checkGrowth(const Normalizer& normalizer, const Json& json) {
  std::vector<std::string> texts;
  collectTexts(json, texts);
  bool bounded = std::all_of(texts.begin(), texts.end(), [](const auto& text) { return text.size() <= kMostPutIn; });
  for (char c = ' '; c <= '~'; ++c) texts.emplace_back(1, c);
  std::string all;
  for (size_t i = 0; bounded && i < texts.size(); ++i) {
    AlignedText text(texts[i], 0);
    bounded = staysWithin(normalizer, text, kMostGrowth * texts[i].size() + kMostPutIn);
    if (all.size() < kMostPutIn) all += texts[i];
  }
  AlignedText text(all, 0);
  if (bounded && staysWithin(normalizer, text, kMostGrowth * all.size() + kMostPutIn)) return {};
  return fail(requestError("tokenizer.unsupported",
                           TW_TEXT("The tokenizer's normalizer makes texts more than %1 times as long.", kMostGrowth),
                           TW_TEXT("Check normalizer in tokenizer.json.")));
}

} // namespace

Result<std::unique_ptr<Normalizer>> normalizerFromJson(const Json& json) {
  TW_TRY(auto normalizer, readNormalizer(json, 0));
  TW_CHECK(checkGrowth(*normalizer, json));
  return normalizer;
}

} // namespace tw
