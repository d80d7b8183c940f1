#pragma once
// How a weight is held, by quantisers and by nothing else: all that a quantiser knows of a weight.
#include <ATen/ATen.h>

namespace tw {

/// How a matrix [out, in] is held: dense, or quantised.
class WeightStorage {
 public:
  virtual ~WeightStorage() = default;
  virtual int64_t outFeatures() const = 0;
  virtual int64_t inFeatures() const = 0;
  /// Dense [out, in] in `dtype`. May be the stored tensor itself (then it must not be written to), or a scratch buffer
  /// that the next call of any storage overwrites: use it at once, never save it for backward (save the
  /// storage instead and ask again).
  virtual at::Tensor dense(at::ScalarType dtype) const = 0;
  /// A copy that belongs to the caller.
  virtual at::Tensor denseCopy(at::ScalarType dtype) const { return dense(dtype).clone(); }
  virtual bool isQuantized() const = 0;
  /// x [rows, in] · Wᵀ for a handful of rows (generation) without a dense copy, or undefined where there is no such
  /// way. Not differentiable.
  virtual at::Tensor smallProduct(const at::Tensor& /*x*/) const { return {}; }
  /// Bytes of the packed codes or dense values / of quantisation constants.
  virtual int64_t valueBytes() const = 0;
  virtual int64_t constantBytes() const { return 0; }
  /// The stored tensor when dense (may require grad: full training; [in, out] where the checkpoint has it so),
  /// undefined when quantised.
  virtual at::Tensor parameter() const { return {}; }
  virtual void setParameter(at::Tensor) {}
};

} // namespace tw
