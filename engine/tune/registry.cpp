#include "engine/tune/base/method_registry.h"
#include "engine/tune/full/full_method.h"
#include "engine/tune/ia3/ia3_kind.h"
#include "engine/tune/lora/lora_kind.h"

namespace tw {

const MethodRegistry& methodRegistry() {
  static const auto registry = [] {
    MethodRegistry methods;
    methods.add(makeLoraKind());
    methods.add(makeFullKind());
    methods.add(makeIa3Kind());
    return methods;
  }();
  return registry;
}

} // namespace tw
