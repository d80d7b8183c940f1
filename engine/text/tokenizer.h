#pragma once
// Text <-> token ids, equal to Hugging Face tokenizers for the same tokenizer.json.
#include "engine/base/files.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tw {

/// Half-open range of bytes.
struct ByteSpan {
  size_t begin = 0, end = 0;
  bool operator==(const ByteSpan&) const = default;
};

struct Encoding {
  std::vector<int32_t> ids;
  /// Where in the *original* text each id comes from, in bytes; empty span for ids that stand for no text (BOS/EOS of a
  /// post-processor).
  std::vector<ByteSpan> offsets;
};

/// Special tokens as tokenizer_config.json (or the tokenizer itself) names them; nullopt when there is none.
struct SpecialTokens {
  std::optional<std::string> bos, eos, pad, unk;
  std::optional<int32_t> bosId, eosId, padId, unkId;
  /// What the post-processor adds around a single text (found by encoding ""): e.g. Llama-3 adds BOS, GPT-2 nothing.
  bool addsBos = false, addsEos = false;
};

/// Thread-safe after loading: all methods are const and keep no hidden state.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Never fails: what no piece covers becomes unk (or bytes). `addSpecialTokens` applies the post-processor.
  virtual Encoding encode(std::string_view text, bool addSpecialTokens) const = 0;
  /// Ids outside the vocabulary are left out, as Hugging Face does. Broken UTF-8 comes out as U+FFFD.
  virtual std::string decode(std::span<const int32_t> ids, bool skipSpecialTokens) const = 0;

  /// The raw vocabulary entry ("Ġthe", "▁the", "<0x0A>"), or nullopt for an id that does not exist.
  virtual std::optional<std::string> token(int32_t id) const = 0;
  virtual std::optional<int32_t> id(std::string_view token) const = 0;
  virtual bool isSpecial(int32_t id) const = 0;
  /// Highest id + 1, added tokens included.
  virtual int32_t vocabularySize() const = 0;
  virtual const SpecialTokens& special() const = 0;
  /// "BPE (byte-level)", "BPE (byte fallback)", "SentencePiece unigram" … for people.
  virtual std::string describe() const = 0;

  /// Many texts on all cores, in order.
  std::vector<Encoding> encodeAll(std::span<const std::string> texts, bool addSpecialTokens) const;
};

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
