#include "engine/model/altup.h"

namespace tw {

bool AltUp::setLinear(TensorSlot::Part part, const AdaptableWeight* weight) {
  using Part = TensorSlot::Part;
  switch (part) {
  case Part::Predict: m_predict = weight; return true;
  case Part::Correct: m_correct = weight; return true;
  case Part::Router: m_router = weight; return true;
  default: return false;
  }
}

at::Tensor* AltUp::place(TensorSlot::Part part) {
  if (part == TensorSlot::Part::RouterNorm) return &m_routerNorm.weight;
  return part == TensorSlot::Part::CorrectScale ? &m_scale : nullptr;
}

at::Tensor AltUp::modalities(const at::Tensor& x, const ForwardMode& mode) const {
  const auto routed =
      m_router->forward(m_routerNorm.apply(x, *m_config) * (1.0 / static_cast<double>(m_config->hiddenSize)), mode);
  return at::tanh(routed);
}

// While training, Transformers keeps the weights behind the coefficients within a bound, in two ways: those of the
// prediction are cut where they lie (here, a frozen base stays as it is and what exceeds the bound is taken off), those
// of the correction only for the product, which leaves an adapter on them out.

at::Tensor AltUp::predictionCoefficients(const at::Tensor& modalities, const ForwardMode& mode) const {
  const double clip = m_config->gemma3n->coefficientClip;
  if (!mode.training || clip == 0) return m_predict->forward(modalities, mode);
  if (const auto master = m_predict->storage().parameter(); master.defined() && master.requires_grad()) {
    master.detach().clamp_(-clip, clip);
    return m_predict->forward(modalities, mode);
  }
  const auto weight = m_predict->storage().denseCopy(modalities.scalar_type());
  return m_predict->forward(modalities, mode) - at::linear(modalities, weight - weight.clamp(-clip, clip));
}

at::Tensor AltUp::correctionCoefficients(const at::Tensor& modalities, const ForwardMode& mode) const {
  const double clip = m_config->gemma3n->coefficientClip;
  if (!mode.training || clip == 0) return m_correct->forward(modalities, mode);
  return at::linear(modalities, m_correct->storage().dense(modalities.scalar_type()).clamp(-clip, clip));
}

at::Tensor AltUp::predict(const at::Tensor& streams, const ForwardMode& mode) const {
  const int64_t count = m_config->gemma3n->streams;
  const auto coefficients = predictionCoefficients(modalities(active(streams), mode), mode);
  return at::baddbmm(streams, coefficients.view({-1, count, count}), streams);
}

at::Tensor AltUp::correct(const at::Tensor& predicted, const at::Tensor& output, const ForwardMode& mode) const {
  const auto coefficients = correctionCoefficients(modalities(output, mode), mode) + 1.0;
  const auto innovation = output - predicted.select(1, m_config->gemma3n->activeStream);
  return at::addcmul(predicted, coefficients.unsqueeze(2), innovation.unsqueeze(1));
}

at::Tensor AltUp::active(const at::Tensor& streams) const {
  return streams.select(1, m_config->gemma3n->activeStream).clone(at::MemoryFormat::Contiguous);
}

at::Tensor AltUp::scaled(const at::Tensor& corrected) const {
  return m_config->gemma3n->scalesCorrected ? corrected * m_scale.to(corrected.scalar_type()) : corrected;
}

at::Tensor atMagnitudeOf(const at::Tensor& like, const at::Tensor& x) {
  const auto wanted = at::sqrt(like.square().mean(-1, true));
  const auto present = at::sqrt(x.square().mean(-1, true).clamp_min(1e-5));
  return x * wanted / present;
}

} // namespace tw
