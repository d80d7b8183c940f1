#pragma once
// bitsandbytes' dynamic 8-bit code for what optimizers remember (Dettmers et al. 2022, arXiv:2110.02861): blocks of 256
// values share their largest magnitude; each value is the index of the nearest of 256 values of a fixed map.
#include <ATen/ATen.h>

namespace tw {

class DynamicCode {
 public:
  static constexpr int64_t kBlock = 256;
  static int64_t blocks(int64_t count) { return (count + kBlock - 1) / kBlock; }
  static const DynamicCode& ofSigns();     ///< for values of both signs
  static const DynamicCode& withoutSign(); ///< for values from 0

  /// The `count` values of one block, at most kBlock.
  void decode(const uint8_t* codes, float largest, float* values, int64_t count) const;
  /// Returns the largest magnitude. Of two map values at the same distance the lower is taken.
  float encode(const float* values, uint8_t* codes, int64_t count) const;

  /// The same on flat tensors of any device: codes uint8 [n], largest float32 [blocks(n)] -> float32 [n].
  at::Tensor decode(const at::Tensor& codes, const at::Tensor& largest) const;
  void encode(const at::Tensor& values, const at::Tensor& codes, const at::Tensor& largest) const;

 private:
  explicit DynamicCode(bool isSigned);
  uint8_t nearest(float value) const;
  float m_map[256];
  float m_middles[255]; ///< between neighbours of the map
};

} // namespace tw
