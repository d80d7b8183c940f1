#pragma once
// Which tensors a decoder has, by name and shape: built from its configuration alone.
#include "engine/io/checkpoint_files.h"
#include "engine/model/model_config.h"

#include <set>

namespace tw {

/// How tensors are named: in modules (what LoRA targets and adapters name), and in the files of a checkpoint, which may differ before the layers' own names.
struct TensorNames {
  std::string prefix, head;
  std::string filePrefix, fileHead;
};
/// As a checkpoint of this configuration should name them.
TensorNames tensorNames(const ModelConfig& config);
/// As these files do: without the prefix (base models alone), or under the path of a multimodal model's text part.
TensorNames tensorNames(const ModelConfig& config, const CheckpointFiles& files);

/// A tensor that the decoder needs, in the order of loading.
struct TensorSlot {
  enum class Kind { Embedding, Norm, Weight, Bias, Head, Scale }; ///< Scale: a vector of factors, zeros in a new model
  enum class Part {
    Embedding, Positions, AttentionNorm, Q, K, V, Qkv, QNorm, KNorm, O, AttentionPostNorm, MlpNorm, Gate, Up, GateUp, Down, MlpPostNorm, FinalNorm, Head,
    // Gemma 3n
    PerLayerEmbedding, PerLayerModel, PerLayerModelNorm, Stream, Unembed, Predict, Correct, Router, RouterNorm, CorrectScale, LaurelLeft, LaurelRight, LaurelNorm,
    PerLayerGate, PerLayerProjection, PerLayerNorm
  };
  std::string name, file; ///< of the module's tensor; in the checkpoint
  std::vector<int64_t> shape; ///< in the checkpoint
  Kind kind = Kind::Norm;
  Part part = Part::FinalNorm;
  int64_t layer = -1;
  bool transposed = false; ///< a Weight stored [in, out]

  std::string module() const { return name.substr(0, name.rfind('.')); }
  int64_t elements() const;
  /// Of a Weight or Head.
  int64_t out() const { return shape[transposed ? 1 : 0]; }
  int64_t in() const { return shape[transposed ? 0 : 1]; }
};
std::vector<TensorSlot> tensorSlots(const ModelConfig& config, const TensorNames& names);
/// Names in the checkpoint of the weights that are stored [in, out].
std::set<std::string> transposedWeights(const ModelConfig& config, const TensorNames& names);

} // namespace tw
