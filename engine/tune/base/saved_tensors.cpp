#include "engine/tune/base/saved_tensors.h"

#include "engine/tune/base/peft_files.h"

#include <algorithm>

namespace tw {
namespace {

constexpr std::string_view kBaseLayer = ".base_layer.weight", kWeightEnd = ".weight";

std::string withoutPrefix(const std::string& key) {
  const std::string_view prefix = kPeftPrefix;
  return key.starts_with(prefix) ? key.substr(prefix.size()) : key;
}

/// The first rows of `table`, and zeros where it has not as many.
at::Tensor withRows(const at::Tensor& table, int64_t rows) {
  auto resized = at::zeros({rows, table.size(1)}, table.options().requires_grad(false));
  const auto shared = std::min(rows, table.size(0));
  resized.narrow(0, 0, shared).copy_(table.detach().narrow(0, 0, shared));
  return resized;
}

} // namespace

std::string baseTensorOf(std::string name) {
  if (name.ends_with(kBaseLayer)) name.replace(name.size() - kBaseLayer.size(), kBaseLayer.size(), kWeightEnd);
  return name;
}

int64_t savedVocabulary(const SafetensorsFile& file, const std::string& embedding, const std::string& head,
                        const ModelConfig& model) {
  int64_t input = 0, output = 0;
  for (const auto& info : file.tensors()) {
    const auto name = baseTensorOf(withoutPrefix(normalizedPeftKey(info.name)));
    if (info.shape.size() != 2 || info.shape[1] != model.hiddenSize) continue;
    if (name == embedding + ".weight") input = info.shape[0];
    if (name == head + ".weight") output = info.shape[0];
  }
  if (model.tieEmbeddings && input == 0) input = output;
  const bool whole = input > 0 && (output == input || (output == 0 && model.tieEmbeddings));
  return whole && input != model.vocabSize ? input : 0;
}

Result<> SavedTensors::fitVocabulary(const fs::path& folder) {
  TW_TRY(const auto file, openPeftWeights(folder));
  const auto embedding = m_model.embeddingNames().front(), head = m_model.weights().back()->name();
  const auto rows = savedVocabulary(file, embedding, head, m_model.config());
  if (rows == 0) return {};
  const at::NoGradGuard guard;
  const auto before = m_model.tables();
  Tables resized;
  if (before.second.defined()) {
    resized.first = withRows(before.first, rows);
    resized.second = before.second.is_same(before.first) ? resized.first : withRows(before.second, rows);
  }
  TW_CHECK(m_model.replaceTables(resized.first.defined() ? resized.first : before.first, resized.second));
  m_before = before;
  m_resized = resized;
  return {};
}

Result<bool> SavedTensors::put(const std::string& key, const at::Tensor& values, bool keep) {
  const auto given = withoutPrefix(normalizedPeftKey(key));
  auto name = baseTensorOf(given);
  if (name != given && !m_before.first.defined()) return true;
  const auto tables = m_model.tables();
  const bool tied = tables.second.defined() && tables.second.is_same(tables.first);
  if (tied && name == m_model.weights().back()->name() + ".weight")
    name = m_model.embeddingNames().front() + ".weight"; // they are one tensor
  const auto parameters = m_model.parameters();
  const auto own =
      std::find_if(parameters.begin(), parameters.end(), [&](const auto& each) { return each.name == name; });
  if (own == parameters.end() || own->tensor.sizes() != values.sizes()) return false;
  const at::NoGradGuard guard;
  auto value = values.to(own->tensor.options().requires_grad(false), false, true);
  TW_CHECK(m_model.replaceParameter(name, value));
  const auto known =
      std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& each) { return each.name == name; });
  if (known != m_entries.end()) known->value = std::move(value);
  else m_entries.push_back({name, own->tensor, std::move(value)});
  if (!keep) return true;
  std::erase_if(m_written, [&](const auto& each) { return each.name == key; });
  m_written.push_back({key, values.clone()});
  return true;
}

Result<> SavedTensors::setActive(bool active) {
  if (active && m_before.first.defined()) TW_CHECK(m_model.replaceTables(m_resized.first, m_resized.second));
  for (const auto& entry : m_entries)
    TW_CHECK(m_model.replaceParameter(entry.name, active ? entry.value : entry.original));
  if (!active && m_before.first.defined()) TW_CHECK(m_model.replaceTables(m_before.first, m_before.second));
  return {};
}

void SavedTensors::detach() {
  (void)setActive(false);
  m_entries.clear();
  m_written.clear();
  m_before = m_resized = {};
}

std::vector<std::string> SavedTensors::names() const {
  std::vector<std::string> names;
  for (const auto& entry : m_entries) names.push_back(entry.name);
  return names;
}

} // namespace tw
