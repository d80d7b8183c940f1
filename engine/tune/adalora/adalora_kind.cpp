#include "engine/tune/adalora/adalora_kind.h"

#include "engine/tune/adalora/adalora_method.h"
#include "engine/tune/adalora/adalora_scheme.h"
#include "engine/tune/base/scheme_kind.h"

namespace tw {
namespace {

AdaloraConfig adaloraConfigFrom(const MethodOptions& options) {
  const auto& own = options.own;
  const auto count = [&](const char* name) { return own.at(name).get<int64_t>(); };
  AdaloraConfig config;
  config.baseModel = toUtf8(options.baseModel);
  config.targets = options.targets;
  config.bias = options.bias;
  config.loraAlpha = options.loraAlpha;
  config.loraDropout = options.loraDropout;
  config.targetRank = count("target_r");
  config.initialRank = count("init_r");
  config.schedule = {count("tinit"), count("tfinal"), count("deltaT"), 0};
  config.beta1 = own.at("beta1").get<double>();
  config.beta2 = own.at("beta2").get<double>();
  config.orthogonality = own.at("orth_reg_weight").get<double>();
  return config;
}

class AdaloraKind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("adalora"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    return std::make_unique<AdaloraScheme>(adaloraConfigFrom(options));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readAdaloraConfig(folder));
    return std::make_unique<AdaloraScheme>(std::move(config));
  }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    TW_TRY(auto made, scheme(options));
    return std::make_unique<AdaloraMethod>(info(), options, std::move(made));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeAdaloraKind() { return std::make_unique<AdaloraKind>(); }

} // namespace tw
