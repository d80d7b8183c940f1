#include "engine/io/tensor_type.h"

#include <array>

namespace tw {
namespace {

struct Row {
  TensorType type;
  std::string_view name;
  uint64_t size;
};
/// In the order of the reference implementation's enum, which is also its order of alignment.
constexpr std::array<Row, 15> kTable = {{{TensorType::Bool, "BOOL", 1},
                                         {TensorType::U8, "U8", 1},
                                         {TensorType::I8, "I8", 1},
                                         {TensorType::F8E5M2, "F8_E5M2", 1},
                                         {TensorType::F8E4M3, "F8_E4M3", 1},
                                         {TensorType::I16, "I16", 2},
                                         {TensorType::U16, "U16", 2},
                                         {TensorType::F16, "F16", 2},
                                         {TensorType::BF16, "BF16", 2},
                                         {TensorType::I32, "I32", 4},
                                         {TensorType::U32, "U32", 4},
                                         {TensorType::F32, "F32", 4},
                                         {TensorType::F64, "F64", 8},
                                         {TensorType::I64, "I64", 8},
                                         {TensorType::U64, "U64", 8}}};

constexpr std::array<std::pair<TensorType, std::string_view>, 3> kFloatNames = {
    {{TensorType::F32, "float32"}, {TensorType::BF16, "bfloat16"}, {TensorType::F16, "float16"}}};

} // namespace

std::optional<TensorType> tensorTypeFromName(std::string_view name) {
  for (const auto& row : kTable)
    if (row.name == name) return row.type;
  return std::nullopt;
}

std::optional<TensorType> floatTypeNamed(std::string_view name) {
  for (const auto& [type, known] : kFloatNames)
    if (name == known) return type;
  return std::nullopt;
}

std::string_view floatTypeName(TensorType type) {
  for (const auto& [known, name] : kFloatNames)
    if (type == known) return name;
  return {};
}

std::string_view tensorTypeName(TensorType type) { return kTable[static_cast<size_t>(type)].name; }
uint64_t tensorTypeSize(TensorType type) { return kTable[static_cast<size_t>(type)].size; }
bool isFloatingPoint(TensorType type) {
  return type == TensorType::F64 || type == TensorType::F32 || type == TensorType::F16 || type == TensorType::BF16;
}
int tensorTypeRank(TensorType type) { return static_cast<int>(type); }

} // namespace tw
