#pragma once
// The unigram language model (Kudo 2018): the segmentation of highest total score, by Viterbi over a trie of pieces.
#include "engine/text/model/flat_map.h"
#include "engine/text/model/token_model.h"

#include <array>
#include <memory>

namespace tw {

class UnigramModel : public TokenModel {
 public:
  /// Ids are places in `pieces`. Errors: tokenizer.damaged.
  static Result<std::unique_ptr<UnigramModel>> create(std::vector<std::pair<std::string, double>> pieces,
                                                      std::optional<int64_t> unkId, bool byteFallback);
  void encode(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const override;
  const Vocabulary& vocabulary() const override { return m_vocabulary; }
  std::string describe() const override { return "Unigram"; }

 private:
  UnigramModel() = default;
  void emit(std::string_view text, int32_t id, std::vector<PieceToken>& out) const;

  Vocabulary m_vocabulary;
  std::vector<double> m_scores;
  FlatMap<uint32_t> m_edges;      ///< (node << 8 | byte) -> child
  std::vector<int32_t> m_nodeIds; ///< piece that ends at a node, −1 = none
  std::array<int32_t, 256> m_fallbackIds{};
  double m_unkScore = 0;
  int32_t m_unkId = -1;
  bool m_byteFallback = false;
};

} // namespace tw
