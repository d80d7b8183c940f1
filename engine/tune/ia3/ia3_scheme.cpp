#include "engine/tune/ia3/ia3_scheme.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/ia3/ia3_term.h"

#include <algorithm>

namespace tw {
namespace {

bool endsMlp(const Place& place) {
  return place.part == TensorSlot::Part::Down || place.part == TensorSlot::Part::SharedDown;
}

/// The shortest end of `place`'s name, in whole segments, that no linear has besides the ends of MLPs among the
/// targets: "down_proj", "mlp.c_proj". As a target it adds none.
std::string endOf(const Place& place, const std::vector<Place>& targets, const LinearNames& linears) {
  const auto isMeant = [&](const std::string& name) {
    return std::any_of(targets.begin(), targets.end(),
                       [&](const Place& target) { return target.name == name && endsMlp(target); });
  };
  for (auto dot = place.name.rfind('.'); dot != std::string::npos && dot > 0; dot = place.name.rfind('.', dot - 1)) {
    const auto end = place.name.substr(dot + 1);
    if (std::all_of(linears.names.begin(), linears.names.end(),
                    [&](const std::string& name) { return !name.ends_with(end) || isMeant(name); }))
      return end;
  }
  return place.name;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Result<std::unique_ptr<Ia3Scheme>> Ia3Scheme::create(Ia3Config config) {
  auto scheme = std::make_unique<Ia3Scheme>();
  if (config.feedforwardIsPattern) {
    TW_TRY(auto pattern, NamePattern::compile(config.feedforward->front()));
    scheme->m_pattern = std::move(pattern);
  } else if (config.feedforward && !config.targets.isPattern && !config.targets.allLinear()) {
    for (const auto& name : *config.feedforward)
      if (!contains(config.targets.modules, name))
        return fail(
            requestError(
                "method.feedforward_modules",
                TW_TEXT("The entry %1 of feedforward_modules is not among target_modules.", name),
                TW_TEXT("Name it in target_modules too: feed-forward modules are targets whose input is scaled."))
                .in("method.feedforward_modules"));
  }
  scheme->m_config = std::move(config);
  return scheme;
}

Json Ia3Scheme::description() const {
  return Json{{"feedforward_modules", m_config.feedforward.value_or(std::vector<std::string>())}};
}

Result<> Ia3Scheme::convert(const ModelShape& model) {
  TW_CHECK(refuseStacks(model, m_config.targets));
  if (m_config.feedforward) return {};
  TW_TRY(const auto places, placesOf(model, m_config.targets));
  std::vector<std::string> ends;
  for (const auto& place : places.all)
    if (endsMlp(place))
      if (const auto end = endOf(place, places.all, model.linears()); !contains(ends, end)) ends.push_back(end);
  m_config.feedforward = std::move(ends);
  return {};
}

Result<> Ia3Scheme::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, readIa3Config(folder));
  noteOverruled(differingTargets(start.targets, m_config.targets), notes);
  TW_TRY(auto made, create(std::move(start)));
  *this = *made;
  return {};
}

/// PEFT's IA3 knows no layers_to_transform, and wants every feed-forward module among its targets.
Result<> Ia3Scheme::targetsNamed(const ModelShape& model) {
  auto& targets = m_config.targets;
  if (targets.layersToTransform) {
    TW_TRY(const auto places, placesOf(model, targets));
    std::vector<std::string> all, feedforward;
    for (const auto& place : places.all) {
      all.push_back(place.name);
      if (isFeedforward(place)) feedforward.push_back(place.name);
    }
    targets.modules = std::move(all);
    targets.layersToTransform.reset();
    targets.layersPattern.clear();
    if (!m_pattern) m_config.feedforward = std::move(feedforward);
  }
  if (targets.isPattern || m_pattern) return {};
  for (const auto& name : *m_config.feedforward)
    if (!contains(targets.modules, name)) targets.modules.push_back(name);
  return {};
}

bool Ia3Scheme::isFeedforward(const Place& place) const {
  if (m_pattern) return m_pattern->matches(place.name);
  const auto& ends = *m_config.feedforward;
  return std::any_of(ends.begin(), ends.end(), [&](const auto& end) { return place.name.ends_with(end); });
}

std::vector<TermTensor> Ia3Scheme::tensors(const Place& place) const {
  if (isFeedforward(place)) return {{"ia3_l", {1, place.in}}};
  return {{"ia3_l", {place.out, 1}}};
}

std::shared_ptr<WeightTerm> Ia3Scheme::term(const Place& place, const std::vector<at::Tensor>& tensors) const {
  return std::make_shared<Ia3Term>(tensors[0], isFeedforward(place));
}

void Ia3Scheme::initialize(const Place&, const std::vector<at::Tensor>& tensors, at::Generator&) const {
  at::Tensor(tensors[0]).fill_(1.0);
}

at::Tensor Ia3Scheme::weighted(const std::string&, const at::Tensor& tensor, double factor) const {
  return ia3Weighted(tensor, factor);
}

/// A scaled output is kept as it was before.
MethodFootprint::Weight Ia3Scheme::cost(const Place& place) const {
  return isFeedforward(place) ? MethodFootprint::Weight{true, 0} : MethodFootprint::Weight{false, place.out};
}

} // namespace tw
