#include "engine/model/tensor_files.h"

#include <cstring>

namespace tw {
namespace {

constexpr std::pair<TensorType, at::ScalarType> kTypes[] = {
    {TensorType::Bool, at::kBool}, {TensorType::U8, at::kByte},   {TensorType::I8, at::kChar},
    {TensorType::I16, at::kShort}, {TensorType::F16, at::kHalf},  {TensorType::BF16, at::kBFloat16},
    {TensorType::I32, at::kInt},   {TensorType::F32, at::kFloat}, {TensorType::F64, at::kDouble},
    {TensorType::I64, at::kLong}};

Error unreadableType(const SafetensorsFile& file, const TensorInfo& info) {
  return workError(
             "file.type",
             TW_TEXT("The tensor %1 has the type %2, which cannot be used here.", info.name, tensorTypeName(info.type)),
             TW_TEXT("Convert the file to float32, bfloat16 or float16 first."))
      .at(toUtf8(file.path()));
}

} // namespace

std::optional<at::ScalarType> scalarType(TensorType type) {
  for (const auto& [inFile, inMemory] : kTypes)
    if (inFile == type) return inMemory;
  return std::nullopt;
}

std::optional<TensorType> tensorType(at::ScalarType type) {
  for (const auto& [inFile, inMemory] : kTypes)
    if (inMemory == type) return inFile;
  return std::nullopt;
}

Result<at::Tensor> viewTensor(const SafetensorsFile& file, const TensorInfo& info) {
  const auto bytes = file.bytes(info);
  if (bytes.empty() || reinterpret_cast<uintptr_t>(bytes.data()) % tensorTypeSize(info.type) != 0)
    return readTensor(file, info);
  const auto type = scalarType(info.type);
  if (!type) return fail(unreadableType(file, info));
  return at::from_blob(const_cast<std::byte*>(bytes.data()), info.shape, at::TensorOptions().dtype(type));
}

Result<at::Tensor> readTensor(const SafetensorsFile& file, const TensorInfo& info) {
  const auto type = scalarType(info.type);
  if (!type) return fail(unreadableType(file, info));
  auto tensor = at::empty(info.shape, at::TensorOptions().dtype(type));
  const auto bytes = file.bytes(info);
  if (!bytes.empty()) std::memcpy(tensor.mutable_data_ptr(), bytes.data(), bytes.size());
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

Result<> writeTensors(const fs::path& path, const std::vector<NamedTensor>& tensors,
                      std::optional<at::ScalarType> type) {
  std::vector<TensorDeclaration> declarations;
  std::unordered_map<std::string, const at::Tensor*> byName;
  for (const auto& [name, tensor] : tensors) {
    const auto stored = tensorType(type.value_or(tensor.scalar_type()));
    if (!stored)
      return fail(workError("file.tensor",
                            TW_TEXT("The tensor %1 is of a type that safetensors files do not hold.", name),
                            TW_TEXT("This is a fault of the program; please report it.")));
    declarations.push_back({name, *stored, tensor.sizes().vec()});
    byName[name] = &tensor;
  }
  TW_TRY(auto writer, SafetensorsWriter::create(path, std::move(declarations)));
  const auto order = writer.order();
  for (const auto& declaration : order) {
    const auto& tensor = *byName[declaration.name];
    const auto host = tensor.detach().to(at::kCPU).to(type.value_or(tensor.scalar_type())).contiguous();
    TW_CHECK(writer.write(declaration.name, host.const_data_ptr(), host.nbytes()));
  }
  return writer.finish();
}

} // namespace tw
