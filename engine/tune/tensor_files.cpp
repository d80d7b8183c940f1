#include "engine/tune/tensor_files.h"

#include <cstring>

namespace tw {

std::optional<at::ScalarType> scalarType(TensorType type) {
  switch (type) {
    case TensorType::Bool: return at::kBool;
    case TensorType::U8: return at::kByte;
    case TensorType::I8: return at::kChar;
    case TensorType::I16: return at::kShort;
    case TensorType::F16: return at::kHalf;
    case TensorType::BF16: return at::kBFloat16;
    case TensorType::I32: return at::kInt;
    case TensorType::F32: return at::kFloat;
    case TensorType::F64: return at::kDouble;
    case TensorType::I64: return at::kLong;
    default: return std::nullopt;
  }
}

TensorType tensorType(at::ScalarType type) {
  switch (type) {
    case at::kBool: return TensorType::Bool;
    case at::kByte: return TensorType::U8;
    case at::kChar: return TensorType::I8;
    case at::kShort: return TensorType::I16;
    case at::kHalf: return TensorType::F16;
    case at::kBFloat16: return TensorType::BF16;
    case at::kInt: return TensorType::I32;
    case at::kDouble: return TensorType::F64;
    case at::kLong: return TensorType::I64;
    default: return TensorType::F32;
  }
}

Result<at::Tensor> readTensor(const SafetensorsFile& file, const TensorInfo& info) {
  const auto type = scalarType(info.type);
  if (!type)
    return fail(workError("file.type", "The tensor " + info.name + " has the type " + std::string(tensorTypeName(info.type)) + ", which cannot be used here.",
                          "Convert the file to float32, bfloat16 or float16 first.").at(toUtf8(file.path())));
  auto tensor = at::empty(info.shape, at::TensorOptions().dtype(*type));
  const auto bytes = file.bytes(info);
  if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  file.release(info);
  return tensor;
}

Result<std::vector<NamedTensor>> readTensors(const fs::path& path) {
  TW_TRY(const auto file, SafetensorsFile::open(path));
  std::vector<NamedTensor> tensors;
  for (const auto& info : file.tensors()) {
    TW_TRY(auto tensor, readTensor(file, info));
    tensors.push_back({info.name, std::move(tensor)});
  }
  return tensors;
}

Result<> writeTensors(const fs::path& path, const std::vector<NamedTensor>& tensors, std::optional<at::ScalarType> type) {
  std::vector<TensorDeclaration> declarations;
  std::unordered_map<std::string, const at::Tensor*> byName;
  for (const auto& [name, tensor] : tensors) {
    declarations.push_back({name, tensorType(type.value_or(tensor.scalar_type())), tensor.sizes().vec()});
    byName[name] = &tensor;
  }
  TW_TRY(auto writer, SafetensorsWriter::create(path, std::move(declarations)));
  const auto order = writer.order();
  for (const auto& declaration : order) {
    const auto& tensor = *byName[declaration.name];
    const auto host = tensor.detach().to(at::kCPU).to(type.value_or(tensor.scalar_type())).contiguous();
    TW_CHECK(writer.write(declaration.name, host.data_ptr(), host.nbytes()));
  }
  return writer.finish();
}

} // namespace tw
