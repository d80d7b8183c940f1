#include "engine/export/base_tensors.h"

#include "engine/model/checkpoint_check.h"

namespace tw {

BaseTensors::BaseTensors(ModelConfig config, CheckpointFiles files)
    : m_files(std::move(files)), m_names(tensorNames(config, m_files)), m_shape(std::move(config), m_names),
      m_transposed(transposedWeights(m_shape.config(), m_names)) {
  for (const auto& slot : m_shape.slots()) {
    if (slot.part == TensorSlot::Part::Embedding) m_embedding = slot.name;
    if (m_shape.config().experts.routes(slot.layer)) {
      m_fileOf[slot.name] = slot.file;
      m_moduleOf.try_emplace(slot.file, slot.name);
    }
    if (!slot.stack.empty()) m_members[slot.file].push_back(slot);
  }
  m_head = m_names.head + ".weight";
}

Result<BaseTensors> BaseTensors::open(const fs::path& folder) {
  TW_TRY(auto config, readModelConfig(folder));
  TW_TRY(auto files, openCheckpoint(folder, config));
  BaseTensors base(std::move(config), std::move(files));
  TW_CHECK(checkCheckpoint(base.files(), base.stored(), base.shape().slots(), toUtf8(folder)));
  return base;
}

const std::vector<TensorSlot>& BaseTensors::members(const std::string& file) const {
  static const std::vector<TensorSlot> none;
  const auto found = m_members.find(file);
  return found == m_members.end() ? none : found->second;
}

const TensorSlot* BaseTensors::member(const std::string& name) const {
  for (const auto& slot : members(fileTensor(name)))
    if (slot.name == name) return &slot;
  return nullptr;
}

std::string BaseTensors::moduleTensor(const std::string& file) const {
  if (const auto known = m_moduleOf.find(file); known != m_moduleOf.end()) return known->second;
  if (file.starts_with(m_names.fileHead + ".")) return m_names.head + file.substr(m_names.fileHead.size());
  if (file.starts_with(m_names.filePrefix)) return m_names.prefix + file.substr(m_names.filePrefix.size());
  return file;
}

std::string BaseTensors::fileTensor(const std::string& name) const {
  if (const auto known = m_fileOf.find(name); known != m_fileOf.end()) return known->second;
  if (name.starts_with(m_names.head + ".")) return m_names.fileHead + name.substr(m_names.head.size());
  if (name.starts_with(m_names.prefix)) return m_names.filePrefix + name.substr(m_names.prefix.size());
  return name;
}

CheckpointFiles::Entry BaseTensors::source(const std::string& name) const {
  const auto entry = m_files.find(fileTensor(name));
  return entry || name != m_head || !config().tieEmbeddings ? entry : m_files.find(fileTensor(m_embedding));
}

} // namespace tw
