#pragma once
// Text from a model: cached decoding with sampling or beams, streamed.
#include "engine/infer/sampling.h"
#include "engine/model/causal_model.h"
#include "engine/text/tokenizer.h"

#include <functional>
#include <stop_token>

namespace tw {

struct GenerateOptions {
  int64_t maxNewTokens = 256;
  SamplingOptions sampling;
  int64_t numBeams = 1; ///< above 1: beam search without sampling (length penalty 1, as Transformers' defaults)
  uint64_t seed = 0;
  std::vector<std::string> stop; ///< the text ends before the first of them
  std::vector<int32_t> eosIds;   ///< any of them ends the text
};

/// Why a text ended: an end token came, or one of the stop texts, or it was as long as allowed, or it was stopped.
enum class TextEnd { Eos, Stop, Length, Cancelled };
/// As events say it: "eos", "stop", "length", "cancelled".
std::string textEndName(TextEnd end);

struct Generation {
  std::vector<int32_t> ids; ///< without the prompt; the end token is the last when it came
  std::string text;         ///< special tokens left out
  TextEnd end = TextEnd::Length;
  double tokensPerSecond = 0;
};

/// Sampling defaults of the model folder's generation_config.json over those of SamplingOptions, and the ids that end a
/// text (also config.json's and the tokenizer's). A missing file is no error. `do_sample: false` means greedy. Errors:
/// json.*.
Result<GenerateOptions> generationDefaults(const fs::path& folder, const ModelConfig& config,
                                           const Tokenizer* tokenizer);

/// Text that became certain with a token (may be empty). With beams there is one call, at the end.
using TokenCallback = std::function<void(int32_t id, const std::string& text)>;

/// Errors: generate.empty_prompt, tokenizer.mismatch (a prompt id beyond the embeddings), generate.not_finite.
Result<Generation> generate(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer,
                            std::span<const int32_t> prompt, const GenerateOptions& options,
                            const TokenCallback& onToken = {}, std::stop_token stop = {});

} // namespace tw
