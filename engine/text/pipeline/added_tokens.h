#pragma once
// Added tokens: strings that are cut out of a text before the model sees it.
#include "engine/text/pipeline/aligned_text.h"

#include <array>
#include <string>
#include <unordered_map>

namespace tw {

struct AddedToken {
  std::string content;
  bool singleWord = false, leftStrip = false, rightStrip = false, normalized = false, special = false;
  int32_t id = -1;
  /// What a decoder sees: the content after normalisation when the token is matched in normalised text.
  std::string shown;
};

/// A stretch of text; id < 0 for text between added tokens.
struct AddedMatch {
  size_t begin, end;
  int32_t id;
};

/// Leftmost-longest matching of many strings.
class AddedTokenMatcher {
 public:
  void add(std::string_view pattern, const AddedToken& token);
  bool empty() const { return m_tokens.empty(); }
  /// Covers `text` (valid UTF-8) without gaps; whitespace that lstrip/rstrip swallow belongs to the token. Stretches
  /// overlap only where a token stands within the whitespace that the one before it swallowed.
  std::vector<AddedMatch> split(std::string_view text) const;

 private:
  struct Node {
    std::unordered_map<uint8_t, uint32_t> next;
    int32_t token = -1; ///< index in m_tokens
  };
  struct Flags {
    bool singleWord, leftStrip, rightStrip;
    int32_t id;
  };
  std::vector<Node> m_nodes{1};
  std::vector<Flags> m_tokens;
  std::array<uint32_t, 256> m_first{}; ///< node after the first byte, 0 = none
};

} // namespace tw
