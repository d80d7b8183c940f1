#pragma once
// Element types as safetensors names them.
#include <cstdint>
#include <optional>
#include <string_view>

namespace tw {

enum class TensorType { Bool, U8, I8, F8E5M2, F8E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64 };

/// "BF16" and so on; nullopt for a name that is not one.
std::optional<TensorType> tensorTypeFromName(std::string_view name);
std::string_view tensorTypeName(TensorType type);
/// Those that models are computed and written in, as recipes and config.json name them: "float32", "bfloat16",
/// "float16"; nullopt for a name that is not one of these.
std::optional<TensorType> floatTypeNamed(std::string_view name);
/// Empty for any other type.
std::string_view floatTypeName(TensorType type);
/// Bytes of one element.
uint64_t tensorTypeSize(TensorType type);
/// F64, F32, F16 or BF16 (the 8-bit forms are codes that need scales).
bool isFloatingPoint(TensorType type);
/// The place of `type` in the format's own order: its writer puts wider elements first (HF:safetensors/src/tensor.rs,
/// enum order).
int tensorTypeRank(TensorType type);

} // namespace tw
