#pragma once
// The trained tensors of an adapter to and from its weights file.
#include "engine/io/safetensors.h"
#include "engine/tune/base/method.h"

#include <functional>

namespace tw {

/// Takes a tensor of an adapter's file that is none of its trained ones, by its key in today's form; false: it has no
/// place in the model.
using TakeTensor = std::function<Result<bool>(const std::string& key, const at::Tensor& values)>;

/// Copies the values of adapter_model.safetensors into `tensors`, by their names in PEFT's form; `rest` is given all
/// others, in the order of their keys. Errors: adapter.missing, adapter.not_finite, adapter.tensor_missing,
/// adapter.tensor_extra, adapter.tensor_shape, file.damaged.
Result<> readAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors,
                            const TakeTensor& rest);
Result<> writeAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors);

/// adapter.tensor_shape: the adapter's tensor `name` is not of the shape that the model needs.
Error wrongTensorShape(const std::string& name, const std::vector<int64_t>& needed, const fs::path& folder);
/// A tensor of an adapter's file on the CPU, a view of it where that is possible. Errors: adapter.not_finite (NaN or
/// infinite values), file.type.
Result<at::Tensor> viewAdapterTensor(const SafetensorsFile& file, const TensorInfo& info);
/// What PEFT leaves out of adapters and a state dict saved by hand has: AdaLoRA's count of ranks, which its
/// configuration says too.
bool isForgotten(const std::string& key);
/// PEFT adds the base's own table when embeddings or the head are targets: nothing of the adapter.
bool isBaseTable(const std::string& key);

} // namespace tw
