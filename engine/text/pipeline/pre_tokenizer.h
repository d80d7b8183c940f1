#pragma once
// The second stage: the text cut into words.
#include "engine/api/json.h"
#include "engine/api/result.h"
#include "engine/text/pipeline/aligned_text.h"

#include <memory>
#include <vector>

namespace tw {

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
/// Appends the flattened pipeline. `rawBytes`: whether the model accepts raw bytes from a final ByteLevel.
Result<> preTokenizersFromJson(const Json& json, bool rawBytes, std::vector<std::unique_ptr<PreTokenizer>>& out);

} // namespace tw
