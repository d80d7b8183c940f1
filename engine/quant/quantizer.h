#pragma once
// How weights are brought to fewer bits. engine/api/catalog/quantizers.cpp describes the same ones.
#include "engine/quant/quantization.h"
#include "engine/weights/weight_storage.h"

#include <memory>
#include <string>
#include <vector>

namespace tw {

/// Of quantisers in blocks; others have no use for it.
struct BlockLayout {
  int64_t blockSize = 64;
  bool doubleQuantization = false; ///< the blocks' constants in 8 bits
};

class Quantizer {
 public:
  virtual ~Quantizer() = default;
  /// Bits a weight, for its code and for its part of the constants of its block or its row of `in` weights
  /// (docs/formats.md).
  struct Bits {
    double codes = 0, constants = 0;
  };
  virtual Bits bits(const BlockLayout& layout, int64_t in) const = 0;
  /// Bytes a weight takes in the scratch while it unfolds to a type of `element` bytes.
  virtual int64_t scratchBytes(int64_t element) const = 0;
  /// `weight` [out, in] (float32, float16 or bfloat16), on the device where it lies.
  virtual std::unique_ptr<WeightStorage> quantize(const at::Tensor& weight, const BlockLayout& layout) const = 0;
};

/// Names of all but Quantization::None.
std::vector<std::string> quantizerNames();
/// Null for Quantization::None.
const Quantizer* findQuantizer(Quantization quantization);

} // namespace tw
