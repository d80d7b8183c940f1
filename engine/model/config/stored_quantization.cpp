#include "engine/model/config/stored_quantization.h"
#include "engine/api/catalog/field_info.h"
#include "engine/model/config/config_reader.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* kKey = "quantization_config";

/// As people write the methods that this program does not read.
std::string methodTitle(const std::string& method) {
  static constexpr std::pair<std::string_view, const char*> kTitles[] = {
      {"gptq", "GPTQ"},   {"awq", "AWQ"},   {"fp8", "FP8"}, {"fbgemm_fp8", "FP8 (FBGEMM)"},
      {"mxfp4", "MXFP4"}, {"aqlm", "AQLM"}, {"hqq", "HQQ"}, {"eetq", "EETQ"}};
  for (const auto& [name, title] : kTitles)
    if (method == name) return title;
  return method.substr(0, 80);
}

Result<bool> flag(const Json& config, const std::string& key) {
  TW_TRY(const bool hidden, configBool(config, "_" + key, false)); // to_dict writes both
  return configBool(config, key, hidden);
}

Result<std::string> methodOf(const Json& config, bool fourBit, bool eightBit) {
  if (const auto* method = configValue(config, "quant_method")) {
    if (!method->is_string())
      return fail(
          configError(TW_TEXT("In config.json, %1 is not a text.", std::string("quantization_config.quant_method"))));
    return method->get<std::string>();
  }
  return std::string(fourBit || eightBit ? "bitsandbytes"
                                         : "an unnamed method"); // files from before the key have only the flags
}

} // namespace

bool StoredQuantization::keepsDense(const std::string& module) const {
  if (denseModules.empty()) return module.ends_with("lm_head");
  for (const auto& name : denseModules) {
    if (name.empty()) continue;
    if (module.ends_with(name)) return true;
    if (module.starts_with(name) && (name.back() == '.' || module[name.size()] == '.')) return true;
  }
  return false;
}

Result<StoredQuantization> readStoredQuantization(const Json& config) {
  StoredQuantization stored;
  const auto* given = configValue(config, kKey);
  if (!given) return stored;
  if (!given->is_object()) return fail(configError(TW_TEXT("In config.json, %1 is not an object.", kKey)));
  TW_TRY(const bool fourBit, flag(*given, "load_in_4bit"));
  TW_TRY(const bool eightBit, flag(*given, "load_in_8bit"));
  TW_TRY(const auto method, methodOf(*given, fourBit, eightBit));
  if (method != "bitsandbytes" || (!fourBit && !eightBit))
    return fail(
        requestError("model.unsupported",
                     TW_TEXT("The model's weights are quantised with %1, which this program does not read.",
                             methodTitle(method)),
                     TW_TEXT("Choose the original 16-bit model, or one that bitsandbytes quantised to 4 or 8 bits."))
            .in(kKey));
  if (const auto* skipped = configValue(*given, "llm_int8_skip_modules"); skipped && skipped->is_array())
    for (const auto& name : *skipped)
      if (name.is_string()) stored.denseModules.push_back(name.get<std::string>());
  stored.kind = Quantization::Int8;
  if (!fourBit) return stored;
  stored.kind = Quantization::Fp4; // bitsandbytes' own default
  if (const auto* type = configValue(*given, "bnb_4bit_quant_type"))
    stored.kind = type->is_string() ? quantizationNamed(type->get<std::string>()).value_or(Quantization::None)
                                    : Quantization::None;
  if (stored.kind != Quantization::Nf4 && stored.kind != Quantization::Fp4)
    return fail(configError(
        TW_TEXT("In config.json, %1 is neither nf4 nor fp4.", std::string("quantization_config.bnb_4bit_quant_type"))));
  TW_TRY(stored.doubleQuantization, configBool(*given, "bnb_4bit_use_double_quant", false));
  return stored;
}

Result<> checkBlockSize(int64_t blockSize) {
  const auto& sizes = quantizationBlockSizes();
  if (std::find(sizes.begin(), sizes.end(), blockSize) != sizes.end()) return {};
  return fail(requestError("model.quantization", TW_TEXT("Blocks of %1 weights cannot be quantised.", blockSize),
                           TW_TEXT("Use 64, 128, 256, 512, 1024, 2048 or 4096."))
                  .in("model.quantization_block_size"));
}

Result<HeldQuantization> heldQuantization(const StoredQuantization& stored, Quantization requested,
                                          bool doubleQuantization, int64_t blockSize) {
  TW_CHECK(checkBlockSize(blockSize));
  if (!stored.quantized()) return HeldQuantization{requested, doubleQuantization, blockSize, false};
  if (requested != Quantization::None && requested != stored.kind)
    return fail(
        requestError(
            "model.quantization",
            TW_TEXT("The model's files are quantised to %1 already, so it cannot be held in %2.",
                    quantizationName(stored.kind), quantizationName(requested)),
            TW_TEXT("Set model.quantization to none, which leaves it as it is, or choose the original 16-bit model."))
            .in("model.quantization"));
  return HeldQuantization{stored.kind, stored.doubleQuantization, 64, true};
}

} // namespace tw
