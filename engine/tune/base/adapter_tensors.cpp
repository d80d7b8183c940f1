#include "engine/tune/base/adapter_tensors.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/peft_files.h"

namespace tw {

Error wrongTensorShape(const std::string& name, const std::vector<int64_t>& needed, const fs::path& folder) {
  return tensorMisfit(
      "adapter.tensor_shape",
      TW_TEXT("The adapter's tensor %1 does not fit this model, which needs the shape %2.", name, shapeText(needed)),
      folder);
}

bool isBaseTable(const std::string& key) { return key.ends_with(".base_layer.weight"); }

Result<> readAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors) {
  TW_TRY(const auto file, openPeftWeights(folder));
  std::unordered_map<std::string, const TensorInfo*> stored;
  for (const auto& info : file.tensors()) stored[normalizedPeftKey(info.name)] = &info;
  const at::NoGradGuard guard;
  for (const auto& [name, tensor, decay] : tensors) {
    const auto found = stored.find(normalizedPeftKey(name));
    if (found == stored.end())
      return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", name), folder));
    if (at::IntArrayRef(found->second->shape) != tensor.sizes())
      return fail(wrongTensorShape(name, tensor.sizes().vec(), folder));
    TW_TRY(const auto values, readTensor(file, *found->second));
    at::Tensor(tensor).copy_(values);
    stored.erase(found);
  }
  for (const auto& [key, info] : stored)
    if (!isBaseTable(key))
      return fail(tensorMisfit(
          "adapter.tensor_extra",
          TW_TEXT("The adapter holds the tensor %1, which has no place in this model.", info->name), folder));
  return {};
}

Result<> writeAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors) {
  std::vector<NamedTensor> named;
  for (const auto& tensor : tensors) named.push_back({tensor.name, tensor.tensor});
  return writeTensors(folder / kAdapterWeightsFile, named);
}

} // namespace tw
