#include "engine/tune/base/model_shape.h"

namespace tw {

ModelShape::ModelShape(ModelConfig config, std::vector<TensorSlot> slots, std::string head)
    : m_config(std::move(config)), m_slots(std::move(slots)), m_head(std::move(head)),
      m_linears(linearNames(m_config, m_slots, m_head)) {
  for (size_t i = 0; i < m_slots.size(); ++i) m_places.emplace(m_slots[i].name, i);
}

ModelShape::ModelShape(const ModelConfig& config, const TensorNames& names)
    : ModelShape(config, tensorSlots(config, names), names.head) {}

ModelShape::ModelShape(const CausalModel& model)
    : ModelShape(model.config(), model.slots(), model.weights().back()->name()) {}

ModelShape ModelShape::withVocabulary(int64_t rows) const {
  auto config = m_config;
  auto slots = m_slots;
  config.vocabSize = rows;
  for (auto& slot : slots)
    if (slot.part == TensorSlot::Part::Embedding || slot.part == TensorSlot::Part::Head) slot.shape[0] = rows;
  return ModelShape(std::move(config), std::move(slots), m_head);
}

const TensorSlot* ModelShape::slot(const std::string& tensor) const {
  const auto found = m_places.find(tensor);
  return found == m_places.end() ? nullptr : &m_slots[found->second];
}

std::optional<std::vector<int64_t>> ModelShape::shape(const std::string& tensor) const {
  if (const auto* found = slot(tensor)) return found->shape;
  if (tensor == m_head + ".weight") return std::vector<int64_t>{m_config.vocabSize, m_config.hiddenSize};
  return std::nullopt;
}

bool ModelShape::isTransposed(const std::string& tensor) const {
  const auto* found = slot(tensor);
  return found && found->transposed;
}

} // namespace tw
