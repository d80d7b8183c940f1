#pragma once
// The steps that sampling and beam search share.
#include "engine/infer/generator.h"
#include "engine/model/kv_cache.h"

namespace tw {

/// A prompt being continued by one or several sequences of one cache.
class Decoding {
 public:
  explicit Decoding(CausalModel& model);
  /// Logits [vocab] float32 on the CPU after the prompt.
  at::Tensor prefill(std::span<const int32_t> prompt);
  /// One more token for each sequence: logits [sequences, vocab] float32 on the CPU.
  at::Tensor advance(const std::vector<int32_t>& tokens);
  /// Sequence i becomes a copy of sequence from[i].
  void reorder(const std::vector<int64_t>& from);

 private:
  /// Feeds the tokens of each sequence that the cache does not hold yet; logits after the last of each.
  at::Tensor feed();
  CausalModel& m_model;
  KvCache m_cache;
  std::vector<std::vector<int32_t>> m_tokens; ///< of each sequence, all of them
  int64_t m_restartAt = 0; ///< with this many tokens held, the next one changes the angles of all (longrope): the cache
                           ///< is made anew, as Transformers does; 0 = never
};

/// NaN, or an infinite score in favour of a token: the model's weights or its computation are broken. Errors:
/// generate.not_finite.
Result<> checkLogits(const at::Tensor& logits);

/// Beam search as Transformers 5's `_beam_search` with early_stopping false and length penalty 1. Errors:
/// generate.not_finite.
Result<Generation> beamSearch(CausalModel& model, std::span<const int32_t> prompt, const GenerateOptions& options,
                              std::stop_token stop);

} // namespace tw
