#pragma once
// The one decoder that all families of today share: embeddings, layers, final norm, head. Families differ by configuration.
#include "engine/io/checkpoint_files.h"
#include "engine/model/decoder_layer.h"

namespace tw {

/// Where a decoder's tensors are named: "model." (or what a multimodal checkpoint puts before it), and the head's module.
struct TensorNames {
  std::string prefix = "model.";
  std::string head = "lm_head";
};
/// How a checkpoint names them.
TensorNames tensorNames(const CheckpointFiles& files);

/// A tensor that the decoder needs, in the order of loading.
struct TensorSlot {
  enum class Kind { Embedding, Norm, Weight, Bias, Head };
  std::string name;            ///< in the checkpoint
  std::vector<int64_t> shape;
  Kind kind = Kind::Norm;
  int64_t layer = -1;
};
std::vector<TensorSlot> tensorSlots(const ModelConfig& config, const TensorNames& names);

class Decoder : public CausalModel {
 public:
  /// Where the tensors of tensorSlots() come from. A Weight slot may come back quantised.
  struct Source {
    virtual ~Source() = default;
    virtual Result<at::Tensor> dense(const TensorSlot& slot) = 0;
    virtual Result<std::unique_ptr<WeightStorage>> storage(const TensorSlot& slot) = 0;
  };
  static Result<std::unique_ptr<CausalModel>> build(ModelConfig config, const TensorNames& names, at::Device device, at::ScalarType dtype, Source& source);

  const ModelConfig& config() const override { return m_config; }
  at::Device device() const override { return m_device; }
  at::ScalarType computeDtype() const override { return m_dtype; }
  at::Tensor hidden(const TokenBatch& batch, const ForwardOptions& options) override;
  at::Tensor logits(const at::Tensor& hiddenRows, const ForwardMode& mode) override;
  at::Tensor crossEntropySum(const at::Tensor& hiddenRows, const at::Tensor& targets, const ForwardMode& mode) override;
  const std::vector<std::unique_ptr<AdaptableWeight>>& weights() const override { return m_weights; }
  bool isOutputHead(const AdaptableWeight& weight) const override { return &weight == m_weights.back().get(); }
  std::vector<NamedTensor> parameters() const override;
  Result<> replaceParameter(const std::string& name, at::Tensor tensor) override;
  int64_t parameterCount() const override;

 private:
  Decoder(ModelConfig config, TensorNames names, at::Device device, at::ScalarType dtype);
  /// The dense tensors that are not part of a weight, by name.
  std::vector<std::pair<std::string, at::Tensor*>> looseTensors();

  ModelConfig m_config;
  TensorNames m_names;
  at::Device m_device;
  at::ScalarType m_dtype;
  RotaryEmbedding m_rotary;
  at::Tensor m_embedding, m_norm; ///< [vocab, hidden], [hidden]
  std::vector<DecoderLayer> m_layers;
  std::vector<std::unique_ptr<AdaptableWeight>> m_weights;
  bool m_tied = false;
};

} // namespace tw
