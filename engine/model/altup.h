#pragma once
// Alternating updates (AltUp, arXiv:2301.13310): a layer works on one of several residual streams; the others follow by
// small mixtures of them all. Streams are held as [tokens, streams, hidden].
#include "engine/model/norm.h"
#include "engine/model/tensor_slots.h"
#include "engine/weights/adaptable_weight.h"

namespace tw {

/// The streams of one layer.
class AltUp {
 public:
  explicit AltUp(const ModelConfig& config) : m_config(&config) {}
  /// What each stream will be: streams + C(active)·streams with C [streams, streams] for each token. streams [tokens,
  /// streams, hidden].
  at::Tensor predict(const at::Tensor& streams, const ForwardMode& mode) const;
  /// The prediction, each stream moved by its share of what the layer's output [tokens, hidden] differs from the
  /// prediction of the active one. A tensor of its own.
  at::Tensor correct(const at::Tensor& predicted, const at::Tensor& output, const ForwardMode& mode) const;
  /// The active stream [tokens, hidden], in memory of its own.
  at::Tensor active(const at::Tensor& streams) const;
  /// Times the layer's output scale, where the configuration wants it.
  at::Tensor scaled(const at::Tensor& corrected) const;

  /// False for a part that is not AltUp's.
  bool setLinear(TensorSlot::Part part, const AdaptableWeight* weight);
  /// Where such a dense tensor is held; nullptr for a part that is not AltUp's.
  at::Tensor* place(TensorSlot::Part part);

 private:
  at::Tensor modalities(const at::Tensor& x, const ForwardMode& mode) const;
  at::Tensor predictionCoefficients(const at::Tensor& modalities, const ForwardMode& mode) const;
  at::Tensor correctionCoefficients(const at::Tensor& modalities, const ForwardMode& mode) const;

  const ModelConfig* m_config;
  const AdaptableWeight *m_predict = nullptr, *m_correct = nullptr, *m_router = nullptr;
  Norm m_routerNorm;
  at::Tensor m_scale; ///< [hidden]
};

/// x [tokens, hidden] at the root mean square of each row of `like` [tokens, hidden].
at::Tensor atMagnitudeOf(const at::Tensor& like, const at::Tensor& x);

} // namespace tw
