#include "engine/tune/base/adapter_tensors.h"

#include "engine/model/finite.h"
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

bool isForgotten(const std::string& key) { return key.ends_with(".ranknum") || key.ends_with(".ranknum.default"); }

bool isBaseTable(const std::string& key) { return key.ends_with(".base_layer.weight"); }

Result<at::Tensor> viewAdapterTensor(const SafetensorsFile& file, const TensorInfo& info) {
  TW_TRY(auto values, viewTensor(file, info));
  if (allFinite(values)) return values;
  return fail(workError("adapter.not_finite",
                        TW_TEXT("The adapter's tensor %1 holds values that are no finite numbers (NaN or infinite).",
                                info.name),
                        TW_TEXT("Its training went wrong or the file is damaged: use an earlier checkpoint, or train "
                                "again with a lower learning rate."))
                  .at(toUtf8(file.path())));
}

Result<> readAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors,
                            const TakeTensor& rest) {
  TW_TRY(const auto file, openPeftWeights(folder));
  std::map<std::string, const TensorInfo*> stored;
  for (const auto& info : file.tensors())
    if (!isForgotten(info.name)) stored[normalizedPeftKey(info.name)] = &info;
  const at::NoGradGuard guard;
  for (const auto& [name, tensor, decay] : tensors) {
    const auto found = stored.find(normalizedPeftKey(name));
    if (found == stored.end())
      return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", name), folder));
    if (at::IntArrayRef(found->second->shape) != tensor.sizes())
      return fail(wrongTensorShape(name, tensor.sizes().vec(), folder));
    TW_TRY(const auto values, viewAdapterTensor(file, *found->second));
    at::Tensor(tensor).copy_(values);
    stored.erase(found);
  }
  for (const auto& [key, info] : stored) {
    TW_TRY(const auto values, viewAdapterTensor(file, *info));
    TW_TRY(const bool taken, rest(currentPeftKey(info->name), values));
    if (!taken)
      return fail(tensorMisfit(
          "adapter.tensor_extra",
          TW_TEXT("The adapter holds the tensor %1, which has no place in this model.", info->name), folder));
  }
  return {};
}

Result<> writeAdapterTensors(const fs::path& folder, const std::vector<TrainableTensor>& tensors) {
  std::vector<NamedTensor> named;
  for (const auto& tensor : tensors) named.push_back({tensor.name, tensor.tensor});
  return writeTensors(folder / kAdapterWeightsFile, named);
}

} // namespace tw
