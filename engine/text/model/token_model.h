#pragma once
// The third stage: a word cut into tokens.
#include "engine/text/model/vocabulary.h"

#include <vector>

namespace tw {

/// A token of one piece: the next `length` bytes of it; 0 = the same bytes as the token before.
struct PieceToken {
  int32_t id;
  uint32_t length;
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

} // namespace tw
