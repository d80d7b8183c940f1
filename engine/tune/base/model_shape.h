#pragma once
// A model by its description: which tensors it has and what methods can attach to, without its weights.
#include "engine/model/causal_model.h"
#include "engine/tune/base/linear_names.h"

#include <optional>
#include <unordered_map>

namespace tw {

class ModelShape {
 public:
  ModelShape(const ModelConfig& config, const TensorNames& names);
  explicit ModelShape(const CausalModel& model);

  /// The same with tables of `rows` rows for input and output.
  ModelShape withVocabulary(int64_t rows) const;
  const ModelConfig& config() const { return m_config; }
  const std::vector<TensorSlot>& slots() const { return m_slots; }
  const LinearNames& linears() const { return m_linears; }
  /// The output head's module, also when it is tied to the embeddings.
  const std::string& head() const { return m_head; }
  /// Null when the model has no tensor of this name, and for a tied head.
  const TensorSlot* slot(const std::string& tensor) const;
  /// The shape of "….q_proj.weight" as stored, of a single expert's matrix by itself; of a tied head the embeddings'.
  std::optional<std::vector<int64_t>> shape(const std::string& tensor) const;
  /// Is it a linear's weight that is stored [in, out]?
  bool isTransposed(const std::string& tensor) const;

 private:
  ModelShape(ModelConfig config, std::vector<TensorSlot> slots, std::string head);
  ModelConfig m_config;
  std::vector<TensorSlot> m_slots;
  std::string m_head;
  LinearNames m_linears;
  std::unordered_map<std::string, size_t> m_places;
};

} // namespace tw
