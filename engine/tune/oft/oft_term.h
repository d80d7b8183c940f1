#pragma once
// OFT on one weight.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/oft/oft_config.h"

namespace tw {

/// y = (x·R)·Wᵀ, R block-diagonal: the input is rotated, so that any quantised W serves. With a factor f of the mount
/// the vectors are f times as long: at 0 nothing rotates.
class OftTerm : public WeightTerm {
 public:
  /// `vectors` float32 as OftScheme::tensors has them.
  OftTerm(at::Tensor vectors, int64_t blockSize, OftRotation rotation)
      : m_vectors(std::move(vectors)), m_blockSize(blockSize), m_rotation(rotation) {}

  at::Tensor input(const at::Tensor& x) const override;
  Product apply(const AdaptableWeight&, const at::Tensor&, Product base, const ForwardMode&) const override {
    return base;
  }
  std::vector<at::Tensor> tensors() const override { return {m_vectors}; }
  /// W·Rᵀ.
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  /// With the factor, and no longer than coft lets them be.
  at::Tensor vectors() const;
  at::Tensor m_vectors;
  int64_t m_blockSize;
  OftRotation m_rotation;
};

} // namespace tw
