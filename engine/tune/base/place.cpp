#include "engine/tune/base/place.h"

namespace tw {
namespace {

Place placeOf(const ModelShape& model, const std::string& module, const std::string& key, const std::string& name) {
  const auto* slot = model.slot(module + ".weight");
  const auto& config = model.config();
  if (!slot)
    return {name, module, key, TensorSlot::Part::Head, config.vocabSize, config.hiddenSize, 1, false, false, {}};
  return {name, module, key, slot->part, slot->out(), slot->in(), 1, false, false, {}};
}

Place placeOf(const ModelShape& model, const ParameterNames& parameter, const std::string& key) {
  if (!parameter.stacked) return placeOf(model, parameter.module(), key, parameter.name);
  const auto* first = model.slot(parameter.members.front().module + ".weight");
  return {parameter.name,
          parameter.name,
          key,
          first ? first->part : TensorSlot::Part::ExpertDown,
          parameter.out,
          parameter.in,
          parameter.experts,
          true,
          false,
          parameter.members};
}

} // namespace

Result<Places> placesOf(const ModelShape& model, const TargetOptions& targets) {
  const auto& linears = model.linears();
  TW_TRY(auto match, matchTargets(linears, targets));
  Places places;
  for (const size_t i : match.chosen) {
    const auto& module = linears.names[i];
    places.all.push_back(placeOf(model, module, module, module));
  }
  for (const size_t i : match.embeddings) {
    const auto& module = linears.embeddings[i];
    places.all.push_back(placeOf(model, module, module, module));
    places.all.back().table = true;
  }
  for (const auto& [place, key] : match.parameters)
    places.all.push_back(placeOf(model, linears.parameters[place], key));
  places.unmatched = std::move(match.unmatched);
  return places;
}

} // namespace tw
