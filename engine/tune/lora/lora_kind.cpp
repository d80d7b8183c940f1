#include "engine/tune/lora/lora_kind.h"

#include "engine/tune/base/token_indices.h"
#include "engine/tune/lora/lora_composition.h"
#include "engine/tune/lora/lora_method.h"
#include "engine/tune/lora/lora_scheme.h"
#include "engine/tune/lora/relora_method.h"

namespace tw {
namespace {

Result<LoraConfig> configFrom(const MethodOptions& options) {
  if (!(options.loraDropout >= 0.0 && options.loraDropout < 1.0))
    return fail(requestError("method.dropout", TW_TEXT("lora_dropout must be at least 0 and below 1."),
                             TW_TEXT("0.05 is usual; 0 switches it off."))
                    .in("method.lora_dropout"));
  LoraConfig config;
  config.baseModel = toUtf8(options.baseModel);
  config.r = options.r;
  config.loraAlpha = options.loraAlpha;
  config.loraDropout = options.loraDropout;
  config.targets = options.targets;
  config.bias = options.bias;
  config.useRslora = options.useRslora;
  config.useDora = options.useDora;
  config.init = options.loraInit;
  config.pissaIterations = options.pissaIterations;
  config.loftqRounds = options.own.value("loftq_iter", config.loftqRounds);
  config.rho = options.own.value("rho", config.rho);
  config.tokens = tokenIndicesOf(options.own.value("trainable_token_indices", Json())).value_or(TokenIndices{});
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
  Result<AdapterCopy> compose(const std::vector<WeighedAdapter>& parts, const ModelShape& model,
                              const std::string& baseName) const override {
    return composeLora(*this, parts, model, baseName);
  }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    TW_TRY(auto made, scheme(options));
    return std::make_unique<LoraMethod>(info(), options, std::move(made));
  }
};

/// What it writes is a LoRA's.
class ReloraKind : public LoraKind {
 public:
  const MethodInfo& info() const override { return *findMethod("relora"); }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    TW_TRY(auto made, LoraKind::scheme(options));
    return std::make_unique<ReloraMethod>(info(), options, std::move(made));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeReloraKind() { return std::make_unique<ReloraKind>(); }
std::unique_ptr<const MethodKind> makeLoraKind() { return std::make_unique<LoraKind>(); }

} // namespace tw
