#include "engine/export/base_tensors.h"

#include "engine/model/decoder.h"

namespace tw {

BaseTensors::BaseTensors(ModelConfig config, CheckpointFiles files) : m_config(std::move(config)), m_files(std::move(files)) {
  const auto names = tensorNames(m_files);
  for (const auto& slot : tensorSlots(m_config, names))
    if (slot.kind == TensorSlot::Kind::Weight) m_linears.names.push_back(slot.name.substr(0, slot.name.rfind('.')));
  m_linears.head = m_linears.names.size();
  m_linears.names.push_back(names.head);
  m_head = names.head + ".weight";
  m_embedding = names.prefix + "embed_tokens.weight";
}

Result<BaseTensors> BaseTensors::open(const fs::path& folder) {
  TW_TRY(auto config, readModelConfig(folder));
  TW_TRY(auto files, CheckpointFiles::open(folder));
  return BaseTensors(std::move(config), std::move(files));
}

CheckpointFiles::Entry BaseTensors::source(const std::string& name) const {
  const auto entry = m_files.find(name);
  return entry || name != m_head || !m_config.tieEmbeddings ? entry : m_files.find(m_embedding);
}

} // namespace tw
