#pragma once
// Tensors to and from .safetensors files: the one place where element types of files and of ATen meet.
#include "engine/io/checkpoint_files.h"
#include "engine/io/safetensors_writer.h"
#include "engine/model/causal_model.h"

#include <optional>
#include <vector>

namespace tw {

/// nullopt for types that ATen cannot hold.
std::optional<at::ScalarType> scalarType(TensorType type);
/// nullopt for types that files cannot hold.
std::optional<TensorType> tensorType(at::ScalarType type);

/// A tensor over the mapped bytes (a copy where they are not aligned). It must not be written to and must not outlive
/// the file. Errors: file.type.
Result<at::Tensor> viewTensor(const SafetensorsFile& file, const TensorInfo& info);
/// A copy of one tensor on the CPU, in its stored type. Errors: file.type.
Result<at::Tensor> readTensor(const SafetensorsFile& file, const TensorInfo& info);
/// All tensors of a file, on the CPU. Errors: io.*, file.damaged, file.type.
Result<std::vector<NamedTensor>> readTensors(const fs::path& path);
/// Writes tensors of any device, one at a time, under the final name only when complete. Errors: io.*, file.tensor.
/// `type`: cast to it on the way.
Result<> writeTensors(const fs::path& path, const std::vector<NamedTensor>& tensors,
                      std::optional<at::ScalarType> type = std::nullopt);

} // namespace tw
