// NFC, NFD, NFKC, NFKD through ICU, one stretch between normalisation boundaries at a time, so that offsets stay exact.
#include "engine/base/unicode.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/pipeline/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

namespace tw {
namespace {

/// Longer stretches of combining marks are cut: canonical ordering is quadratic in them.
constexpr size_t kMaxStretch = 1024;

const icu::Normalizer2* instance(UnicodeForm form) {
  UErrorCode status = U_ZERO_ERROR;
  switch (form) {
  case UnicodeForm::Nfc: return icu::Normalizer2::getNFCInstance(status);
  case UnicodeForm::Nfd: return icu::Normalizer2::getNFDInstance(status);
  case UnicodeForm::Nfkc: return icu::Normalizer2::getNFKCInstance(status);
  case UnicodeForm::Nfkd: return icu::Normalizer2::getNFKDInstance(status);
  }
  return nullptr;
}

/// The reference normalises by Unicode 9: younger characters stay as they are and are never reordered.
const icu::UnicodeSet& knownCharacters() {
  static const icu::UnicodeSet set = [] {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeSet known(icu::UnicodeString(u"[:age=9.0:]"), status);
    if (U_FAILURE(status)) known.complement(); // all of them
    known.freeze();
    return known;
  }();
  return set;
}

class UnicodeNormalizer : public Normalizer {
 public:
  explicit UnicodeNormalizer(UnicodeForm form) {
    if (const auto* whole = instance(form))
      m_icu = std::make_unique<icu::FilteredNormalizer2>(*whole, knownCharacters());
  }

  void apply(AlignedText& text) const override {
    if (!m_icu || isPlain(text.text())) return;
    const auto source = text.text();
    AlignedBuilder out(text);
    for (size_t at = 0; at < source.size();) {
      const size_t end = stretchEnd(source, at);
      const auto before = source.substr(at, end - at);
      if (isPlain(before)) {
        out.keep(at, end);
      } else {
        UErrorCode status = U_ZERO_ERROR;
        const auto raw = icu::UnicodeString::fromUTF8({before.data(), static_cast<int32_t>(before.size())});
        const auto normal = m_icu->normalize(raw, status);
        std::string after;
        normal.toUTF8String(after);
        if (U_FAILURE(status) || after == before) out.keep(at, end);
        else out.put(after, at, end);
      }
      at = end;
    }
    auto next = out.finish();
    text = std::move(next);
  }

 private:
  /// ASCII is in every form.
  static bool isPlain(std::string_view text) {
    for (const char c : text)
      if (static_cast<uint8_t>(c) >= 0x80) return false;
    return true;
  }
  size_t stretchEnd(std::string_view text, size_t at) const {
    size_t length = 0;
    codePointAt(text, at, length);
    size_t end = at + length;
    while (end < text.size() && end - at < kMaxStretch) {
      const char32_t c = codePointAt(text, end, length);
      if (c < 0x80 || m_icu->hasBoundaryBefore(static_cast<UChar32>(c))) break;
      end += length;
    }
    return end;
  }
  std::unique_ptr<icu::Normalizer2> m_icu;
};

} // namespace

std::unique_ptr<Normalizer> unicodeNormalizer(UnicodeForm form) { return std::make_unique<UnicodeNormalizer>(form); }

} // namespace tw
