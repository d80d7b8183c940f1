#pragma once

#include <cstdint>

namespace tw::kernels {

/// Element types that kernels read and write. All arithmetic is fp32; a result is rounded once, to nearest even.
enum class Scalar { F32, F16, BF16 };

constexpr int64_t bytesOf(Scalar type) { return type == Scalar::F32 ? 4 : 2; }

} // namespace tw::kernels
