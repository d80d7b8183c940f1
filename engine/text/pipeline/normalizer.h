#pragma once
// The first stage of a tokenizer.json pipeline: the text rewritten.
#include "engine/api/json.h"
#include "engine/api/result.h"
#include "engine/text/pipeline/aligned_text.h"

#include <memory>

namespace tw {

class Normalizer {
 public:
  virtual ~Normalizer() = default;
  virtual void apply(AlignedText& text) const = 0;
};
/// Errors: tokenizer.damaged, tokenizer.unsupported.
Result<std::unique_ptr<Normalizer>> normalizerFromJson(const Json& json);
enum class UnicodeForm { Nfc, Nfd, Nfkc, Nfkd };
std::unique_ptr<Normalizer> unicodeNormalizer(UnicodeForm form);
/// `encoded` is the base64 of a sentencepiece precompiled_charsmap. Errors: tokenizer.damaged.
Result<std::unique_ptr<Normalizer>> charsMapNormalizer(const std::string& encoded);

} // namespace tw
