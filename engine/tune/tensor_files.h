#pragma once
// Tensors to and from .safetensors files.
#include "engine/base/files.h"
#include "engine/io/safetensors_writer.h"
#include "engine/model/causal_model.h"

#include <vector>

namespace tw {

/// nullopt for types that torch cannot hold.
std::optional<at::ScalarType> scalarType(TensorType type);
TensorType tensorType(at::ScalarType type);

/// A copy of one tensor on the CPU, in its stored type. Errors: file.type.
Result<at::Tensor> readTensor(const SafetensorsFile& file, const TensorInfo& info);
/// All tensors of a file, on the CPU. Errors: io.*, file.damaged.
Result<std::vector<NamedTensor>> readTensors(const fs::path& path);
/// Writes tensors of any device, one at a time, under the final name only when complete. Errors: io.*.
/// `type`: cast to it on the way.
Result<> writeTensors(const fs::path& path, const std::vector<NamedTensor>& tensors, std::optional<at::ScalarType> type = std::nullopt);

} // namespace tw
