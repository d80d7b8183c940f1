#pragma once
// What a tuning method puts on one weight. Methods know no quantiser and no family; quantisers know no method.
#include "engine/api/result.h"

#include <ATen/ATen.h>

#include <optional>
#include <vector>

namespace tw {

/// y += scale · B·(A·dropout(x)); A [r, in], B [out, r], both float32.
struct LowRank {
  at::Tensor A, B;
  double scale = 1.0;
  double dropout = 0.0; ///< probability; applies only while training
};

/// What a forward pass needs to know beyond its input.
struct ForwardMode {
  bool training = false;
  /// Dropout masks are a function of (dropoutSeed, weight index, place of the method on the weight): recomputation and
  /// resume repeat them.
  uint64_t dropoutSeed = 0;
  /// In training: the sum of the losses that methods have of their own in this pass (addExtraLoss), a differentiable
  /// scalar; undefined while there is none. Null: nobody asks. What a checkpointed piece of a model adds must leave it
  /// as an output, so that it counts once and its gradient goes back through the piece.
  at::Tensor* extraLoss = nullptr;
};

/// `loss`: a scalar, float32. Nothing where nobody asks.
void addExtraLoss(const ForwardMode& mode, const at::Tensor& loss);

/// The output of a weight while methods work on it: x·Wᵀ [tokens, out] in x's dtype, and the bias [out] that will be
/// added at the end, or undefined.
struct Product {
  at::Tensor value, bias;
};

class AdaptableWeight;

/// Several methods on one weight are functions around one another, the one attached first innermost: with methods
/// 1 … n, x passes input() of n … 1, is multiplied with W, and the product passes apply() of 1 … n. Merging is the same
/// chain of functions of W.
class WeightMethod {
 public:
  virtual ~WeightMethod() = default;

  /// The term for the fused path, or nullopt when the method is no plain low-rank sum. With a term the next two
  /// functions need not be overridden.
  virtual std::optional<LowRank> lowRank() const { return std::nullopt; }
  /// What takes the place of x [tokens, in] before the product, in its shape and dtype; differentiable.
  virtual at::Tensor input(const at::Tensor& x) const { return x; }
  /// The adapted product; differentiable. `x`: what input() was given. `base`: the product of W and of the methods
  /// attached before this one. `mode.dropoutSeed` is this method's own on this weight. As it stands it adds lowRank().
  virtual Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                        const ForwardMode& mode) const;
  /// The leaves that training differentiates; as it stands, those of lowRank().
  virtual std::vector<at::Tensor> tensors() const;

  /// What merging writes in the place of W [out, in], float32, which may be changed in place. Errors:
  /// method.not_mergeable (says why) where no matrix does what the method does.
  virtual Result<at::Tensor> merged(at::Tensor weight) const = 0;
  /// What it writes in the place of the bias [out], float32.
  virtual at::Tensor mergedBias(at::Tensor bias) const { return bias; }
};

} // namespace tw
