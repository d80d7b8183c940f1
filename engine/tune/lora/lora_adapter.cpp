#include "engine/tune/lora/lora_adapter.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/lora/stacked_targets.h"

#include <set>

namespace tw {
namespace {

/// PEFT finds modules_to_save by the plain end of a module's path (other.py, _set_trainable), so "norm" names every
/// …norm.
bool insideModule(const std::string& parameter, const std::string& module) {
  for (size_t dot = parameter.find('.'); dot != std::string::npos; dot = parameter.find('.', dot + 1))
    if (std::string_view(parameter).substr(0, dot).ends_with(module)) return true;
  return false;
}

Error misfit(const std::string& code, const std::string& message, const fs::path& folder) {
  return requestError(code, message,
                      "Use an adapter that was trained on this base model, or check that the files belong together.")
      .at(toUtf8(folder));
}

std::string shapeText(const at::Tensor& tensor) {
  std::string text = "[";
  for (const auto size : tensor.sizes()) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

} // namespace

at::Tensor LoraWeight::delta() const {
  const at::NoGradGuard guard;
  return at::matmul(m_b, m_a).mul_(m_scale * m_factor);
}

Result<std::unique_ptr<LoraAdapter>> LoraAdapter::attach(CausalModel& model, const PeftConfig& config, bool trainable) {
  std::unique_ptr<LoraAdapter> adapter(new LoraAdapter(model, config, trainable));
  TW_CHECK(adapter->addTerms());
  TW_CHECK(adapter->addReplacements());
  // File order is by name; the optimizer's and PEFT's order does not matter to the result.
  std::sort(adapter->m_tensors.begin(), adapter->m_tensors.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return adapter;
}

at::Tensor LoraAdapter::leaf(at::Tensor tensor) const {
  if (m_trainable) tensor.requires_grad_(true);
  return tensor;
}

AdaptableWeight* LoraAdapter::head() const {
  for (const auto& weight : m_model.weights())
    if (m_model.isOutputHead(*weight)) return weight.get();
  return nullptr;
}

Result<> LoraAdapter::addTerms() {
  const auto linears = linearNames(m_model);
  TW_CHECK(convertTargets(linears, m_config));
  TW_TRY(const auto shapes, LoraShapes::create(m_config));
  TW_TRY(auto match, matchTargets(linears, m_config.targets));
  m_unmatched = std::move(match.unmatched);
  std::unordered_map<std::string, AdaptableWeight*> weights;
  std::unordered_map<std::string, ExpertStack*> stacks;
  for (const auto& weight : m_model.weights()) weights[weight->name()] = weight.get();
  for (auto* stack : m_model.stacks()) stacks[stack->name()] = stack;
  for (const size_t i : match.chosen)
    addTerm(*weights.at(linears.names[i]), linears.names[i], shapes.of(linears.names[i]));
  for (const auto& [place, key] : match.parameters) {
    const auto& parameter = linears.parameters[place];
    if (parameter.stacked) addStackedTerm(*stacks.at(parameter.name), key, shapes.of(parameter.name));
    else addTerm(*weights.at(parameter.module()), key, shapes.of(parameter.name));
  }
  return {};
}

void LoraAdapter::addTerm(AdaptableWeight& weight, const std::string& key, const LoraShape& shape) {
  const auto options = at::TensorOptions().dtype(at::kFloat).device(m_model.device());
  auto term = std::make_shared<LoraWeight>(leaf(at::zeros({shape.r, weight.inFeatures()}, options)),
                                           leaf(at::zeros({weight.outFeatures(), shape.r}, options)), shape.scale,
                                           m_config.loraDropout);
  m_tensors.push_back({kPeftPrefix + key + ".lora_A.weight", term->a(), true});
  m_tensors.push_back({kPeftPrefix + key + ".lora_B.weight", term->b(), true});
  weight.attach(term);
  m_weights.push_back(&weight);
  m_terms.push_back(std::move(term));
}

void LoraAdapter::addStackedTerm(ExpertStack& stack, const std::string& key, const LoraShape& shape) {
  const auto options = at::TensorOptions().dtype(at::kFloat).device(m_model.device());
  const int64_t rows = shape.r * stack.experts();
  auto term =
      std::make_shared<StackedLora>(leaf(at::zeros({rows, stack.inFeatures()}, options)),
                                    leaf(at::zeros({stack.outFeatures(), rows}, options)), shape.r, shape.scale);
  m_tensors.push_back({kPeftPrefix + key + ".lora_A.weight", term->a(), true});
  m_tensors.push_back({kPeftPrefix + key + ".lora_B.weight", term->b(), true});
  stack.attach(term);
  m_stacks.push_back(&stack);
  m_stackedTerms.push_back(std::move(term));
}

/// Files of an adapter hold whole modules as Transformers names their tensors, and those of experts are stacked there.
Result<> LoraAdapter::refuseExperts(const std::string& module) const {
  for (const auto& slot : m_model.slots())
    if (slot.kind == TensorSlot::Kind::Expert && insideModule(slot.name, module))
      return fail(requestError("method.modules_to_save",
                               "Routed experts (" + module + ") cannot be trained in full beside an adapter.",
                               "Leave them out of modules_to_save: target_modules can name them, and method.type full "
                               "trains everything.")
                      .in("method.modules_to_save"));
  return {};
}

Result<> LoraAdapter::addReplacements() {
  std::set<std::string> targeted, done;
  for (const auto* weight : m_weights) targeted.insert(weight->name());
  const auto parameters = m_model.parameters();
  for (const auto& module : m_config.targets.modulesToSave) {
    bool found = false;
    TW_CHECK(refuseExperts(module));
    for (const auto& weight : m_model.weights())
      if (insideModule(weight->name() + ".weight", module) && weight->storage().isQuantized())
        return fail(requestError("method.modules_to_save",
                                 "The module " + weight->name() + " is quantised and cannot be trained in full.",
                                 "Leave it out of modules_to_save, or set model.quantization to none.")
                        .in("method.modules_to_save"));
    for (const auto& parameter : parameters) {
      if (!insideModule(parameter.name, module)) continue;
      found = true;
      if (done.insert(parameter.name).second) TW_CHECK(replace(parameter, kPeftPrefix + parameter.name, false));
    }
    const auto* output = head();
    if (!found && output && insideModule(output->name() + ".weight", module)) {
      found = true;
      const auto name = output->name() + ".weight";
      if (done.insert(name).second) TW_CHECK(replace({name, output->storage().parameter()}, kPeftPrefix + name, true));
    }
    if (!found)
      return fail(requestError("method.modules_to_save",
                               "No module of this model matches \"" + module + "\" in modules_to_save.",
                               "Name a module such as embed_tokens, lm_head or norm.")
                      .in("method.modules_to_save"));
  }
  if (m_config.bias == "none") return {};
  for (const auto& parameter : parameters) {
    const auto& name = parameter.name;
    if (!name.ends_with(".bias") || done.count(name)) continue;
    const auto module = name.substr(0, name.size() - 5);
    const bool isTarget = targeted.count(module) > 0;
    if (m_config.bias == "lora_only" && !isTarget) continue;
    TW_CHECK(replace(parameter, kPeftPrefix + module + (isTarget ? ".base_layer.bias" : ".bias"), false));
  }
  return {};
}

Result<> LoraAdapter::replace(const NamedTensor& parameter, const std::string& key, bool headAlone) {
  Replacement replacement{parameter.name, parameter.tensor, leaf(parameter.tensor.detach().to(at::kFloat, false, true)),
                          headAlone};
  TW_CHECK(putInPlace(replacement, replacement.value));
  m_tensors.push_back({key, replacement.value, m_model.decays(parameter.name)});
  m_replacements.push_back(std::move(replacement));
  return {};
}

Result<> LoraAdapter::putInPlace(const Replacement& replacement, const at::Tensor& tensor) {
  auto* output = head();
  if (replacement.headAlone) {
    output->storage().setParameter(tensor);
    return {};
  }
  // A tied head is the same tensor; as in PEFT it keeps the old values when only the embeddings are trained.
  const bool tied = output && replacement.name != output->name() + ".weight" &&
                    output->storage().parameter().is_same(replacement.original);
  const auto before = tied ? output->storage().parameter() : at::Tensor();
  TW_CHECK(m_model.replaceParameter(replacement.name, tensor));
  if (tied) output->storage().setParameter(before);
  return {};
}

Result<> LoraAdapter::setActive(bool active) {
  if (active == m_active) return {};
  m_active = active;
  for (size_t i = 0; i < m_terms.size(); ++i) {
    if (active) m_weights[i]->attach(m_terms[i]);
    else m_weights[i]->detach(m_terms[i].get());
  }
  for (size_t i = 0; i < m_stackedTerms.size(); ++i) {
    if (active) m_stacks[i]->attach(m_stackedTerms[i]);
    else m_stacks[i]->detach(m_stackedTerms[i].get());
  }
  for (const auto& replacement : m_replacements)
    TW_CHECK(putInPlace(replacement, active ? replacement.value : replacement.original));
  return {};
}

void LoraAdapter::detach() {
  for (size_t i = 0; i < m_terms.size(); ++i) m_weights[i]->detach(m_terms[i].get());
  for (size_t i = 0; i < m_stackedTerms.size(); ++i) m_stacks[i]->detach(m_stackedTerms[i].get());
  m_weights.clear();
  m_terms.clear();
  m_stacks.clear();
  m_stackedTerms.clear();
  for (auto replacement = m_replacements.rbegin(); replacement != m_replacements.rend(); ++replacement)
    (void)putInPlace(*replacement, replacement->original);
  m_replacements.clear();
}

std::vector<std::string> LoraAdapter::replacedNames() const {
  std::vector<std::string> names;
  for (const auto& replacement : m_replacements) names.push_back(replacement.name);
  return names;
}

void LoraAdapter::setFactor(double factor) {
  for (const auto& term : m_terms) term->setFactor(factor);
  for (const auto& term : m_stackedTerms) term->setFactor(factor);
}

Result<> LoraAdapter::read(const fs::path& folder) {
  TW_TRY(const auto file, openPeftWeights(folder));
  std::unordered_map<std::string, const TensorInfo*> stored;
  for (const auto& info : file.tensors()) stored[normalizedPeftKey(info.name)] = &info;
  const at::NoGradGuard guard;
  for (const auto& [name, tensor, decay] : m_tensors) {
    const auto key = normalizedPeftKey(name);
    const auto found = stored.find(key);
    if (found == stored.end())
      return fail(misfit("adapter.tensor_missing", "The adapter has no tensor " + name + ".", folder));
    if (at::IntArrayRef(found->second->shape) != tensor.sizes())
      return fail(misfit("adapter.tensor_shape",
                         "The adapter's tensor " + name + " does not fit this model, which needs the shape " +
                             shapeText(tensor) + ".",
                         folder));
    TW_TRY(const auto values, readTensor(file, *found->second));
    at::Tensor(tensor).copy_(values);
    stored.erase(found);
  }
  for (const auto& [key, info] : stored)
    if (!key.ends_with(".base_layer.weight")) // PEFT adds the base's own table when embeddings or the head are targets
      return fail(misfit("adapter.tensor_extra",
                         "The adapter holds the tensor " + info->name + ", which has no place in this model.", folder));
  return {};
}

Result<> LoraAdapter::write(const fs::path& folder) const {
  std::vector<NamedTensor> tensors;
  for (const auto& tensor : m_tensors) tensors.push_back({tensor.name, tensor.tensor});
  TW_CHECK(writeTensors(folder / kAdapterWeightsFile, tensors));
  return writePeftConfig(folder, m_config);
}

} // namespace tw
