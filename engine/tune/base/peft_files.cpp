#include "engine/tune/base/peft_files.h"

namespace tw {
namespace {

/// "….experts.3.w1.lora_A.weight": of versions for which experts were modules.
bool ofOneExpert(const std::string& key) {
  constexpr std::string_view mark = ".experts.";
  const auto at = key.find(mark);
  return at != std::string::npos && at + mark.size() < key.size() &&
         std::isdigit(static_cast<unsigned char>(key[at + mark.size()]));
}

} // namespace

Result<SafetensorsFile> openPeftWeights(const fs::path& folder) {
  const auto path = folder / kAdapterWeightsFile;
  std::error_code ignored;
  if (fs::exists(path, ignored)) {
    TW_TRY(auto file, SafetensorsFile::open(path));
    for (const auto& info : file.tensors())
      if (ofOneExpert(info.name))
        return fail(unsupportedAdapter(TW_TEXT("matrices for each single expert (%1)", info.name), toUtf8(path)));
    return file;
  }
  const bool pickled = fs::exists(folder / "adapter_model.bin", ignored);
  return fail(
      requestError(
          "adapter.missing", TW_TEXT("There is no adapter_model.safetensors in %1.", toUtf8(folder)),
          pickled
              ? TW_TEXT("Pickled adapters (adapter_model.bin) are not read; save this one as safetensors with PEFT.")
              : TW_TEXT("Check that the folder holds a whole adapter."))
          .at(toUtf8(folder)));
}

namespace {

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

} // namespace

std::string currentPeftKey(std::string key) {
  replaceAll(key, ".default.", ".");
  if (constexpr std::string_view name = ".default"; key.ends_with(name)) key.resize(key.size() - name.size());
  replaceAll(key, ".modules_to_save.", ".");
  if (key.ends_with(".lora_magnitude_vector.weight")) key.resize(key.size() - std::string_view(".weight").size());
  return key;
}

std::string normalizedPeftKey(std::string key) {
  key = currentPeftKey(std::move(key));
  replaceAll(key, ".base_layer.bias", ".bias");
  return key;
}

} // namespace tw
