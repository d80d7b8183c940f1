#include "engine/tune/adapter_facts.h"

#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"

namespace tw {

Result<Json> adapterFacts(const fs::path& folder) {
  TW_TRY(const auto* method, methodRegistry().ofAdapter(folder));
  TW_TRY(const auto config, readPeftConfig(folder));
  TW_TRY(const auto own, method->describe(folder));
  TW_TRY(const auto file, openPeftWeights(folder));
  int64_t parameters = 0;
  for (const auto& tensor : file.tensors()) parameters += tensor.elements();
  Json facts{{"path", toUtf8(folder)}, {"peft_type", config.peftType}, {"base_model", config.baseModel}};
  for (const auto& [field, value] : own.items()) facts[field] = value;
  facts["modules_to_save"] = config.targets.modulesToSave;
  facts["tensors"] = file.tensors().size();
  facts["parameters"] = parameters;
  facts["merges"] = method->info().merges;
  if (!method->info().merges) facts["why_not_merged"] = method->info().whyNotMerged.english();
  return facts;
}

} // namespace tw
