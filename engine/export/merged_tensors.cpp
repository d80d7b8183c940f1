#include "engine/export/merged_tensors.h"

#include "engine/model/finite.h"
#include "engine/model/tensor_files.h"

#include <algorithm>

namespace tw {

Result<std::unique_ptr<MergedTensors>> MergedTensors::open(const fs::path& model,
                                                           const std::vector<std::pair<fs::path, double>>& adapters,
                                                           std::optional<TensorType> type) {
  TW_TRY(auto base, BaseTensors::open(model));
  std::unique_ptr<MergedTensors> merged(new MergedTensors(std::move(base)));
  TW_TRY(merged->m_adapters, AdapterSet::open(adapters, merged->m_base));
  const auto& files = merged->m_base.files();
  for (const auto& entry : files.entries())
    if (!merged->m_stored.isPart(entry.tensor->name)) TW_CHECK(merged->add(entry.tensor->name, entry, type));
  if (!merged->m_base.config().tieEmbeddings) return merged;
  const auto &head = merged->m_base.head(), &embedding = merged->m_base.embedding();
  merged->m_untied = merged->m_adapters->unties(embedding, head);
  const auto table = merged->m_base.source(embedding);
  const auto file = merged->m_base.fileTensor(head);
  if (merged->m_untied && table && !files.find(file)) TW_CHECK(merged->add(file, table, type));
  return merged;
}

Result<> MergedTensors::add(const std::string& name, const CheckpointFiles::Entry& entry,
                            std::optional<TensorType> type) {
  TW_TRY(auto facts, m_stored.facts(entry));
  const auto held = facts.type;
  MergedTensor tensor{name, entry, std::move(facts), held, changes(name)};
  const auto module = m_base.moduleTensor(name);
  if (const auto rows = vocabulary(); rows > 0 && (module == m_base.embedding() || module == m_base.head()))
    tensor.facts.shape[0] = rows;
  if (tensor.changed && !isFloatingPoint(tensor.type))
    return fail(requestError("export.base_quantized",
                             TW_TEXT("The base tensor %1 is quantised on disk, so nothing can be added to it.", name),
                             TW_TEXT("Merge into the original 16-bit model."))
                    .at(toUtf8(entry.file->path().parent_path())));
  if (type && isFloatingPoint(tensor.type)) tensor.type = *type;
  m_tensors.push_back(std::move(tensor));
  return {};
}

bool MergedTensors::changes(const std::string& file) const {
  const auto& members = m_base.members(file);
  if (members.empty()) return m_adapters->touches(m_base.moduleTensor(file));
  return std::any_of(members.begin(), members.end(), [&](const auto& slot) { return m_adapters->touches(slot.name); });
}

Result<at::Tensor> MergedTensors::changed(const MergedTensor& tensor, const at::Tensor& values) const {
  const auto& members = m_base.members(tensor.name);
  if (members.empty()) return m_adapters->apply(m_base.moduleTensor(tensor.name), values);
  auto whole = values.to(at::kFloat, false, true);
  for (const auto& slot : members) {
    const auto part = [&](const at::Tensor& stack) {
      return stack[slot.expert].narrow(0, slot.firstRow, slot.shape[0]);
    };
    TW_TRY(const auto own, m_adapters->apply(slot.name, part(values)));
    part(whole).copy_(own);
  }
  return whole;
}

Result<at::Tensor> MergedTensors::values(const MergedTensor& tensor) const {
  TW_TRY(auto values, m_stored.dense(tensor.source));
  if (tensor.changed) {
    TW_TRY(values, changed(tensor, values));
  }
  values = values.to(*scalarType(tensor.type)).contiguous();
  TW_CHECK(checkWritten(values, tensor));
  return values;
}

Result<> MergedTensors::checkWritten(const at::Tensor& values, const MergedTensor& tensor) const {
  if (allFinite(values)) return {};
  const auto file = toUtf8(tensor.source.file->path());
  const bool narrowed = tensor.type == TensorType::F16 && tensor.facts.type != TensorType::F16;
  return fail(workError("export.not_finite",
                        TW_TEXT("The tensor %1 would be written with values that are no finite numbers.", tensor.name),
                        narrowed ? TW_TEXT("float16 ends at 65504, which is too little for this model: export it as "
                                           "bfloat16 or float32.")
                                 : TW_TEXT("Check the weights of the base model and of the adapter: one of them is "
                                           "damaged."))
                  .at(file));
}

Result<std::span<const std::byte>> MergedTensors::unchangedBytes(const MergedTensor& tensor) const {
  if (tensor.changed || tensor.facts.quantized() || tensor.type != tensor.facts.type)
    return std::span<const std::byte>();
  if (isFloatingPoint(tensor.type)) {
    TW_TRY(const auto view, viewTensor(*tensor.source.file, *tensor.source.tensor));
    TW_CHECK(checkWritten(view, tensor));
  }
  return tensor.source.bytes();
}

} // namespace tw
