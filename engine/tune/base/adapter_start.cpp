#include "engine/tune/base/adapter_start.h"

#include "engine/tune/base/peft_files.h"

namespace tw {

bool hasStart(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / kStartFolder / kAdapterWeightsFile, ignored);
}

Error startMissing(const fs::path& folder) {
  return requestError(
             "adapter.start",
             TW_TEXT("This adapter begins as parts of the weights, and what it began as is not beside it (%1).",
                     std::string(kStartFolder)),
             TW_TEXT("Put the adapter that was saved before training into that folder, or convert this one to a "
                     "plain LoRA with the program that trained it."))
      .at(toUtf8(folder));
}

Result<> writeStart(const fs::path& folder, const WeightScheme& scheme, const std::vector<TrainableTensor>& tensors) {
  const auto path = folder / kStartFolder;
  TW_CHECK(createFolder(path));
  TW_CHECK(writeAdapterTensors(path, tensors));
  return writeFileAtomically(path / kAdapterConfigFile, peftConfigText(scheme.ofStart()->configJson()));
}

} // namespace tw
