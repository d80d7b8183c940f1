#include "engine/tune/adalora/adalora_kind.h"
#include "engine/tune/adapter/bottleneck_kind.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/bitfit/bitfit_kind.h"
#include "engine/tune/freeze/freeze_kind.h"
#include "engine/tune/full/full_method.h"
#include "engine/tune/ia3/ia3_kind.h"
#include "engine/tune/lora/lora_kind.h"
#include "engine/tune/lora_moe/lora_moe_kind.h"
#include "engine/tune/lycoris/lycoris_kinds.h"
#include "engine/tune/miss/miss_kind.h"
#include "engine/tune/oft/oft_kind.h"
#include "engine/tune/p_tuning/p_tuning.h"
#include "engine/tune/prefix_tuning/prefix_tuning.h"
#include "engine/tune/prompt_tuning/prompt_tuning.h"

namespace tw {

const MethodRegistry& methodRegistry() {
  static const auto registry = [] {
    MethodRegistry methods;
    methods.add(makeLoraKind());
    methods.add(makeReloraKind());
    methods.add(makeFullKind());
    methods.add(makeIa3Kind());
    methods.add(makePromptTuningKind());
    methods.add(makePrefixTuningKind());
    methods.add(makeAdaloraKind());
    methods.add(makeLohaKind());
    methods.add(makeLokrKind());
    methods.add(makePTuningKind());
    methods.add(makeMissKind());
    methods.add(makeOftKind());
    methods.add(makeBottleneckKind());
    methods.add(makeLoraMoeKind());
    methods.add(makeFreezeKind());
    methods.add(makeBitfitKind());
    return methods;
  }();
  return registry;
}

} // namespace tw
