#pragma once
// Keys and values of tokens already seen, of several sequences.
#include "engine/model/causal_model.h"

namespace tw {

class KvCache {
 public:
  KvCache(const ModelConfig& config, at::Device device, at::ScalarType dtype, int64_t sequences);
  int64_t sequences() const { return static_cast<int64_t>(m_lengths.size()); }
  /// Positions held of a sequence: its tokens, and what stands before them.
  int64_t length(int64_t sequence) const { return m_lengths[static_cast<size_t>(sequence)]; }
  /// Tokens held of a sequence.
  int64_t tokens(int64_t sequence) const { return std::max<int64_t>(0, length(sequence) - m_before); }
  /// `positions` will stand before the tokens of every sequence: virtual tokens, which come with the first pass, or a
  /// prefix.
  void setBefore(int64_t positions) { m_before = positions; }
  /// Begins these sequences with a prefix: one pair a layer, [positions, kvHeads, headDim].
  void begin(const std::vector<int64_t>& sequences, const std::vector<KeyValues>& prefix);
  /// Positions held after the first pass over a sequence, 0 before it.
  int64_t promptLength(int64_t sequence) const { return m_prompts[static_cast<size_t>(sequence)]; }
  /// Forgets all but the first `length` tokens of every sequence (those shorter stay); without tokens, also what stands
  /// before them.
  void crop(int64_t length);
  /// New sequence i is a copy of old sequence from[i]; the number of sequences may change.
  void reorder(const std::vector<int64_t>& from);

  /// All sequences grow by the same tokens from the same length: one batched call.
  bool uniform(const std::vector<int64_t>& offsets) const;
  /// Writes k, v [tokens, kvHeads, headDim] of `layer` behind what is there. Lengths change only with advance().
  void append(int64_t layer, const at::Tensor& k, const at::Tensor& v, const std::vector<int64_t>& offsets);
  /// The keys (or values) of sequences [first, first + count) up to `length`: [count, length, kvHeads, headDim], views.
  at::Tensor keys(int64_t layer, int64_t first, int64_t count, int64_t length) const;
  at::Tensor values(int64_t layer, int64_t first, int64_t count, int64_t length) const;
  /// To be called once after all layers appended.
  void advance(const std::vector<int64_t>& offsets);

 private:
  void reserve(int64_t tokens);
  std::vector<at::Tensor> m_keys,
      m_values; ///< per layer [sequences, capacity, kvHeads, headDim]; of layers with keys of their own
  std::vector<bool> m_owns;
  std::vector<int64_t> m_lengths, m_prompts;
  int64_t m_capacity = 0, m_before = 0, m_kvHeads, m_headDim;
  at::TensorOptions m_options;
};

} // namespace tw
