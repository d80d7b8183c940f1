#pragma once
// The one decoder that all families share: embeddings, layers, final norm, head. Families differ by configuration.
#include "engine/model/decoder_layer.h"
#include "engine/ops/cross_entropy.h"

namespace tw {

class Decoder : public CausalModel {
 public:
  /// Where the tensors of tensorSlots() come from. Weights and experts may come back quantised.
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
  std::vector<ExpertStack*> stacks() const override;
  std::vector<TensorSlot> slots() const override { return tensorSlots(m_config, m_names); }
  at::Tensor logits(const at::Tensor& hiddenRows, const ForwardMode& mode) override;
  at::Tensor crossEntropySum(const at::Tensor& hiddenRows, const at::Tensor& targets, const ForwardMode& mode) override;
  const std::vector<std::unique_ptr<AdaptableWeight>>& weights() const override { return m_weights; }
  bool isOutputHead(const AdaptableWeight& weight) const override { return &weight == m_weights.back().get(); }
  std::string embeddingName() const override { return m_names.prefix + m_config.names.embedding; }
  std::vector<NamedTensor> parameters() const override;
  bool decays(const std::string& parameter) const override;
  Result<> replaceParameter(const std::string& name, at::Tensor tensor) override;
  int64_t parameterCount() const override;

 private:
  Decoder(ModelConfig config, TensorNames names, at::Device device, at::ScalarType dtype);
  /// Where the tensor of an embedding or norm slot is held.
  at::Tensor& place(const TensorSlot& slot);
  Result<> fill(Source& source);
  at::Tensor embedded(const TokenBatch& batch) const;
  LayerContext contextOf(const TokenBatch& batch, const ForwardOptions& options) const;

  /// A dense tensor that is not part of a weight.
  struct Loose {
    std::string name;
    at::Tensor* tensor = nullptr;
    bool decays = false;
  };
  ModelConfig m_config;
  TensorNames m_names;
  at::Device m_device;
  at::ScalarType m_dtype;
  std::vector<RotaryEmbedding> m_rotary;
  at::Tensor m_embedding, m_positions; ///< [vocab, hidden]; [maxPositions, hidden] where positions are learnt
  Norm m_norm;
  ops::LogitTransform m_transform;
  std::vector<DecoderLayer> m_layers;
  std::vector<Loose> m_loose;
  std::vector<std::unique_ptr<AdaptableWeight>> m_weights;
  bool m_tied = false;
};

} // namespace tw
