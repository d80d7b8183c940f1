#pragma once
// The fourth stage: what is put around a text, and where its tokens come from.
#include "engine/api/json.h"
#include "engine/api/result.h"
#include "engine/text/base/tokenizer_interface.h"

namespace tw {

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

} // namespace tw
