#pragma once
// The base model that adapters are merged into or checked against, by its files alone: which tensors it has, and which
// of them are its linears.
#include "engine/model/stored_weights.h"
#include "engine/model/tensor_slots.h"
#include "engine/tune/base/model_shape.h"

#include <unordered_map>

namespace tw {

class BaseTensors {
 public:
  /// Errors: those of readModelConfig, openCheckpoint and checkCheckpoint.
  static Result<BaseTensors> open(const fs::path& folder);

  const ModelConfig& config() const { return m_shape.config(); }
  const ModelShape& shape() const { return m_shape; }
  const CheckpointFiles& files() const { return m_files; }
  /// The same with quantised weights as one tensor each.
  StoredWeights stored() const { return StoredWeights(m_files, config().dtype, m_transposed); }
  /// Whether the tensor of this name in the files is a linear stored [in, out].
  bool isTransposed(const std::string& file) const { return m_transposed.contains(file); }
  /// Linears by their modules, which adapters name; the output head last.
  const LinearNames& linears() const { return m_shape.linears(); }
  /// "lm_head.weight", whether the files hold it or it is tied to the embeddings; as the module's.
  const std::string& head() const { return m_head; }
  const std::string& embedding() const { return m_embedding; }
  /// The name of a module's tensor from that in the files, and back. They differ in multimodal checkpoints and in those
  /// without the usual prefix. A stacked tensor of experts is that of its first member.
  std::string moduleTensor(const std::string& file) const;
  std::string fileTensor(const std::string& name) const;
  /// The slots of a stacked tensor in the files; empty for every other one.
  const std::vector<TensorSlot>& members(const std::string& file) const;
  /// The shape of `name` in the model, where it is a part of a stacked tensor; null for every other one.
  const TensorSlot* member(const std::string& name) const;
  /// The tensor that holds the values of `name`: for a tied head the embeddings. Empty when the model has no such
  /// tensor.
  CheckpointFiles::Entry source(const std::string& name) const;

 private:
  BaseTensors(ModelConfig config, CheckpointFiles files);
  CheckpointFiles m_files;
  TensorNames m_names;
  ModelShape m_shape;
  std::set<std::string> m_transposed;
  std::string m_head, m_embedding;
  std::unordered_map<std::string, std::vector<TensorSlot>> m_members; ///< by the stacked tensor's name
  std::unordered_map<std::string, std::string> m_fileOf, m_moduleOf;  ///< where renaming the prefix is not enough
};

} // namespace tw
