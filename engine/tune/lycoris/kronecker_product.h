#pragma once
// The product with a Kronecker matrix, scale · (left ⊗ right) · x, without that matrix.
#include <ATen/ATen.h>

#include <vector>

namespace tw {

/// x [tokens, inLeft·inRight] → [tokens, outLeft·outRight] in x's dtype, differentiable in x and in the sides. left
/// [outLeft, inLeft], float32; right: [outRight, inRight], or its factors [outRight, r] and [r, inRight]. What stands
/// between the two sides is as large as x or larger: it is there for some tokens at a time, and computed again in
/// backward. The sides require gradients all together or not at all.
at::Tensor kroneckerProduct(const at::Tensor& x, const at::Tensor& left, const std::vector<at::Tensor>& right,
                            double scale);

/// MethodFootprint::Weight::passing of such a product.
int64_t kroneckerPassing();

} // namespace tw
