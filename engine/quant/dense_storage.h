#pragma once
#include "engine/weights/weight_storage.h"

namespace tw {

/// A matrix held as it is. In full training the tensor is replaced by a trainable float32 copy and cast where it is
/// used.
class DenseStorage : public WeightStorage {
 public:
  /// `transposed`: the tensor is [in, out], as checkpoints with Conv1D modules hold it.
  explicit DenseStorage(at::Tensor weight, bool transposed = false)
      : m_weight(std::move(weight)), m_transposed(transposed) {}
  int64_t outFeatures() const override { return m_weight.size(m_transposed ? 1 : 0); }
  int64_t inFeatures() const override { return m_weight.size(m_transposed ? 0 : 1); }
  at::Tensor dense(at::ScalarType dtype) const override {
    return oriented(m_weight.scalar_type() == dtype ? m_weight : m_weight.to(dtype));
  }
  at::Tensor denseCopy(at::ScalarType dtype) const override { return oriented(m_weight).to(dtype, false, true); }
  bool isQuantized() const override { return false; }
  int64_t valueBytes() const override { return static_cast<int64_t>(m_weight.nbytes()); }
  /// As it is stored.
  at::Tensor parameter() const override { return m_weight; }
  void setParameter(at::Tensor weight) override { m_weight = std::move(weight); }

 private:
  at::Tensor oriented(const at::Tensor& stored) const { return m_transposed ? stored.t() : stored; }
  at::Tensor m_weight; ///< [out, in], or [in, out]
  bool m_transposed;
};

} // namespace tw
