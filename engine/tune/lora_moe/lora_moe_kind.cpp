#include "engine/tune/lora_moe/lora_moe_kind.h"

#include "engine/tune/base/scheme_kind.h"
#include "engine/tune/base/scheme_method.h"
#include "engine/tune/lora_moe/lora_moe_scheme.h"

#include <algorithm>

namespace tw {
namespace {

LoraMoeConfig loraMoeConfigFrom(const MethodOptions& options) {
  LoraMoeConfig config;
  config.baseModel = toUtf8(options.baseModel);
  config.targets = options.targets;
  config.ranks = {options.r, options.loraAlpha, options.rankPattern, options.alphaPattern};
  config.useRslora = options.useRslora;
  config.loraDropout = options.loraDropout;
  config.experts = options.own.at("num_experts").get<int64_t>();
  config.chosen = options.own.at("top_k").get<int64_t>();
  config.balance = options.own.at("balance_weight").get<double>();
  return config;
}

/// Training adds what other methods on weights do not have: the balance of the routers, a mean over the modules. A
/// head's has no part in it, since the loss computes it in parts.
class LoraMoeMethod : public SchemeMethod {
 public:
  using SchemeMethod::SchemeMethod;

  Result<> attach(CausalModel& model) override {
    TW_CHECK(SchemeMethod::attach(model));
    const auto& config = static_cast<const LoraMoeScheme&>(adapter().scheme()).config();
    const auto& terms = adapter().terms();
    const auto counts = [](const auto& attached) { return attached.place.part != TensorSlot::Part::Head; };
    const auto modules = static_cast<double>(std::count_if(terms.begin(), terms.end(), counts));
    if (modules == 0 && config.balance > 0)
      tell({"method.balance", TW_TEXT("balance_weight has no effect: no routed module but the head.")});
    for (const auto& attached : terms)
      if (counts(attached)) static_cast<LoraMoeTerm&>(*attached.term).setBalance(config.balance / modules);
    return {};
  }
};

class LoraMoeKind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("lora_moe"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    return made(loraMoeConfigFrom(options));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readLoraMoeConfig(folder));
    return made(std::move(config));
  }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    TW_TRY(auto scheme, made(loraMoeConfigFrom(options)));
    return std::make_unique<LoraMoeMethod>(info(), options, std::move(scheme));
  }
  /// Errors: always method.not_mergeable.
  Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double, const ModelShape&) const override {
    return fail(mixtureNotMergeable().at(toUtf8(folder)));
  }

 private:
  static Result<std::unique_ptr<WeightScheme>> made(LoraMoeConfig config) {
    auto scheme = std::make_unique<LoraMoeScheme>();
    TW_CHECK(scheme->take(std::move(config)));
    return scheme;
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeLoraMoeKind() { return std::make_unique<LoraMoeKind>(); }

} // namespace tw
