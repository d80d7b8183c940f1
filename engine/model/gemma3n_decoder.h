#pragma once
// Gemma 3n around its layers: the streams are made from the embeddings and joined again before the last norm, and each
// layer gets an embedding of its own.
#include "engine/model/decoder.h"
#include "engine/model/gemma3n_layer.h"

namespace tw {

class Gemma3nDecoder : public Decoder {
 public:
  using Decoder::Decoder;

 protected:
  void makeLayers() override;
  at::Tensor& place(const TensorSlot& slot) override;
  void setLinear(const TensorSlot& slot, const AdaptableWeight* weight) override;
  at::Tensor throughLayers(const at::Tensor& embedded, const TokenBatch& batch, const LayerContext& context,
                           const std::vector<KeyValues>& prefixes, bool checkpointing) override;

 private:
  /// [tokens, layers, perLayerSize]: from a table of its own and from the embeddings.
  at::Tensor perLayerInputs(const at::Tensor& embedded, const TokenBatch& batch, const ForwardMode& mode) const;
  /// [tokens, hidden] → [tokens, streams, hidden], and back.
  at::Tensor split(const at::Tensor& embedded, const ForwardMode& mode) const;
  at::Tensor joined(const at::Tensor& streams, const ForwardMode& mode) const;
  at::Tensor recomputed(size_t index, const at::Tensor& streams, const at::Tensor& embedding,
                        const LayerContext& context, KeyValues* shared) const;

  std::vector<Gemma3nLayer> m_layers;
  std::vector<bool> m_shares; ///< whether later layers take the keys of layer i
  at::Tensor m_perLayerTable; ///< [perLayerVocab, layers · perLayerSize]
  const AdaptableWeight* m_perLayerModel = nullptr;
  Norm m_perLayerNorm;
  std::vector<const AdaptableWeight*> m_streams, m_unembed; ///< of streams 1, 2, …
};

} // namespace tw
