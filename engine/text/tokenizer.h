#pragma once
// Text <-> token ids, equal to Hugging Face tokenizers for the same tokenizer.json.
#include "engine/base/files.h"
#include "engine/text/base/tokenizer_interface.h"

#include <memory>

namespace tw {

/// Loads tokenizer.json, else qwen.tiktoken or tiktoken.model, else tokenizer.model (sentencepiece, or tiktoken's
/// form), with tokenizer_config.json / special_tokens_map.json beside it. Errors: tokenizer.missing, tokenizer.damaged,
/// tokenizer.unsupported (names the component and lists what is supported).
Result<std::shared_ptr<const Tokenizer>> loadTokenizer(const fs::path& modelFolder);

/// Files that belong to the tokenizer and go along with every export (those that exist in `modelFolder`).
std::vector<fs::path> tokenizerFiles(const fs::path& modelFolder);

/// Turns ids that arrive one by one into text, never emitting half a character, with the spacing decode() of the whole
/// gives.
class StreamDecoder {
 public:
  explicit StreamDecoder(std::shared_ptr<const Tokenizer> tokenizer, bool skipSpecialTokens = true)
      : m_tokenizer(std::move(tokenizer)), m_skipSpecial(skipSpecialTokens) {}
  /// The text that became certain with this id (may be empty).
  std::string push(int32_t id);
  /// What is left at the end.
  std::string finish();

 private:
  std::shared_ptr<const Tokenizer> m_tokenizer;
  bool m_skipSpecial;
  std::vector<int32_t> m_pending; ///< ids since the last safe edge, with enough context for spacing
  std::string m_emitted;          ///< text already given out for m_pending
};

} // namespace tw
