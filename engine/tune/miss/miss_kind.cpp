#include "engine/tune/miss/miss_kind.h"

#include "engine/tune/base/scheme_kind.h"
#include "engine/tune/miss/miss_scheme.h"

namespace tw {
namespace {

class MissKind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("miss"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    MissConfig config;
    config.baseModel = toUtf8(options.baseModel);
    config.targets = options.targets;
    config.r = options.r;
    config.miniR = options.own.at("mini_r").get<int64_t>();
    config.dropout = options.own.at("miss_dropout").get<double>();
    TORCH_CHECK(setMissForm(options.own.at("init_weights"), config), "the catalog lets no other value through");
    return std::make_unique<MissScheme>(std::move(config));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readMissConfig(folder));
    return std::make_unique<MissScheme>(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeMissKind() { return std::make_unique<MissKind>(); }

} // namespace tw
