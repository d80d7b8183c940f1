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

/// Forms of older versions whose numbers are not those of today's.
Result<> refuseOldForms(const SafetensorsFile& file) {
  const auto refuse = [&](const Text& what) { return fail(unsupportedAdapter(what, toUtf8(file.path()))); };
  for (const auto& info : file.tensors()) {
    if (ofOneExpert(info.name)) return refuse(TW_TEXT("matrices for each single expert (%1)", info.name));
    if (info.name.ends_with(".oft_r") || info.name.ends_with(".oft_r.default"))
      return refuse(TW_TEXT("the form of OFT that PEFT had before 0.16 (%1: whole blocks, where today's are the values "
                            "above their diagonal)",
                            info.name));
  }
  return {};
}

} // namespace

Result<SafetensorsFile> openPeftWeights(const fs::path& folder) {
  std::error_code ignored;
  for (const char* name : {kAdapterWeightsFile, "adapter_model.bin"}) { // PEFT before 0.7 wrote the latter
    const auto path = folder / name;
    if (!fs::exists(path, ignored)) continue;
    TW_TRY(auto file, SafetensorsFile::open(path));
    TW_CHECK(refuseOldForms(file));
    return file;
  }
  return fail(requestError("adapter.missing", TW_TEXT("There is no adapter_model.safetensors in %1.", toUtf8(folder)),
                           TW_TEXT("Check that the folder holds a whole adapter."))
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
  if (key.ends_with(".bone_block")) replaceAll(key, ".bone_block", ".miss_block"); // MiSS's name until PEFT 0.18
  if (key.ends_with(".lora_magnitude_vector.weight")) key.resize(key.size() - std::string_view(".weight").size());
  return key;
}

std::string normalizedPeftKey(std::string key) {
  key = currentPeftKey(std::move(key));
  replaceAll(key, ".base_layer.bias", ".bias");
  replaceAll(key, ".token_adapter.base_layer.", ".base_layer."); // of a table of which single rows are trained
  return key;
}

} // namespace tw
