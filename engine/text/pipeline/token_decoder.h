#pragma once
// The way back: tokens into text.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <memory>
#include <string>
#include <vector>

namespace tw {

class TokenDecoder {
 public:
  virtual ~TokenDecoder() = default;
  virtual void apply(std::vector<std::string>& tokens) const = 0;
};
Result<std::unique_ptr<TokenDecoder>> decoderFromJson(const Json& json);

} // namespace tw
