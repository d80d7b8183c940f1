#include "engine/tune/base/weight_scheme.h"

#include <algorithm>

namespace tw {

std::shared_ptr<StackTerm> WeightScheme::stackTerm(const Place& place, const std::vector<at::Tensor>&) const {
  TORCH_CHECK(false, place.name, " is stacked, and this method has no term for that");
}

std::shared_ptr<LookupTerm> WeightScheme::lookupTerm(const Place& place, const std::vector<at::Tensor>&,
                                                     std::function<at::Tensor()>) const {
  TORCH_CHECK(false, place.name, " is a table of embeddings, and this method has no term for that");
}

Result<at::Tensor> WeightScheme::initializeFrom(const Place& place, const at::Tensor&, const Rounding&,
                                                const std::vector<at::Tensor>&, at::Generator&) const {
  TORCH_CHECK(false, "nothing starts from the weight ", place.name);
}

Result<> checkPlace(const WeightScheme& scheme, const Place& place) {
  if (place.stacked && !scheme.takesStacks()) return fail(stacksRefused(place.name));
  if (place.table && !scheme.takesTables()) return fail(tableRefused(place.name).in("method.target_modules"));
  return {};
}

Error stacksRefused(const std::string& name) {
  return requestError("target.stacked", TW_TEXT("This method cannot be put on the routed experts (%1).", name),
                      TW_TEXT("Leave the experts out of target_modules, or set method.type to lora."))
      .in("method.target_modules");
}

Result<> refuseStacks(const ModelShape& model, const TargetOptions& targets) {
  const auto& linears = model.linears();
  if (!targets.parameters.empty()) return fail(stacksRefused(targets.parameters.front()));
  if (targets.isPattern || targets.allLinear() || linears.parameters.empty()) return {};
  for (const auto& entry : targets.modules) {
    const auto names = [&](const std::string& name) { return endsWithModule(name, entry); };
    if (std::any_of(linears.names.begin(), linears.names.end(), names)) continue;
    const auto& parts = linears.expertLinears;
    const bool linear = parts && (endsWithModule(entry, parts->router) || endsWithModule(entry, parts->gate) ||
                                  endsWithModule(entry, parts->up) || endsWithModule(entry, parts->down));
    const bool parameter = std::any_of(linears.parameters.begin(), linears.parameters.end(),
                                       [&](const auto& one) { return names(one.name) || names(one.module()); });
    if (linear || parameter) return fail(stacksRefused(entry));
  }
  return {};
}

std::vector<std::string> differingTargets(const TargetOptions& adapter, const TargetOptions& recipe) {
  const auto sorted = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  };
  std::vector<std::string> fields;
  if (!recipe.allLinear() &&
      (adapter.isPattern != recipe.isPattern || sorted(adapter.modules) != sorted(recipe.modules)))
    fields.emplace_back("target_modules");
  if (recipe.layersToTransform && adapter.layersToTransform != recipe.layersToTransform)
    fields.emplace_back("layers_to_transform");
  if (sorted(adapter.modulesToSave) != sorted(recipe.modulesToSave)) fields.emplace_back("modules_to_save");
  return fields;
}

} // namespace tw
