#pragma once
// Which tensors a decoder has, by name and shape: built from its configuration alone.
#include "engine/io/checkpoint_files.h"
#include "engine/model/config/model_config.h"

#include <set>

namespace tw {

/// How tensors are named: in modules (what LoRA targets and adapters name), and in the files of a checkpoint, which may
/// differ before the layers' own names.
struct TensorNames {
  std::string prefix, head;
  std::string filePrefix, fileHead;
  std::string fileMlp;         ///< stands for "mlp" in layers with routed experts, unless empty
  bool stackedExperts = false; ///< one tensor holds a matrix of all experts of a layer
};
/// As a checkpoint of this configuration should name them.
TensorNames tensorNames(const ModelConfig& config);
/// The weights of a model of this configuration. A prefix that stands before all names ("base_model.model.") is read
/// through, and a tied head is the table where the files hold no table. Errors: those of CheckpointFiles::open.
Result<CheckpointFiles> openCheckpoint(const fs::path& folder, const ModelConfig& config);
/// As these files do: without the prefix (base models alone), or under the path of a multimodal model's text part.
TensorNames tensorNames(const ModelConfig& config, const CheckpointFiles& files);

/// A tensor that the decoder needs, in the order of loading.
struct TensorSlot {
  /// Weight: what PyTorch's modules have as a linear. Expert and Router: matrices too, which Transformers holds as bare
  /// parameters. Scale: a vector of factors, zeros in a new model.
  enum class Kind { Embedding, Norm, Weight, Bias, Head, Expert, Router, Scale };
  enum class Part {
    Embedding,
    Positions,
    AttentionNorm,
    Q,
    K,
    V,
    Qkv,
    QNorm,
    KNorm,
    O,
    AttentionPostNorm,
    MlpNorm,
    Gate,
    Up,
    GateUp,
    Down,
    MlpPostNorm,
    FinalNorm,
    Head,
    Router, // of experts; of Gemma 3n's streams
    ExpertGate,
    ExpertUp,
    ExpertDown,
    SharedGate,
    SharedUp,
    SharedDown,
    SharedScale,
    // Gemma 3n
    PerLayerEmbedding,
    PerLayerModel,
    PerLayerModelNorm,
    Stream,
    Unembed,
    Predict,
    Correct,
    RouterNorm,
    CorrectScale,
    LaurelLeft,
    LaurelRight,
    LaurelNorm,
    PerLayerGate,
    PerLayerProjection,
    PerLayerNorm
  };
  std::string name, file;     ///< of the module's tensor; in the checkpoint
  std::vector<int64_t> shape; ///< in the checkpoint; of one expert where that stacks them
  Kind kind = Kind::Norm;
  Part part = Part::FinalNorm;
  int64_t layer = -1;
  bool transposed = false; ///< a Weight stored [in, out]
  int64_t expert = -1;
  std::vector<int64_t> stack; ///< the shape [experts, rows, in] of the stacked tensor in the file, or empty; this slot
                              ///< is `shape` rows of its expert's
  int64_t firstRow = 0;       ///< in that matrix

  std::string module() const { return name.substr(0, name.rfind('.')); }
  int64_t elements() const;
  const std::vector<int64_t>& fileShape() const { return stack.empty() ? shape : stack; }
  /// Has the model an AdaptableWeight for it?
  bool matrix() const {
    return kind == Kind::Weight || kind == Kind::Head || kind == Kind::Expert || kind == Kind::Router;
  }
  /// Of a matrix.
  int64_t out() const { return shape[transposed ? 1 : 0]; }
  int64_t in() const { return shape[transposed ? 0 : 1]; }
};
/// "[2, 3]"
std::string shapeText(const std::vector<int64_t>& shape);
/// model.shape: the file's tensor for this slot has another shape.
Error wrongShape(const std::vector<int64_t>& shape, const TensorSlot& slot, const std::string& file);
/// In stacked checkpoints the slots of one tensor follow one another.
std::vector<TensorSlot> tensorSlots(const ModelConfig& config, const TensorNames& names);
/// Names in the checkpoint of the weights that are stored [in, out].
std::set<std::string> transposedWeights(const ModelConfig& config, const TensorNames& names);

} // namespace tw
