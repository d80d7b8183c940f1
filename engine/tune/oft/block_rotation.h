#pragma once
// Rotations of blocks of columns (Qiu et al. 2023, "Controlling Text-to-Image Diffusion by Orthogonal Finetuning", eq.
// 4 to 6; the series: Qiu et al. 2025, "Orthogonal Finetuning Made Scalable", eq. 6).
#include "engine/tune/oft/oft_config.h"

#include <ATen/ATen.h>

namespace tw {

/// R − 1 [blocks, b, b] of vectors [blocks, b(b − 1)/2], which hold the entries above the diagonal of skew-symmetric
/// matrices Q, row by row: R = (1 − Q)(1 + Q)⁻¹; or of the series with n terms, as PEFT sums it, R = 1 + 2Q + 2Q² + … +
/// 2Qⁿ⁻² + Qⁿ⁻¹. Differentiable.
at::Tensor rotationLessOne(const at::Tensor& vectors, int64_t blockSize, const OftRotation& rotation);

/// x [rows, in] with every block of b columns, a row each, multiplied by its R; a single vector counts for all blocks.
/// In x's type: x + x·(R − 1), so that what a small rotation does is not rounded away. Keeps x and the vectors alone.
at::Tensor rotated(const at::Tensor& x, const at::Tensor& vectors, int64_t blockSize, const OftRotation& rotation);
/// The same by R transposed, which is the way back of an exact rotation; not differentiable.
at::Tensor rotatedByTransposed(const at::Tensor& x, const at::Tensor& vectors, int64_t blockSize,
                               const OftRotation& rotation);

/// coft: vectors whose Q is larger than eps/√blocks in the Frobenius norm are shortened to that.
at::Tensor constrained(const at::Tensor& vectors, double eps);

} // namespace tw
