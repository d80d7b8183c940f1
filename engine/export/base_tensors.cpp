#include "engine/export/base_tensors.h"

namespace tw {

BaseTensors::BaseTensors(ModelConfig config, CheckpointFiles files) : m_config(std::move(config)), m_files(std::move(files)), m_names(tensorNames(m_config, m_files)), m_transposed(transposedWeights(m_config, m_names)) {
  for (const auto& slot : tensorSlots(m_config, m_names)) {
    if (slot.kind == TensorSlot::Kind::Weight) m_linears.names.push_back(slot.module());
    if (slot.part == TensorSlot::Part::Embedding) m_embedding = slot.name;
    if (slot.kind == TensorSlot::Kind::Embedding) m_linears.embeddings.push_back(slot.module());
  }
  m_linears.head = m_linears.names.size();
  m_linears.names.push_back(m_names.head);
  m_head = m_names.head + ".weight";
}

Result<BaseTensors> BaseTensors::open(const fs::path& folder) {
  TW_TRY(auto config, readModelConfig(folder));
  TW_TRY(auto files, CheckpointFiles::open(folder));
  return BaseTensors(std::move(config), std::move(files));
}

std::string BaseTensors::moduleTensor(const std::string& file) const {
  if (file.starts_with(m_names.fileHead + ".")) return m_names.head + file.substr(m_names.fileHead.size());
  if (file.starts_with(m_names.filePrefix)) return m_names.prefix + file.substr(m_names.filePrefix.size());
  return file;
}

std::string BaseTensors::fileTensor(const std::string& name) const {
  if (name.starts_with(m_names.head + ".")) return m_names.fileHead + name.substr(m_names.head.size());
  if (name.starts_with(m_names.prefix)) return m_names.filePrefix + name.substr(m_names.prefix.size());
  return name;
}

CheckpointFiles::Entry BaseTensors::source(const std::string& name) const {
  const auto entry = m_files.find(fileTensor(name));
  return entry || name != m_head || !m_config.tieEmbeddings ? entry : m_files.find(fileTensor(m_embedding));
}

} // namespace tw
