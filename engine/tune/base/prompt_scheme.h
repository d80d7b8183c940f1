#pragma once
// What a method that learns rows before the text has of its own: where the rows stand, and what they are made of while
// they are trained. Attaching, training, mounting, planning and files are shared by all such methods (prompt_on_model,
// prompt_method).
#include "engine/tune/base/method.h"
#include "engine/tune/base/prompt_config.h"

#include <ATen/core/Generator.h>

namespace tw {

/// The one tensor that PEFT keeps of such an adapter, whatever it was made of in training.
constexpr const char* kPromptEmbeddings = "prompt_embeddings";
/// Names of the tensors of an encoder begin so. Checkpoints have them; to PEFT, which keeps none, they mean nothing.
constexpr const char* kEncoderPrefix = "encoder.";

class PromptScheme {
 public:
  /// Embeddings: a row is a virtual token's embedding. KeysAndValues: a row holds one token's keys and values of every
  /// layer, [layers][key, value][kvHeads][headDim].
  enum class Rows { Embeddings, KeysAndValues };
  struct Tensor {
    std::string name;
    std::vector<int64_t> shape;
    bool decays = true;
  };

  virtual ~PromptScheme() = default;
  virtual std::unique_ptr<PromptScheme> clone() const = 0;

  virtual Rows rowsAre() const = 0;
  virtual const PromptConfig& config() const = 0;
  PromptConfig& config() { return const_cast<PromptConfig&>(std::as_const(*this).config()); }
  /// adapter_config.json, keys sorted.
  virtual nlohmann::json configJson() const = 0;
  /// What `adapters info` tells besides the common.
  virtual Json description() const = 0;

  /// Takes over what the adapter in `folder` was made with: its tensors make sense with no other. `notes` tells what
  /// the recipe says otherwise. Errors: adapter.*.
  virtual Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) = 0;
  /// Fills in what the configuration says of the model.
  void fit(const ModelConfig& model);
  /// [virtual tokens, width of a row]; after fit().
  std::vector<int64_t> rowsShape() const;

  /// What is trained; after fit(). The rows themselves, unless something makes them.
  virtual std::vector<Tensor> tensors() const { return {{kPromptEmbeddings, rowsShape()}}; }
  /// The rows of these tensors, float32 of rowsShape(), differentiable.
  virtual at::Tensor rows(const std::vector<at::Tensor>& tensors) const { return tensors.front(); }
  /// Start values, drawn on the CPU so that every device starts alike; `model` may compute, and has nothing of this on
  /// it meanwhile. Errors: method.*, tokenizer.*.
  virtual Result<> initialize(const std::vector<at::Tensor>& tensors, CausalModel& model,
                              at::Generator& random) const = 0;
};

} // namespace tw
