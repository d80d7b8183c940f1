#pragma once
// The key names of adapter_model.safetensors as PEFT 0.21.2 writes and reads them. Pickled adapters are not read.
#include "engine/io/safetensors.h"
#include "engine/tune/base/peft_config.h"

namespace tw {

constexpr const char* kPeftPrefix = "base_model.model.";
constexpr const char* kAdapterWeightsFile = "adapter_model.safetensors";

/// adapter_model.safetensors of an adapter folder. Errors: adapter.missing, adapter.unsupported (of single experts, as
/// older PEFT wrote them), file.damaged, io.read.
Result<SafetensorsFile> openPeftWeights(const fs::path& folder);

/// Today's form of a key: adapter names ("default") and wrappers of older PEFT versions removed.
std::string currentPeftKey(std::string key);
/// For comparing keys: besides, a bias is named alike whether or not its module is a target (older PEFT versions wrote
/// no ".base_layer").
std::string normalizedPeftKey(std::string key);

} // namespace tw
