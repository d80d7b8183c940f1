#include "engine/tune/lycoris/lycoris_kinds.h"

#include "engine/tune/base/scheme_kind.h"
#include "engine/tune/lycoris/lycoris_scheme.h"

namespace tw {
namespace {

LycorisConfig lycorisConfigFrom(const MethodOptions& options, const std::string& peftType) {
  const auto& own = options.own;
  LycorisConfig config;
  config.peftType = peftType;
  config.baseModel = toUtf8(options.baseModel);
  config.targets = options.targets;
  config.ranks = {options.r, own.at("alpha").get<double>(), options.rankPattern, options.alphaPattern};
  config.rankDropout = own.at("rank_dropout").get<double>();
  config.moduleDropout = own.at("module_dropout").get<double>();
  if (peftType != "LOKR") return config;
  config.decomposeBoth = own.at("decompose_both").get<bool>();
  config.decomposeFactor = own.at("decompose_factor").get<int64_t>();
  return config;
}

template <class Scheme> class LycorisKind : public SchemeKind {
 public:
  explicit LycorisKind(const char* name) : m_info(*findMethod(name)) {}
  const MethodInfo& info() const override { return m_info; }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    return made(lycorisConfigFrom(options, m_info.peftType));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readLycorisConfig(folder, m_info.peftType));
    return made(std::move(config));
  }

 private:
  static Result<std::unique_ptr<WeightScheme>> made(LycorisConfig config) {
    auto scheme = std::make_unique<Scheme>();
    TW_CHECK(scheme->take(std::move(config)));
    return scheme;
  }
  const MethodInfo& m_info;
};

} // namespace

std::unique_ptr<const MethodKind> makeLohaKind() { return std::make_unique<LycorisKind<LohaScheme>>("loha"); }
std::unique_ptr<const MethodKind> makeLokrKind() { return std::make_unique<LycorisKind<LokrScheme>>("lokr"); }

} // namespace tw
