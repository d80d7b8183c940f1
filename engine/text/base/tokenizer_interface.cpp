#include "engine/text/base/tokenizer_interface.h"

#include "engine/base/thread_pool.h"

namespace tw {

std::vector<Encoding> Tokenizer::encodeAll(std::span<const std::string> texts, bool addSpecialTokens) const {
  std::vector<Encoding> out(texts.size());
  parallelFor(texts.size(), 8, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) out[i] = encode(texts[i], addSpecialTokens);
  });
  return out;
}

} // namespace tw
