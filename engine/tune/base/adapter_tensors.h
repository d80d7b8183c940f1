#pragma once
// The trained tensors of an adapter to and from its weights file.
#include "engine/tune/base/method.h"

namespace tw {

/// Copies the values of adapter_model.safetensors into `tensors`, by their names in PEFT's form. Errors:
/// adapter.missing, adapter.tensor_missing, adapter.tensor_extra, adapter.tensor_shape, file.damaged.
Result<> readAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors);
Result<> writeAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors);

/// adapter.tensor_shape: the adapter's tensor `name` is not of the shape that the model needs.
Error wrongTensorShape(const std::string& name, const std::vector<int64_t>& needed, const fs::path& folder);
/// PEFT adds the base's own table when embeddings or the head are targets: nothing of the adapter.
bool isBaseTable(const std::string& key);

} // namespace tw
