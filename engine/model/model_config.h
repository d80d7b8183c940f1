#pragma once
// A decoder's shape, read from config.json in both dialects (today's hubs' and Transformers 5's). No torch here.
#include "engine/base/files.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

/// Rotary embedding, as Transformers' modeling_rope_utils computes it.
struct RopeConfig {
  std::string type = "default"; ///< default|linear|dynamic|yarn|llama3 (longrope: later)
  double theta = 10000.0;
  double factor = 1.0;
  double lowFreqFactor = 1.0, highFreqFactor = 4.0; ///< llama3
  int64_t originalMaxPositions = 0;
  double betaFast = 32.0, betaSlow = 1.0; ///< yarn
  std::optional<double> attentionFactor, mscale, mscaleAllDim;
  bool truncate = true;
};

struct ModelConfig {
  std::string architecture; ///< "Qwen2ForCausalLM"
  std::string family;       ///< "qwen2"
  std::string dtype;        ///< "bfloat16"
  int64_t hiddenSize = 0, intermediateSize = 0, layers = 0, heads = 0, kvHeads = 0, headDim = 0, vocabSize = 0, maxPositions = 0;
  double rmsNormEps = 1e-6;
  bool tieEmbeddings = false;
  bool qkvBias = false, outputBias = false, mlpBias = false, qkNorm = false;
  std::string activation = "silu";
  RopeConfig rope;
  /// Sliding window of layer i in tokens, 0 = full attention.
  std::vector<int64_t> slidingWindow;
  std::vector<int32_t> eosTokenIds; ///< config.json / generation_config.json
  std::optional<int32_t> bosTokenId, padTokenId;
  Json raw; ///< config.json as read: what export writes back
  /// Tokens that the positions are made for, the scaling of the rotary embedding included.
  int64_t contextLength() const;
};

/// Errors: model.missing, model.missing_config, model.unsupported (names the architecture, lists the supported ones), model.config (names the key), model.rope.
Result<ModelConfig> readModelConfig(const fs::path& folder);

} // namespace tw
