#include "engine/tune/ia3/ia3_kind.h"

#include "engine/tune/base/scheme_kind.h"
#include "engine/tune/ia3/ia3_scheme.h"

namespace tw {
namespace {

Result<Ia3Config> ia3ConfigFrom(const MethodOptions& options) {
  if (options.bias != TrainedBiases::None)
    return fail(requestError("method.bias", TW_TEXT("IA3 trains no biases beside its factors."),
                             TW_TEXT("Set method.bias to none."))
                    .in("method.bias"));
  Ia3Config config;
  config.baseModel = toUtf8(options.baseModel);
  config.targets = options.targets;
  const auto given = options.own.find("feedforward_modules");
  if (given == options.own.end() || given->is_null()) return config;
  const auto isText = [](const Json& item) { return item.is_string(); };
  if (given->is_string()) {
    config.feedforward = {given->get<std::string>()};
    config.feedforwardIsPattern = true;
  } else if (given->is_array() && std::all_of(given->begin(), given->end(), isText)) {
    config.feedforward = given->get<std::vector<std::string>>();
  } else {
    return fail(
        requestError("method.feedforward_modules",
                     TW_TEXT("feedforward_modules is neither a list of names nor a regular expression."),
                     TW_TEXT("Write a list such as [\"down_proj\"], a pattern over whole names, or leave it out."))
            .in("method.feedforward_modules"));
  }
  return config;
}

class Ia3Kind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("ia3"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    TW_TRY(auto config, ia3ConfigFrom(options));
    return Ia3Scheme::create(std::move(config));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readIa3Config(folder));
    return Ia3Scheme::create(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeIa3Kind() { return std::make_unique<Ia3Kind>(); }

} // namespace tw
