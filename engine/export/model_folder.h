#pragma once
// A stream of tensors as a model folder in Hugging Face layout: shards with their index, config.json, and what goes
// along (tokenizer, chat template, generation_config.json, a model card).
#include "engine/export/exporter.h"
#include "engine/export/merged_tensors.h"
#include "engine/io/safetensors_writer.h"

namespace tw {

/// Another form than the plain one for some of the tensors.
class WeightEncoding {
 public:
  virtual ~WeightEncoding() = default;
  virtual bool encodes(const MergedTensor& tensor) const = 0;
  /// The tensors that take its place.
  virtual std::vector<TensorDeclaration> declarations(const MergedTensor& tensor) const = 0;
  /// Their contents by name, on the CPU. `values` as MergedTensors returns them.
  virtual std::map<std::string, at::Tensor> encode(const MergedTensor& tensor, const at::Tensor& values) const = 0;
  /// What config.json says of it. `dtype`: of the weights.
  virtual void describe(Json& config, const std::string& dtype) const = 0;
};

class ModelFolderWriter {
 public:
  /// All must outlive this; `encoding` may be null.
  ModelFolderWriter(const ExportRequest& request, const MergedTensors& merged,
                    const WeightEncoding* encoding = nullptr);
  /// The files that write() writes. Errors: json.*, io.*.
  Result<ExportSize> size() const;
  /// Emits Progress{"merge"}. Errors: export.exists, export.same_folder, io.*, file.damaged, cancelled.
  Result<events::Exported> write();

 private:
  /// A tensor of the model and what is written of it: several tensors when it is encoded.
  struct Item {
    const MergedTensor* tensor = nullptr;
    std::vector<TensorDeclaration> written;
    bool encoded = false;
    uint64_t bytes() const;
  };
  std::vector<std::vector<const Item*>> shards() const;
  Result<> writeWeights(const fs::path& folder);
  Result<> writeShard(const fs::path& path, const std::vector<const Item*>& items);
  Result<> writeItem(SafetensorsWriter& writer, const Item& item);
  Result<> writePart(SafetensorsWriter& writer, const Item& item, const std::string& part);
  std::string indexText(const Json& map) const;
  Result<Json> newConfig() const;
  Result<> writeCompanions(const fs::path& folder) const;
  const fs::path* tokenizerAdapter() const;
  std::string cardText() const;

  const ExportRequest& m_request;
  const MergedTensors& m_merged;
  const WeightEncoding* m_encoding;
  std::vector<Item> m_items;
  std::map<std::string, at::Tensor> m_parts; ///< of the tensor that was encoded last
  uint64_t m_total = 0, m_done = 0;
};

} // namespace tw
