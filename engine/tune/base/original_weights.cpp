#include "engine/tune/base/original_weights.h"

#include "engine/model/stored_weights.h"

namespace tw {

struct OriginalWeights::Files {
  Files(CheckpointFiles opened, const ModelConfig& config)
      : files(std::move(opened)), names(tensorNames(config, files)), shape(config, names),
        stored(files, config.dtype, transposedWeights(config, names)) {}
  CheckpointFiles files;
  TensorNames names;
  ModelShape shape;
  StoredWeights stored;
};

OriginalWeights::OriginalWeights(const CausalModel& model, fs::path folder) : m_model(model) {
  std::error_code ignored;
  if (!folder.empty() && fs::exists(folder / "config.json", ignored)) m_folder = std::move(folder);
}
OriginalWeights::~OriginalWeights() = default;

Result<> OriginalWeights::open() {
  if (m_files) return {};
  const auto& config = m_model.config();
  TW_TRY(auto files, openCheckpoint(m_folder, config));
  m_files = std::make_unique<Files>(std::move(files), config);
  return {};
}

void OriginalWeights::keep(const AdaptableWeight& weight) {
  if (m_folder.empty()) m_kept.try_emplace(weight.name(), weight.storage().denseCopy(at::kFloat).to(at::kCPU));
}

Result<at::Tensor> OriginalWeights::of(const AdaptableWeight& weight) {
  if (const auto kept = m_kept.find(weight.name()); kept != m_kept.end())
    return kept->second.to(m_model.device(), at::kFloat, false, true);
  if (m_folder.empty()) return weight.storage().denseCopy(at::kFloat).contiguous();
  TW_CHECK(open());
  const auto* slot = m_files->shape.slot(weight.name() + ".weight");
  const auto* table = slot ? slot : m_files->shape.slot(m_files->shape.linears().embeddings.front() + ".weight");
  const auto entry = m_files->files.find(table->file); // a tied head has the table's values
  if (!entry)
    return fail(workError("model.missing_tensor",
                          TW_TEXT("The tensor %1 is no longer in the model's folder.", table->file),
                          TW_TEXT("Put the model's files back where they were."))
                    .at(toUtf8(m_folder)));
  TW_TRY(auto values, m_files->stored.dense(entry));
  if (!table->stack.empty()) values = values[table->expert].narrow(0, table->firstRow, table->shape[0]);
  if (table->transposed) values = values.t();
  auto copy = values.to(at::TensorOptions().device(m_model.device()).dtype(at::kFloat), false, true).contiguous();
  m_files->stored.release(entry);
  return copy;
}

} // namespace tw
