#include "engine/tune/base/scheme_method.h"

#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/base/rank_check.h"
#include "engine/tune/base/token_indices.h"

#include <algorithm>

namespace tw {
namespace {

/// Tensors that are trained in full beside the terms: as Replacements chooses them, by names alone.
void addReplaced(const ModelShape& model, const PeftConfig& config, const std::set<std::string>& targeted,
                 MethodFootprint& footprint) {
  for (const auto& slot : model.slots()) {
    const auto& saved = config.targets.modulesToSave;
    const bool whole = std::any_of(saved.begin(), saved.end(),
                                   [&](const std::string& module) { return insideModule(slot.name, module); });
    const bool bias =
        slot.kind == TensorSlot::Kind::Bias &&
        (config.bias == TrainedBiases::All || (config.bias == TrainedBiases::Targets && targeted.count(slot.module())));
    const auto name = whole || !targeted.count(slot.module()) ? slot.name : slot.module() + ".base_layer.bias";
    if (whole || bias) footprint.trainable.push_back({kPeftPrefix + name, slot.shape});
  }
  const auto head = model.head() + ".weight"; // of a tied model no slot
  for (const auto& module : config.targets.modulesToSave)
    if (!model.slot(head) && insideModule(head, module)) {
      footprint.trainable.push_back({kPeftPrefix + head, *model.shape(head)});
      break;
    }
}

/// An adapter that is there already has its shapes. Ranks that gradients choose are none that a matrix cannot use, and
/// the probe that looks at the gradients has twice the recipe's.
Result<> checkNewRanks(const MethodOptions& options, const MethodInfo& info, const WeightScheme& scheme,
                       const std::vector<Place>& places, std::vector<MethodNote>& notes) {
  if (!options.initFrom.empty() || options.own.value("rank_allocation", "") == "gradient") return {};
  return checkRanks(scheme, places, info.hasOwn("rank_pattern"), notes);
}

} // namespace

Result<MethodFootprint> SchemeMethod::footprint(const ModelShape& model) const {
  const auto scheme = m_scheme->clone();
  MethodFootprint footprint;
  TW_CHECK(scheme->convert(model));
  scheme->settle(model, footprint.notes);
  const auto& config = std::as_const(*scheme).config();
  TW_TRY(const auto places, placesOf(model, config.targets));
  TW_CHECK(checkNewRanks(m_options, m_info, *scheme, places.all, footprint.notes));
  footprint.dropsInputs = scheme->dropsInputs();
  std::set<std::string> targeted;
  for (const auto& place : places.all) {
    TW_CHECK(checkPlace(*scheme, place));
    int64_t values = 0;
    for (const auto& [key, shape] : scheme->tensors(place)) {
      footprint.trainable.push_back({kPeftPrefix + place.key + "." + key, shape});
      int64_t elements = 1;
      for (const auto size : shape) elements *= size;
      values += elements;
      if (scheme->startsFromWeights() && !place.table && !place.stacked) footprint.frozen += elements;
    }
    if (place.table) { // nothing is kept for it: ids are looked up again
      footprint.largestGradient = std::max(footprint.largestGradient, values);
      continue;
    }
    const auto cost = scheme->cost(place);
    if (place.stacked)
      for (const auto& member : place.members) footprint.weights[member.module] = cost;
    else footprint.weights[place.module] = cost;
    if (place.stacked || place.name != place.module)
      footprint.largestGradient = std::max(footprint.largestGradient, values);
    if (!place.stacked) targeted.insert(place.module);
  }
  addReplaced(model, config, targeted, footprint);
  TW_TRY(const auto tokens, tokenRowsOf(model, config));
  for (const auto& one : tokens) {
    footprint.trainable.push_back(
        {kPeftPrefix + one.key(), {static_cast<int64_t>(one.rows.size()), model.config().hiddenSize}});
    footprint.headColumns |= one.output;
  }
  return footprint;
}

Result<> SchemeMethod::attach(CausalModel& model) {
  auto scheme = m_scheme->clone();
  const ModelShape shape(model);
  TW_CHECK(scheme->convert(shape));
  std::string startBase; // what the adapter in init_from was made for
  if (!m_options.initFrom.empty()) {
    const auto ours = scheme->config().baseModel;
    TW_CHECK(scheme->startFrom(m_options.initFrom, m_notes));
    startBase = std::exchange(scheme->config().baseModel, ours);
  }
  scheme->settle(shape, m_notes);
  TW_CHECK(nameTargets(shape, *scheme));
  if (m_options.initFrom.empty()) { // else it may be for another model, which is told below
    TW_TRY(const auto places, placesOf(shape, std::as_const(*scheme).config().targets));
    TW_CHECK(checkNewRanks(m_options, m_info, *scheme, places.all, m_notes));
  }
  scheme->config().fanInFanOut = model.config().transposedLinears;
  auto config = scheme->config();
  auto attached = AdapterOnModel::attach(model, std::move(scheme), true, m_options.initFrom);
  if (!attached && !m_options.initFrom.empty()) {
    config.baseModel = startBase;
    return fail(adapterMisfit(attached.error(), config, shape, m_options.initFrom).in("method.init_from"));
  }
  if (!attached) return fail(std::move(attached.error()));
  m_adapter = std::move(*attached);
  for (const auto& name : m_adapter->unmatchedTargets())
    m_notes.push_back(
        {"target.unmatched",
         TW_TEXT("The entry %1 of target_modules matches no module of this model and has no effect.", name)});
  if (!m_options.initFrom.empty()) return m_adapter->read(m_options.initFrom);
  return m_adapter->initialize(m_options.seed);
}

/// adapter_config.json names modules, not "all-linear": last names when they say the same, else full paths.
Result<> SchemeMethod::nameTargets(const ModelShape& model, WeightScheme& scheme) const {
  auto& targets = scheme.config().targets;
  if (targets.allLinear()) {
    TW_TRY(const auto match, matchTargets(model.linears(), targets));
    std::vector<std::string> full;
    for (const size_t i : match.chosen) full.push_back(model.linears().names[i]);
    auto named = targets;
    named.modules = distinctLastNames(full);
    named.layersToTransform.reset();
    TW_TRY(const auto again, matchTargets(model.linears(), named));
    // Beside a vision tower, whose modules have the same last names, only paths say what is meant.
    if (again.chosen != match.chosen || model.config().nested()) named.modules = std::move(full);
    targets = std::move(named);
  }
  return scheme.targetsNamed(model);
}

void SchemeMethod::detach() {
  if (m_adapter) m_adapter->detach();
}

const std::vector<TrainableTensor>& SchemeMethod::trainable() const {
  static const std::vector<TrainableTensor> none;
  return m_adapter ? m_adapter->tensors() : none;
}

} // namespace tw
