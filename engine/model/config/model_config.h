#pragma once
// A decoder's shape, read from config.json in both dialects (today's hubs' and Transformers 5's). No torch here.
#include "engine/base/files.h"
#include "engine/model/config/experts_config.h"
#include "engine/model/config/gemma3n_config.h"
#include "engine/model/config/name_table.h"
#include "engine/model/config/stored_quantization.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

/// How rotary embeddings reach beyond their context. QwenNtk: as Qwen's first generation does it.
enum class RopeType { Default, Linear, Dynamic, Yarn, Llama3, LongRope, QwenNtk };

/// Rotary embedding, as Transformers' modeling_rope_utils computes it.
struct RopeConfig {
  RopeType type = RopeType::Default;
  double theta = 10000.0;
  double factor = 1.0;
  double lowFreqFactor = 1.0, highFreqFactor = 4.0; ///< llama3
  int64_t originalMaxPositions = 0;
  double betaFast = 32.0, betaSlow = 1.0; ///< yarn
  std::optional<double> attentionFactor, mscale, mscaleAllDim;
  bool truncate = true;
  std::vector<double> shortFactor, longFactor; ///< longrope: one a pair; the long ones beyond originalMaxPositions
  double partial = 1.0;                        ///< share of each head that is rotated
  bool interleaved = false;                    ///< pairs (2i, 2i + 1) instead of (i, i + half)
};

/// Rms: x · rstd · w. RmsPlusOne: x · rstd · (1 + w), as Gemma. Layer: LayerNorm with a bias.
enum class NormKind { Rms, RmsPlusOne, Layer };
/// Norms of queries and keys: of each head by itself, or of all heads together (OLMo-2).
enum class QkNorm { None, Head, Whole };
enum class Activation { Silu, Gelu, GeluTanh, Relu };

/// What a user should know of a model that opens all the same. Becomes an `advice` event.
struct ModelNote {
  std::string code;
  Text message;
};

struct ModelConfig {
  std::string architecture; ///< "Qwen2ForCausalLM"
  std::string family;       ///< "qwen2"
  std::string dtype;        ///< "bfloat16"
  int64_t hiddenSize = 0, intermediateSize = 0, layers = 0, heads = 0, kvHeads = 0, headDim = 0, vocabSize = 0,
          maxPositions = 0;
  double normEps = 1e-6;
  bool tieEmbeddings = false; ///< the head is the table of embeddings
  /// config.json says that the head is tied, but the weights hold another one, which counts as in Transformers 5;
  /// tieEmbeddings and `raw` say so.
  bool ownHead = false;
  NameTable names; ///< which modules there are and what they are called
  bool qkvBias = false, outputBias = false, mlpBias = false;
  bool transposedLinears = false; ///< the layers' linears are stored [in, out] (GPT-2's Conv1D)
  NormKind norm = NormKind::Rms;
  QkNorm qkNorm = QkNorm::None;
  bool valueNorm = false; ///< each head of the values is normalised, by no weight
  Activation activation = Activation::Silu;
  ExpertsConfig experts;

  /// Rotary embeddings; none where positions are learnt. Layer i uses ropes[ropeOfLayer[i]], no rotation where that is
  /// -1.
  std::vector<RopeConfig> ropes = {RopeConfig{}};
  std::vector<int64_t> ropeOfLayer; ///< empty: ropes[0] in every layer
  bool partialRotary = false;       ///< the family's reference follows partial_rotary_factor
  StoredQuantization stored;        ///< of the weights on disk
  /// Sliding window of layer i in tokens, 0 = full attention.
  std::vector<int64_t> slidingWindow;
  /// Layer i attends to the keys and values of layer keysFrom[i], itself or one before it; empty: each to its own.
  std::vector<int64_t> keysFrom;
  std::optional<double> attentionScale; ///< of the scores; 1/sqrt(headDim) otherwise
  bool scaleByInverseLayer = false;     ///< scores of layer i are divided by i + 1
  double attentionSoftcap = 0;          ///< scores become cap · tanh(score / cap); 0 = as they are
  int64_t logScalingFrom =
      0; ///< beyond n tokens a query is multiplied by log_n(its position + 1), not in training; 0 = never

  double embeddingMultiplier = 1.0;
  /// The table's rows are multiplied, by the multiplier rounded to the compute type (Gemma); otherwise whatever enters
  /// the first layer is, virtual tokens too.
  bool tableMultiplies = false;
  double residualMultiplier = 1.0; ///< of what attention and feed-forward add
  double logitScale = 1.0;
  double logitSoftcap = 0; ///< after the scale; 0 = none

  std::optional<Gemma3nConfig> gemma3n; ///< there: model/gemma3n_decoder.h computes it

  std::vector<int32_t> eosTokenIds; ///< config.json / generation_config.json
  std::optional<int32_t> bosTokenId, padTokenId;
  Json raw; ///< config.json as read: what export writes back
  std::vector<ModelNote> notes;

  /// Tokens that the positions are made for, the scaling of the rotary embedding included.
  int64_t contextLength() const;
  int64_t keysOf(int64_t layer) const { return keysFrom.empty() ? layer : keysFrom[static_cast<size_t>(layer)]; }
  /// Of the feed-forward block of a layer.
  int64_t intermediateOf(int64_t layer) const {
    return gemma3n ? gemma3n->feedForward[static_cast<size_t>(layer)] : intermediateSize;
  }
  /// Elements of a head that ropes[i] rotates.
  int64_t rotaryDim(const RopeConfig& rope) const {
    return static_cast<int64_t>(static_cast<double>(headDim) * rope.partial);
  }
  /// Whether a text may have that many tokens at all: learnt positions end, rotary ones do not. Errors:
  /// model.positions.
  Result<> checkLength(int64_t tokens) const;
  /// Whether the decoder is a part of a model for several kinds of input (text_config).
  bool nested() const;
};

/// Errors: model.missing, model.missing_config, model.unsupported (names the architecture, lists the supported ones),
/// model.config (names the key), model.rope.
Result<ModelConfig> readModelConfig(const fs::path& folder);
/// The same of config.json's content alone, for a model that has no folder. Errors: model.config, model.unsupported …
Result<ModelConfig> modelConfigOf(Json raw);

} // namespace tw
