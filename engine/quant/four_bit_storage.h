#pragma once
#include "engine/quant/adaptable_weight.h"
#include "tw_kernels/nf4.h"

namespace tw {

/// A matrix in 4-bit NormalFloat, byte for byte as bitsandbytes packs it (engine-reference.md §1): blocks of 64, statistics in float32 or double-quantised.
class Nf4Storage : public WeightStorage {
 public:
  /// Quantises `weight` [out, in] (float32, float16 or bfloat16) on the device where it lies.
  static std::unique_ptr<Nf4Storage> quantize(const at::Tensor& weight, bool doubleQuantization);

  int64_t outFeatures() const override { return m_out; }
  int64_t inFeatures() const override { return m_in; }
  /// A scratch buffer of this thread, shared by all storages.
  at::Tensor dense(at::ScalarType dtype) const override;
  at::Tensor denseCopy(at::ScalarType dtype) const override;
  at::Tensor smallProduct(const at::Tensor& x) const override;
  bool isQuantized() const override { return true; }
  int64_t valueBytes() const override { return static_cast<int64_t>(m_packed.nbytes()); }
  int64_t constantBytes() const override;

  /// [(out·in + 1) / 2] uint8, and the statistics as files hold them: absmax float32 [blocks], or uint8 codes with nested float32 and an offset.
  const at::Tensor& packed() const { return m_packed; }
  const at::Tensor& absmax() const { return m_absmax; }
  const at::Tensor& nestedAbsmax() const { return m_nestedAbsmax; }
  float nestedOffset() const { return m_offset; }

 private:
  Nf4Storage() = default;
  void quantizeStatistics();
  kernels::Nf4Weight view() const;
  void dequantizeInto(const at::Tensor& target) const;
  int64_t m_out = 0, m_in = 0;
  at::Tensor m_packed, m_absmax;     ///< absmax: float32, or uint8 codes when double-quantised
  at::Tensor m_nestedAbsmax, m_map;  ///< defined when double-quantised; the map is [256]
  float m_offset = 0.0f;
};

} // namespace tw
