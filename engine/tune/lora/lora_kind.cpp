#include "engine/tune/lora/lora_kind.h"

#include "engine/tune/lora/lora_scheme.h"

namespace tw {
namespace {

Result<LoraConfig> configFrom(const MethodOptions& options) {
  if (!(options.loraDropout >= 0.0 && options.loraDropout < 1.0))
    return fail(requestError("method.dropout", TW_TEXT("lora_dropout must be at least 0 and below 1."),
                             TW_TEXT("0.05 is usual; 0 switches it off."))
                    .in("method.lora_dropout"));
  if (options.bias != "none" && options.bias != "all" && options.bias != "lora_only")
    return fail(requestError("method.bias", TW_TEXT("There is no bias mode %1.", options.bias),
                             TW_TEXT("Choose none, all or lora_only."))
                    .in("method.bias"));
  if (options.initLoraWeights != "true" && options.initLoraWeights != "false" && options.initLoraWeights != "gaussian")
    return fail(requestError("method.init", TW_TEXT("The initialisation %1 is not there yet.", options.initLoraWeights),
                             TW_TEXT("Choose true, false or gaussian."))
                    .in("method.init_lora_weights"));
  LoraConfig config;
  config.baseModel = toUtf8(options.baseModel);
  config.r = options.r;
  config.loraAlpha = options.loraAlpha;
  config.loraDropout = options.loraDropout;
  config.targets = options.targets;
  config.bias = options.bias;
  config.useRslora = options.useRslora;
  if (options.initLoraWeights == "gaussian") config.initLoraWeights = "gaussian";
  else config.initLoraWeights = options.initLoraWeights == "true";
  config.rankPattern = options.rankPattern;
  config.alphaPattern = options.alphaPattern;
  return config;
}

class LoraKind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("lora"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    TW_TRY(auto config, configFrom(options));
    return LoraScheme::create(std::move(config));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readLoraConfig(folder));
    return LoraScheme::create(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeLoraKind() { return std::make_unique<LoraKind>(); }

} // namespace tw
