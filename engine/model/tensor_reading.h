#pragma once
// Between files' tensors and ATen's.
#include "engine/io/checkpoint_files.h"
#include "engine/io/safetensors_writer.h"

#include <ATen/ATen.h>

namespace tw {

/// nullopt for a type that ATen has no counterpart of.
std::optional<at::ScalarType> tensorScalarType(TensorType type);
std::optional<TensorType> tensorFileType(at::ScalarType type);
bool isFloatingPoint(TensorType type);

/// A tensor over the mapped bytes (a copy where they are not aligned). It must not be written to and must not outlive the file. Errors: file.damaged.
Result<at::Tensor> viewTensor(const CheckpointFiles::Entry& entry);
Result<at::Tensor> viewTensor(const SafetensorsFile& file, const TensorInfo& tensor);

/// Writes tensors (any device) as one file. Errors: those of SafetensorsWriter.
Result<> writeTensors(const fs::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors, const std::map<std::string, std::string>& metadata = {{"format", "pt"}});
/// Reads all tensors of a file into memory of their own.
Result<std::vector<std::pair<std::string, at::Tensor>>> readAllTensors(const fs::path& path);

} // namespace tw
