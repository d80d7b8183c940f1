#include "engine/model/tensor_reading.h"

namespace tw {

std::optional<at::ScalarType> tensorScalarType(TensorType type) {
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

std::optional<TensorType> tensorFileType(at::ScalarType type) {
  for (const auto candidate : {TensorType::Bool, TensorType::U8, TensorType::I8, TensorType::I16, TensorType::F16, TensorType::BF16, TensorType::I32, TensorType::F32, TensorType::F64, TensorType::I64})
    if (tensorScalarType(candidate) == type) return candidate;
  return std::nullopt;
}

bool isFloatingPoint(TensorType type) { return type == TensorType::F16 || type == TensorType::BF16 || type == TensorType::F32 || type == TensorType::F64; }

Result<at::Tensor> viewTensor(const SafetensorsFile& file, const TensorInfo& tensor) {
  const auto type = tensorScalarType(tensor.type);
  if (!type)
    return fail(workError("file.damaged", "The tensor " + tensor.name + " is of type " + std::string(tensorTypeName(tensor.type)) + ", which is not read.", "Convert the file to a usual type.").at(toUtf8(file.path())));
  const auto bytes = file.bytes(tensor);
  const auto options = at::TensorOptions().dtype(*type);
  if (bytes.empty()) return at::empty(tensor.shape, options);
  if (reinterpret_cast<uintptr_t>(bytes.data()) % tensorTypeSize(tensor.type) == 0) return at::from_blob(const_cast<std::byte*>(bytes.data()), tensor.shape, options);
  auto copy = at::empty(tensor.shape, options);
  std::memcpy(copy.mutable_data_ptr(), bytes.data(), bytes.size());
  return copy;
}

Result<at::Tensor> viewTensor(const CheckpointFiles::Entry& entry) { return viewTensor(*entry.file, *entry.tensor); }

Result<> writeTensors(const fs::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors, const std::map<std::string, std::string>& metadata) {
  std::vector<TensorDeclaration> declarations;
  std::unordered_map<std::string, const at::Tensor*> byName;
  for (const auto& [name, tensor] : tensors) {
    const auto type = tensorFileType(tensor.scalar_type());
    if (!type) return fail(workError("file.tensor", "The tensor " + name + " is of a type that safetensors files do not hold.", "This is a fault of the program; please report it."));
    declarations.push_back({name, *type, tensor.sizes().vec()});
    byName[name] = &tensor;
  }
  TW_TRY(auto writer, SafetensorsWriter::create(path, std::move(declarations), metadata));
  for (const auto& declared : writer.order()) {
    const auto tensor = byName.at(declared.name)->detach().to(at::kCPU).contiguous();
    TW_CHECK(writer.write(declared.name, tensor.const_data_ptr(), tensor.nbytes()));
  }
  return writer.finish();
}

Result<std::vector<std::pair<std::string, at::Tensor>>> readAllTensors(const fs::path& path) {
  TW_TRY(const auto file, SafetensorsFile::open(path));
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (const auto& info : file.tensors()) {
    TW_TRY(const auto view, viewTensor(file, info));
    tensors.emplace_back(info.name, view.clone());
    file.release(info);
  }
  return tensors;
}

} // namespace tw
