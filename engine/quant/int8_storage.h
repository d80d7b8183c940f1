#pragma once
#include "engine/quant/scratch.h"
#include "engine/weights/weight_storage.h"

#include <memory>

namespace tw {

/// A matrix in 8-bit integers with one scale a row, as bitsandbytes' LLM.int8() holds weights (functional.py
/// int8_vectorwise_quant). The weights alone are quantised: activations keep their type.
class Int8Storage : public WeightStorage {
 public:
  /// codes int8 [out, in]; absmax float32 [out], the largest magnitude of each row.
  Int8Storage(at::Tensor codes, at::Tensor absmax) : m_codes(std::move(codes)), m_absmax(std::move(absmax)) {}
  /// Quantises `weight` [out, in] on the device where it lies; a row of zeros stays one.
  static std::unique_ptr<Int8Storage> quantize(const at::Tensor& weight);

  int64_t outFeatures() const override { return m_codes.size(0); }
  int64_t inFeatures() const override { return m_codes.size(1); }
  /// In the scratch that all storages share: of float32, and of `dtype`.
  at::Tensor dense(at::ScalarType dtype) const override;
  bool isQuantized() const override { return true; }
  int64_t valueBytes() const override { return static_cast<int64_t>(m_codes.nbytes()); }
  int64_t constantBytes() const override { return static_cast<int64_t>(m_absmax.nbytes()); }

 private:
  at::Tensor m_codes, m_absmax;
  std::shared_ptr<Scratch> m_scratch = Scratch::shared();
};

} // namespace tw
