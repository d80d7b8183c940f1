#pragma once
// The tensors of a merged model as a stream: those of the base's files in their order, with what adapters change, one
// at a time. What is written where and in which form is for the formats to say.
#include "engine/export/adapter_set.h"

#include <optional>

namespace tw {

/// A base tensor, changed or not. A tied head that is written apart has the values of the embeddings.
struct MergedTensor {
  std::string name; ///< as the base's files have it
  CheckpointFiles::Entry source;
  StoredFacts facts;                 ///< of the source
  TensorType type = TensorType::F32; ///< of values()
  bool changed = false;
};

class MergedTensors {
 public:
  /// `adapters`: folder and weight; none: only types change. `type`: of all floating-point values; empty: the base's.
  /// Errors: adapter.*, model.*, file.damaged, export.base_quantized.
  static Result<std::unique_ptr<MergedTensors>>
  open(const fs::path& model, const std::vector<std::pair<fs::path, double>>& adapters, std::optional<TensorType> type);

  const BaseTensors& base() const { return m_base; }
  const std::vector<MergedTensor>& tensors() const { return m_tensors; }
  /// The head was tied to the embeddings and is a tensor of its own now.
  bool untied() const { return m_untied; }
  /// Rows of the tables where an adapter brings another vocabulary than the base's, else 0.
  int64_t vocabulary() const { return m_adapters->vocabulary(); }

  /// The values as their file has them, where nothing is to be done to them; empty for all others. Errors: as values().
  Result<std::span<const std::byte>> unchangedBytes(const MergedTensor& tensor) const;
  /// On the CPU, contiguous, in tensor.type: ΔW in float32, added in float32 to the original weight, cast once; a base
  /// that is quantised on disk is dequantised to the type that it was made from, as PEFT merges into one;
  /// modules_to_save and biases take the place of theirs. Errors: file.damaged, file.type, export.not_finite.
  Result<at::Tensor> values(const MergedTensor& tensor) const;
  /// Its bytes in the base's files will not be read again soon.
  void release(const MergedTensor& tensor) const { m_stored.release(tensor.source); }

 private:
  explicit MergedTensors(BaseTensors base) : m_base(std::move(base)) {}
  Result<> add(const std::string& name, const CheckpointFiles::Entry& entry, std::optional<TensorType> type);
  bool changes(const std::string& file) const;
  Result<> checkWritten(const at::Tensor& values, const MergedTensor& tensor) const;
  Result<at::Tensor> changed(const MergedTensor& tensor, const at::Tensor& values) const;

  BaseTensors m_base;
  const StoredWeights m_stored = m_base.stored();
  std::optional<AdapterSet> m_adapters;
  std::vector<MergedTensor> m_tensors;
  bool m_untied = false;
};

} // namespace tw
