#include "engine/tune/freeze/freeze_kind.h"

#include "engine/tune/full/full_method.h"

#include <cstdlib>

namespace tw {
namespace {

Error noSuchLayers(const std::string& field, int64_t wanted, int64_t layers) {
  return requestError("method.layers",
                      TW_TEXT("\"method.%1\" is %2, but the model has %3 layers.", field, wanted, layers),
                      TW_TEXT("Layers are counted from 0; a negative number of layers means the first ones."))
      .in("method." + field);
}

/// The last `count` layers, or the first ones where it is negative.
Result<std::set<int64_t>> countedLayers(int64_t count, int64_t layers) {
  if (count == 0 || std::abs(count) > layers) return fail(noSuchLayers("num_trainable_layers", count, layers));
  std::set<int64_t> chosen;
  for (int64_t i = 0; i < std::abs(count); ++i) chosen.insert(count > 0 ? layers - 1 - i : i);
  return chosen;
}

Result<std::set<int64_t>> namedLayers(const Json& numbers, int64_t layers) {
  std::set<int64_t> chosen;
  for (const auto& number : numbers) {
    const auto layer = number.get<int64_t>();
    if (layer < 0 || layer >= layers) return fail(noSuchLayers("trainable_layers", layer, layers));
    chosen.insert(layer);
  }
  if (chosen.empty()) return fail(noSuchLayers("trainable_layers", 0, layers));
  return chosen;
}

class FreezeKind : public MethodKind {
 public:
  const MethodInfo& info() const override { return *findMethod("freeze"); }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    return makeFullMethod(info(), options, [own = options.own](int64_t layers) {
      const auto& named = own.at("trainable_layers");
      return named.is_array() ? namedLayers(named, layers)
                              : countedLayers(own.at("num_trainable_layers").get<int64_t>(), layers);
    });
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeFreezeKind() { return std::make_unique<FreezeKind>(); }

} // namespace tw
