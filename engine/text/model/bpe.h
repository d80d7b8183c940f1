#pragma once
// Byte-pair encoding (Sennrich et al. 2016) as Hugging Face's BPE model does it: over characters, or over raw bytes for
// byte-level vocabularies; lowest rank first, leftmost on ties.
#include "engine/text/model/flat_map.h"
#include "engine/text/model/token_model.h"

#include <array>
#include <memory>

namespace tw {

struct BpeOptions {
  std::optional<std::string> unk, prefix, suffix; ///< unk_token, continuing_subword_prefix, end_of_word_suffix
  bool fuseUnk = false, byteFallback = false, ignoreMerges = false;
  /// As tiktoken: a merge ranks by the id of what it makes, so that of two ways to make a token the leftmost wins.
  bool ranksAreIds = false;
};

class BpeModel : public TokenModel {
 public:
  /// Errors: tokenizer.damaged.
  static Result<std::unique_ptr<BpeModel>> create(std::vector<std::pair<std::string, int64_t>> vocabulary,
                                                  const std::vector<std::pair<std::string, std::string>>& merges,
                                                  BpeOptions options);
  void encode(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const override;
  const Vocabulary& vocabulary() const override { return m_vocabulary; }
  bool takesRawBytes() const override { return m_bytesComplete; }
  std::string describe() const override;

 private:
  struct Merge {
    uint32_t rank;
    int32_t id;
  };
  /// A token in the making; id −1 once merged into its left neighbour.
  struct Symbol {
    int32_t id;
    uint32_t length;
    uint32_t previous, next; ///< none = UINT32_MAX
  };
  BpeModel() = default;
  Result<> addMerges(const std::vector<std::pair<std::string, std::string>>& merges);
  void findCharacters();
  void findNeighbours();
  const Merge* merge(int32_t left, int32_t right) const {
    return m_merges.find((static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right));
  }
  size_t independentEnd(std::string_view piece, size_t begin, bool rawBytes) const;
  bool wholeToken(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const;
  void encodeCached(std::string_view part, bool rawBytes, bool whole, std::vector<PieceToken>& out) const;
  void encodeUncached(std::string_view part, bool rawBytes, std::vector<PieceToken>& out) const;
  void toSymbols(std::string_view part, std::vector<PieceToken>& symbols) const;
  std::string symbolName(std::string_view character, bool first, bool last) const;
  bool addBytes(std::string_view character, bool first, bool last, std::vector<PieceToken>& symbols) const;
  std::optional<int32_t> symbolId(std::string_view character, bool first, bool last) const;
  void mergeShort(std::vector<PieceToken>& symbols) const;
  void mergeLong(std::vector<PieceToken>& symbols) const;

  Vocabulary m_vocabulary;
  BpeOptions m_options;
  FlatMap<Merge> m_merges;                  ///< (left id, right id) -> rank and result
  std::vector<int32_t> m_results;           ///< rank -> result; not used where ranks are ids
  FlatMap<int32_t> m_characters;            ///< code point -> id of its one-character token
  FlatMap<char> m_neighbours;               ///< pairs of code points that stand side by side inside some token
  std::vector<bool> m_byteNeighbours;       ///< the same for bytes, [left × 256 + right]
  std::array<int32_t, 256> m_byteIds{};     ///< byte -> id of its byte-level character
  std::array<int32_t, 256> m_fallbackIds{}; ///< byte -> id of "<0xHH>", −1 = none
  int32_t m_unkId = -1;
  bool m_bytesComplete = false;
  bool m_splittable = false;
  size_t m_longestToken = 0;
  uint64_t m_instance = 0; ///< tells the entries of the per-thread cache apart
};

} // namespace tw
