#pragma once
// An adapter written as a folder that PEFT and this program read.
#include "engine/export/export_size.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_config.h"

namespace tw {

struct AdapterFolder {
  AdapterCopy copy;
  std::string card;   ///< README.md
  fs::path tokenizer; ///< the folder whose tokenizer files go along
};

/// What others find the base by: the hub's name where the adapter knows it, else the folder, wherever the adapter is
/// opened from.
std::string adapterBaseName(const PeftConfig& config, const fs::path& model);
/// Of a model card: what the method makes ("LoRA adapter"), and what it was made of.
std::string adapterCard(const MethodInfo& method, const std::string& baseName, const std::string& note = {});
ExportSize sizeOf(const AdapterFolder& adapter);
/// Into a folder that is there.
Result<> writeAdapterFolder(const AdapterFolder& adapter, const fs::path& folder);

} // namespace tw
