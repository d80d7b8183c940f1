#pragma once
// Tensors of the base that PEFT wrote into an adapter's file beside what was trained (save_embedding_layers, a
// vocabulary of another size, weights that a trainer unfroze by hand): they take the base's places, frozen.
#include "engine/io/safetensors.h"
#include "engine/tune/base/model_shape.h"

namespace tw {

/// Rows of the tables in an adapter's file where they are another number than the model's vocabulary, else 0. Both
/// tables must be there, of a tied model one. `embedding`, `head`: modules.
int64_t savedVocabulary(const SafetensorsFile& file, const std::string& embedding, const std::string& head,
                        const ModelConfig& model);
/// "….embed_tokens.base_layer.weight" → "….embed_tokens.weight"; other names as they are. PEFT writes the table of a
/// target so.
std::string baseTensorOf(std::string name);

class SavedTensors {
 public:
  /// `model` must outlive this; its own tensors come back when it ends.
  explicit SavedTensors(CausalModel& model) : m_model(model) {}
  ~SavedTensors() { detach(); }
  SavedTensors(const SavedTensors&) = delete;
  SavedTensors& operator=(const SavedTensors&) = delete;

  /// Gives the model tables of as many rows as those in the folder's file have; the new rows are zeros until put().
  /// Errors: adapter.missing, file.damaged, model.vocabulary.
  Result<> fitVocabulary(const fs::path& folder);
  /// Puts values in the place of the base's tensor that an adapter's key names; false when the model has none of that
  /// name and shape. The table of a target counts where the vocabulary is another than the base's: otherwise it is the
  /// base's own. `keep`: for written().
  Result<bool> put(const std::string& key, const at::Tensor& values, bool keep);
  Result<> setActive(bool active);
  void detach();

  /// Of the base's parameters.
  std::vector<std::string> names() const;
  /// What was kept, under its keys.
  const std::vector<NamedTensor>& written() const { return m_written; }

 private:
  struct Entry {
    std::string name;
    at::Tensor original, value;
  };
  using Tables = std::pair<at::Tensor, at::Tensor>;
  CausalModel& m_model;
  Tables m_before, m_resized; ///< undefined while the vocabulary is the base's
  std::vector<Entry> m_entries;
  std::vector<NamedTensor> m_written;
};

} // namespace tw
