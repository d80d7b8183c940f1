#pragma once
// What a tokenizer is to all who use one; engine/text/tokenizer.h loads it.
#include <cstdint>
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

} // namespace tw
