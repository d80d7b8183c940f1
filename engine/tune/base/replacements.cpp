#include "engine/tune/base/replacements.h"

#include "engine/tune/base/peft_files.h"

namespace tw {

bool insideModule(const std::string& parameter, const std::string& module) {
  for (size_t dot = parameter.find('.'); dot != std::string::npos; dot = parameter.find('.', dot + 1))
    if (std::string_view(parameter).substr(0, dot).ends_with(module)) return true;
  return false;
}

AdaptableWeight* Replacements::head() const {
  for (const auto& weight : m_model.weights())
    if (m_model.isOutputHead(*weight)) return weight.get();
  return nullptr;
}

/// Files of an adapter hold whole modules as Transformers names their tensors, and those of experts are stacked there.
Result<> Replacements::refuseExperts(const std::string& module) const {
  for (const auto& slot : m_model.slots())
    if (slot.kind == TensorSlot::Kind::Expert && insideModule(slot.name, module))
      return fail(requestError("method.modules_to_save",
                               TW_TEXT("Routed experts (%1) cannot be trained in full beside an adapter.", module),
                               TW_TEXT("Leave them out of modules_to_save: target_modules can name them, and "
                                       "method.type full trains everything."))
                      .in("method.modules_to_save"));
  return {};
}

Result<> Replacements::addModules(const std::vector<std::string>& modulesToSave) {
  const auto parameters = m_model.parameters();
  for (const auto& module : modulesToSave) {
    bool found = false;
    TW_CHECK(refuseExperts(module));
    for (const auto& weight : m_model.weights())
      if (insideModule(weight->name() + ".weight", module) && weight->storage().isQuantized())
        return fail(requestError("method.modules_to_save",
                                 TW_TEXT("The module %1 is quantised and cannot be trained in full.", weight->name()),
                                 TW_TEXT("Leave it out of modules_to_save, or set model.quantization to none."))
                        .in("method.modules_to_save"));
    for (const auto& parameter : parameters) {
      if (!insideModule(parameter.name, module)) continue;
      found = true;
      if (m_done.insert(parameter.name).second) TW_CHECK(replace(parameter, kPeftPrefix + parameter.name, false));
    }
    const auto* output = head();
    if (!found && output && insideModule(output->name() + ".weight", module)) {
      found = true;
      const auto name = output->name() + ".weight";
      if (m_done.insert(name).second)
        TW_CHECK(replace({name, output->storage().parameter()}, kPeftPrefix + name, true));
    }
    if (!found)
      return fail(requestError("method.modules_to_save",
                               TW_TEXT("No module of this model matches \"%1\" in modules_to_save.", module),
                               TW_TEXT("Name a module such as embed_tokens, lm_head or norm."))
                      .in("method.modules_to_save"));
  }
  return {};
}

Result<> Replacements::addBiases(TrainedBiases biases, const std::set<std::string>& targeted) {
  if (biases == TrainedBiases::None) return {};
  for (const auto& parameter : m_model.parameters()) {
    const auto& name = parameter.name;
    if (!name.ends_with(".bias") || m_done.count(name)) continue;
    const auto module = name.substr(0, name.size() - 5);
    const bool isTarget = targeted.count(module) > 0;
    if (biases == TrainedBiases::Targets && !isTarget) continue;
    TW_CHECK(replace(parameter, kPeftPrefix + module + (isTarget ? ".base_layer.bias" : ".bias"), false));
  }
  return {};
}

Result<> Replacements::replace(const NamedTensor& parameter, const std::string& key, bool headAlone) {
  Entry entry{parameter.name, parameter.tensor,
              parameter.tensor.detach().to(at::kFloat, false, true).requires_grad_(m_trainable), headAlone};
  TW_CHECK(putInPlace(entry, entry.value));
  m_tensors.push_back({key, entry.value, m_model.decays(parameter.name)});
  m_entries.push_back(std::move(entry));
  return {};
}

Result<> Replacements::putInPlace(const Entry& entry, const at::Tensor& tensor) {
  auto* output = head();
  if (entry.headAlone) {
    output->storage().setParameter(tensor);
    return {};
  }
  // A tied head is the same tensor; as in PEFT it keeps the old values when only the embeddings are trained.
  const bool tied =
      output && entry.name != output->name() + ".weight" && output->storage().parameter().is_same(entry.original);
  const auto before = tied ? output->storage().parameter() : at::Tensor();
  TW_CHECK(m_model.replaceParameter(entry.name, tensor));
  if (tied) output->storage().setParameter(before);
  return {};
}

Result<> Replacements::setActive(bool active) {
  for (const auto& entry : m_entries) TW_CHECK(putInPlace(entry, active ? entry.value : entry.original));
  return {};
}

void Replacements::detach() {
  for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) (void)putInPlace(*entry, entry->original);
  m_entries.clear();
}

std::vector<std::string> Replacements::names() const {
  std::vector<std::string> names;
  for (const auto& entry : m_entries) names.push_back(entry.name);
  return names;
}

} // namespace tw
