#pragma once
// The tokenizer.json pipeline.
#include "engine/text/model/token_model.h"
#include "engine/text/parse/tokenizer_file.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/pipeline/normalizer.h"
#include "engine/text/pipeline/post_processor.h"
#include "engine/text/pipeline/pre_tokenizer.h"
#include "engine/text/pipeline/special_tokens.h"
#include "engine/text/pipeline/token_decoder.h"

namespace tw {

class HfTokenizer : public Tokenizer {
 public:
  /// Errors: tokenizer.damaged, tokenizer.unsupported.
  static Result<std::shared_ptr<const Tokenizer>> create(TokenizerFile file, const TokenizerConfig& config);

  Encoding encode(std::string_view text, bool addSpecialTokens) const override;
  std::string decode(std::span<const int32_t> ids, bool skipSpecialTokens) const override;
  std::optional<std::string> token(int32_t id) const override;
  std::optional<int32_t> id(std::string_view token) const override;
  bool isSpecial(int32_t id) const override;
  int32_t vocabularySize() const override;
  const SpecialTokens& special() const override { return m_special; }
  std::string describe() const override { return m_model->describe(); }

 private:
  HfTokenizer() = default;
  Result<> readModel(TokenizerFile& file);
  Result<> readAdded(const Json& document, const TokenizerConfig& config);
  Result<> addToken(AddedToken token);
  Result<> readStages(const Json& document, const TokenizerConfig& config);
  void encodeSegment(AlignedText segment, Encoding& out) const;
  void encodePlain(AlignedText text, Encoding& out) const;
  /// What decoders and offset trimming see of an id, or nullptr when it does not exist.
  const std::string* shown(int32_t id) const;

  std::unique_ptr<Normalizer> m_normalizer;
  std::vector<std::unique_ptr<PreTokenizer>> m_preTokenizers;
  std::unique_ptr<TokenModel> m_model;
  PostPipeline m_post;
  std::unique_ptr<TokenDecoder> m_decoder;
  std::vector<AddedToken> m_added;
  std::unordered_map<int32_t, size_t> m_addedById;
  std::unordered_map<std::string, int32_t> m_addedByContent;
  std::unordered_map<std::string, bool> m_specialContents;
  AddedTokenMatcher m_rawMatcher, m_normalizedMatcher;
  int32_t m_end = 0;                      ///< highest id + 1
  int32_t m_nextId = 0, m_lastAdded = -1; ///< while tokens are being added
  SpecialTokens m_special;
};

} // namespace tw
