#pragma once
// The one decoder that all families share: embeddings, layers, final norm, head. Families differ by configuration; one
// has layers of another kind (gemma3n_decoder.h).
#include "engine/model/decoder_layer.h"
#include "engine/weights/cross_entropy.h"

namespace tw {

class Decoder : public CausalModel {
 public:
  /// Where the tensors of tensorSlots() come from. Weights and experts may come back quantised.
  struct Source {
    virtual ~Source() = default;
    virtual Result<at::Tensor> dense(const TensorSlot& slot) = 0;
    virtual Result<std::unique_ptr<WeightStorage>> storage(const TensorSlot& slot) = 0;
  };
  static Result<std::unique_ptr<CausalModel>> build(ModelConfig config, const TensorNames& names, at::Device device,
                                                    at::ScalarType dtype, Source& source);

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
  at::Tensor embeddingsOf(const at::Tensor& ids) const override;
  std::vector<std::string> embeddingNames() const override;
  std::vector<NamedTensor> parameters() const override;
  bool decays(const std::string& parameter) const override;
  Result<> replaceParameter(const std::string& name, at::Tensor tensor) override;
  std::pair<at::Tensor, at::Tensor> tables() const override;
  Result<> replaceTables(at::Tensor table, at::Tensor head) override;
  int64_t parameterCount() const override;

 protected:
  Decoder(ModelConfig config, TensorNames names, at::Device device, at::ScalarType dtype);
  virtual void makeLayers();
  /// Where the tensor of an embedding or norm slot is held.
  virtual at::Tensor& place(const TensorSlot& slot);
  virtual void setLinear(const TensorSlot& slot, const AdaptableWeight* weight);
  /// embedded [tokens, hidden] → the input of the final norm, of the same shape. `checkpointing`: layers are computed
  /// again in backward. `prefixes`: one a layer, or empty.
  virtual at::Tensor throughLayers(const at::Tensor& embedded, const TokenBatch& batch, const LayerContext& context,
                                   const std::vector<KeyValues>& prefixes, bool checkpointing);

  ModelConfig m_config;
  at::ScalarType m_dtype;

 private:
  Result<> fill(Source& source);
  /// What enters the first layer, [rows, hidden]; `starts`: the tokens before which virtual tokens go.
  at::Tensor embedded(const TokenBatch& batch, const std::vector<int64_t>& starts) const;
  /// What stands before the keys of each layer, or nothing; with a cache it goes there.
  std::vector<KeyValues> prefixes(const TokenBatch& batch, KvCache* cache) const;
  at::Tensor allRows(const TokenBatch& batch, const std::vector<int64_t>& starts, const ForwardOptions& options);
  LayerContext contextOf(const TokenBatch& batch, const ForwardOptions& options) const;

  /// A dense tensor that is not part of a weight.
  struct OwnTensor {
    std::string name;
    at::Tensor* tensor = nullptr;
    bool decays = false;
  };
  TensorNames m_names;
  at::Device m_device;
  std::vector<RotaryEmbedding> m_rotary;
  at::Tensor m_embedding, m_positions; ///< [vocab, hidden]; [maxPositions, hidden] where positions are learnt
  Norm m_norm;
  ops::LogitTransform m_transform;
  std::vector<DecoderLayer> m_layers;
  std::vector<OwnTensor> m_ownTensors;
  std::vector<std::unique_ptr<AdaptableWeight>> m_weights;
  bool m_tied = false;
};

} // namespace tw
