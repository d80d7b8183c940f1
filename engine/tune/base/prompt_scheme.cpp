#include "engine/tune/base/prompt_scheme.h"

namespace tw {

void PromptScheme::fit(const ModelConfig& model) {
  auto& written = config();
  const bool keys = rowsAre() == Rows::KeysAndValues;
  written.layers = model.layers;
  written.heads = keys ? model.kvHeads : model.heads;
  written.tokenDim = keys ? model.kvHeads * model.headDim : model.hiddenSize;
}

std::vector<int64_t> PromptScheme::rowsShape() const {
  const auto& written = config();
  return {written.virtualTokens,
          rowsAre() == Rows::KeysAndValues ? 2 * written.layers * written.tokenDim : written.tokenDim};
}

} // namespace tw
