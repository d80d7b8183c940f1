#pragma once
// The stages of a tokenizer.json pipeline, in the order in which a text meets them.
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/split/split_pattern.h"

#include <functional>
#include <unordered_map>

namespace tw {

// --- reading parts of tokenizer.json --------------------------------------------------------------------------------

/// tokenizer.damaged: "The tokenizer is damaged: WHAT."
Error damagedTokenizer(const std::string& what);
/// tokenizer.unsupported: names the component and lists what is supported.
Error unsupportedPart(const std::string& stage, const std::string& name, const std::string& supported);

/// Typed members of one component; `owner` names it in errors.
class PartFields {
 public:
  PartFields(const Json& json, std::string owner) : m_json(json), m_owner(std::move(owner)) {}
  Result<std::string> text(const char* key) const;
  Result<std::string> text(const char* key, const std::string& otherwise) const; ///< absent or null: otherwise
  Result<bool> flag(const char* key, bool otherwise) const;
  Result<int64_t> number(const char* key, int64_t least, int64_t most) const;
  Result<char32_t> character(const char* key) const;
  /// An array; errors if absent.
  Result<const Json*> list(const char* key) const;
  const Json* find(const char* key) const; ///< nullptr when absent or null
  Error wrong(const char* key, const char* expected) const;
  const std::string& owner() const { return m_owner; }

 private:
  const Json& m_json;
  std::string m_owner;
};
/// Calls `read` for each component of a Sequence, which lists them under `key`. Errors: those of `read`,
/// tokenizer.damaged (they nest without end).
Result<> readParts(const PartFields& fields, const char* key, int depth,
                   const std::function<Result<>(const Json& part, int depth)>& read);
/// Base64 (RFC 4648), padded or not, line ends allowed; nothing when it is not.
std::optional<std::string> fromBase64(std::string_view text);
/// The "type" of a component. Errors: tokenizer.damaged.
Result<std::string> partType(const Json& json, const std::string& stage);

// --- stages ---------------------------------------------------------------------------------------------------------

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

/// Text cut into words. `rawBytes`: the model is to read bytes, as after ByteLevel, without their being spelled out.
struct Pieces {
  struct Range {
    size_t begin, end;
  };
  AlignedText text;
  std::vector<Range> ranges;
  bool rawBytes = false;
};
class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void apply(Pieces& pieces) const = 0;
};
/// Appends the flattened pipeline. `rawBytes`: whether the model takes raw bytes from a final ByteLevel.
Result<> preTokenizersFromJson(const Json& json, bool rawBytes, std::vector<std::unique_ptr<PreTokenizer>>& out);

/// A token of one piece: the next `length` bytes of it; 0 = the same bytes as the token before.
struct PieceToken {
  int32_t id;
  uint32_t length;
};
/// Bounded table of tokens by id, and back.
class Vocabulary {
 public:
  static constexpr int64_t maxId = 1 << 24;
  /// Errors: tokenizer.damaged for ids out of range or used twice.
  Result<> build(std::vector<std::pair<std::string, int64_t>> entries);
  std::optional<int32_t> id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
  }
  bool has(int64_t id) const {
    return id >= 0 && static_cast<size_t>(id) < m_used.size() && m_used[static_cast<size_t>(id)];
  }
  const std::string& token(int32_t id) const { return m_tokens[static_cast<size_t>(id)]; }
  size_t count() const { return m_ids.size(); }
  int32_t end() const { return static_cast<int32_t>(m_tokens.size()); } ///< highest id + 1

 private:
  std::vector<std::string> m_tokens; ///< never resized after build: m_ids points into it
  std::vector<bool> m_used;
  std::unordered_map<std::string_view, int32_t> m_ids;
};
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  virtual void encode(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
  /// Whether encode() may be called with rawBytes.
  virtual bool takesRawBytes() const { return false; }
  virtual std::string describe() const = 0;
};

/// What offsets are trimmed by: the token's text and the original text.
struct TrimContext {
  std::string_view original;
  const std::string& (*shown)(const void* owner, int32_t id);
  const void* owner;
};
class PostPipeline {
 public:
  struct Piece {
    int sequence = -1;        ///< ≥ 0: the text
    std::vector<int32_t> ids; ///< otherwise these
  };
  struct Step {
    bool trim = false, prefixSpace = false; ///< trim offsets, or
    bool joins = false;                     ///< what follows sees one sequence
    std::vector<Piece> pieces;              ///< apply a template
  };
  /// Errors: tokenizer.damaged, tokenizer.unsupported. Ids must be below `vocabularyEnd`.
  static Result<PostPipeline> fromJson(const Json& json, int32_t vocabularyEnd);
  Encoding apply(Encoding text, bool addSpecialTokens, const TrimContext& context) const;
  /// BOS and EOS around the text, as add_bos_token / add_eos_token of tokenizer_config.json ask.
  void setBosEos(std::optional<int32_t> bos, std::optional<int32_t> eos);
  /// These ids before a text.
  void setPrefix(std::vector<int32_t> ids);
  bool empty() const { return m_steps.empty(); }

 private:
  std::vector<Step> m_steps;
};

class TokenDecoder {
 public:
  virtual ~TokenDecoder() = default;
  virtual void apply(std::vector<std::string>& tokens) const = 0;
};
Result<std::unique_ptr<TokenDecoder>> decoderFromJson(const Json& json);

// --- the byte-level alphabet ----------------------------------------------------------------------------------------

/// GPT-2's printable stand-in for each byte: itself for 21–7E, A1–AC, AE–FF, the other 68 from U+0100 on.
char32_t byteLevelCharacter(uint8_t byte);
/// The byte behind a stand-in, or -1.
int byteLevelByte(char32_t character);
/// Bytes spelled in the alphabet.
std::string byteLevelText(std::string_view bytes);

} // namespace tw
