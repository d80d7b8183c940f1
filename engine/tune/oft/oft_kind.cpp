#include "engine/tune/oft/oft_kind.h"

#include "engine/tune/base/scheme_kind.h"
#include "engine/tune/oft/oft_scheme.h"

namespace tw {
namespace {

class OftKind : public SchemeKind {
 public:
  const MethodInfo& info() const override { return *findMethod("oft"); }
  Result<std::unique_ptr<WeightScheme>> scheme(const MethodOptions& options) const override {
    OftConfig config;
    config.baseModel = toUtf8(options.baseModel);
    config.targets = options.targets;
    config.blockSize = options.own.at("oft_block_size").get<int64_t>();
    if (config.blockSize == 0) config.blocks = options.own.at("r").get<int64_t>();
    config.shared = options.own.at("block_share").get<bool>();
    config.rotation.cayleyNeumann = options.own.at("use_cayley_neumann").get<bool>();
    config.rotation.constrained = options.own.at("coft").get<bool>();
    config.rotation.eps = options.own.at("eps").get<double>();
    return std::make_unique<OftScheme>(std::move(config));
  }
  Result<std::unique_ptr<WeightScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, readOftConfig(folder));
    return std::make_unique<OftScheme>(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeOftKind() { return std::make_unique<OftKind>(); }

} // namespace tw
