#pragma once
// The products of MiSS, which keep little for backward.
#include <ATen/ATen.h>

#include <functional>

namespace tw {

/// (Σ_j x_j)·B, where x [tokens, in] falls into shards x_j of r = B.size(0) columns, the last one filled up with
/// zeros: Kang and Yin 2024 (arXiv:2409.15371), eq. 5. B float32 [r, columns]; the result is in x's type. `dropout` is
/// applied to x. Keeps the sum of the shards, [tokens, r], and not x.
at::Tensor sharedShards(const at::Tensor& x, const at::Tensor& B, double dropout, uint64_t seed);

/// What Bat adds to W [out, in] in its type: of the block of r outputs i and r inputs j it is W_ij·B_i + B_i. B [out/r,
/// r, r].
at::Tensor batDelta(const at::Tensor& W, const at::Tensor& B);

/// x·batDelta(W, B)ᵀ, in x's type. `weight` gives W in the type that it is asked for, again in backward. Keeps x and B.
at::Tensor batProduct(const at::Tensor& x, const at::Tensor& B, std::function<at::Tensor(at::ScalarType)> weight);

} // namespace tw
