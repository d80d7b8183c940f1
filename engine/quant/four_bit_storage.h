#pragma once
#include "engine/quant/quantization.h"
#include "engine/quant/scratch.h"
#include "engine/weights/weight_storage.h"
#include "tw_kernels/nf4.h"

#include <memory>
#include <optional>
#include <string>

namespace tw {

/// How four bits a weight are laid out.
struct FourBitFormat {
  kernels::FourBit code = kernels::FourBit::Nf4;
  int64_t blockSize = 64;          ///< weights that share one scale: a power of two, 32 … 4096
  bool doubleQuantization = false; ///< the scales themselves in 8 bits
};

Quantization quantizationOf(kernels::FourBit code);
/// As recipes say it, and the quant_type in files; empty for names of other kinds.
std::string fourBitName(kernels::FourBit code);
std::optional<kernels::FourBit> fourBitNamed(const std::string& name);

/// A matrix in 4-bit NormalFloat or FP4, byte for byte as bitsandbytes packs it (docs/formats.md).
class FourBitStorage : public WeightStorage {
 public:
  /// What a checkpoint holds of one weight, on the device where it is to stay.
  struct Parts {
    FourBitFormat format;
    int64_t out = 0, in = 0;
    at::Tensor packed;                  ///< uint8 [(out·in + 1) / 2]
    at::Tensor absmax;                  ///< float32 [blocks], or uint8 codes when double-quantised; then also:
    at::Tensor nestedAbsmax, nestedMap; ///< float32 [nested blocks], [256]
    int64_t nestedBlockSize = 256;
    float nestedOffset = 0.0f;
  };
  explicit FourBitStorage(Parts parts);
  /// Quantises `weight` [out, in] (float32, float16 or bfloat16) on the device where it lies.
  static std::unique_ptr<FourBitStorage> quantize(const at::Tensor& weight, const FourBitFormat& format);

  int64_t outFeatures() const override { return m_parts.out; }
  int64_t inFeatures() const override { return m_parts.in; }
  /// In the scratch that all storages share.
  at::Tensor dense(at::ScalarType dtype) const override;
  at::Tensor denseCopy(at::ScalarType dtype) const override;
  at::Tensor smallProduct(const at::Tensor& x) const override;
  bool isQuantized() const override { return true; }
  int64_t valueBytes() const override { return static_cast<int64_t>(m_parts.packed.nbytes()); }
  int64_t constantBytes() const override;
  const Parts& parts() const { return m_parts; }

 private:
  kernels::Nf4Weight view() const;
  void dequantizeInto(const at::Tensor& target) const;
  Parts m_parts;
  std::shared_ptr<Scratch> m_scratch = Scratch::shared();
  at::Tensor m_codeBook; ///< [16] on the device; undefined for NF4, which kernels know by heart
};

} // namespace tw
