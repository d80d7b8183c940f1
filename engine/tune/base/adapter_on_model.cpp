#include "engine/tune/base/adapter_on_model.h"

#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <ATen/CPUGeneratorImpl.h>

#include <set>

namespace tw {
void AdapterOnModel::on(const Attached& attached) {
  if (attached.lookup) m_model.attach(attached.lookup);
  else if (attached.weight) attached.weight->attach(attached.term);
  else attached.stack->attach(attached.stackTerm);
}

void AdapterOnModel::off(const Attached& attached) {
  if (attached.lookup) m_model.detach(attached.lookup.get());
  else if (attached.weight) attached.weight->detach(attached.term.get());
  else attached.stack->detach(attached.stackTerm.get());
}

Result<std::unique_ptr<AdapterOnModel>> AdapterOnModel::attach(CausalModel& model, std::unique_ptr<WeightScheme> scheme,
                                                               bool trainable, const fs::path& from) {
  std::unique_ptr<AdapterOnModel> adapter(new AdapterOnModel(model, std::move(scheme), trainable));
  if (!from.empty()) TW_CHECK(adapter->m_saved.fitVocabulary(from));
  TW_CHECK(adapter->addTerms());
  TW_CHECK(adapter->addReplacements());
  const auto& replaced = adapter->m_replacements.tensors();
  adapter->m_tensors.insert(adapter->m_tensors.end(), replaced.begin(), replaced.end());
  // File order is by name; the optimizer's and PEFT's order does not matter to the result.
  std::sort(adapter->m_tensors.begin(), adapter->m_tensors.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return adapter;
}

Result<> AdapterOnModel::addTerms() {
  const ModelShape shape(m_model);
  TW_CHECK(m_scheme->convert(shape));
  TW_TRY(auto places, placesOf(shape, m_scheme->config().targets));
  m_unmatched = std::move(places.unmatched);
  std::unordered_map<std::string, AdaptableWeight*> weights;
  std::unordered_map<std::string, ExpertStack*> stacks;
  for (const auto& weight : m_model.weights()) weights[weight->name()] = weight.get();
  for (auto* stack : m_model.stacks()) stacks[stack->name()] = stack;
  std::stable_partition(places.all.begin(), places.all.end(), [](const Place& place) { return !place.stacked; });
  const auto options = at::TensorOptions().dtype(at::kFloat).device(m_model.device());
  for (auto& place : places.all) {
    TW_CHECK(checkPlace(*m_scheme, place));
    Attached attached{std::move(place), {}, nullptr, nullptr, nullptr, nullptr, nullptr};
    for (const auto& [key, sizes] : m_scheme->tensors(attached.place)) {
      attached.tensors.push_back(at::zeros(sizes, options).requires_grad_(m_trainable));
      m_tensors.push_back({kPeftPrefix + attached.place.key + "." + key, attached.tensors.back(), true});
    }
    if (attached.place.table) {
      attached.lookup = m_scheme->lookupTerm(attached.place, attached.tensors);
    } else if (attached.place.stacked) {
      attached.stack = stacks.at(attached.place.module);
      attached.stackTerm = m_scheme->stackTerm(attached.place, attached.tensors);
    } else {
      attached.weight = weights.at(attached.place.module);
      attached.term = m_scheme->term(attached.place, attached.tensors);
    }
    on(attached);
    m_terms.push_back(std::move(attached));
  }
  return {};
}

Result<> AdapterOnModel::addReplacements() {
  const auto& config = std::as_const(*m_scheme).config();
  std::set<std::string> targeted;
  for (const auto& attached : m_terms)
    if (attached.weight) targeted.insert(attached.weight->name());
  TW_CHECK(m_replacements.addModules(config.targets.modulesToSave));
  return m_replacements.addBiases(config.bias, targeted);
}

void AdapterOnModel::initialize(uint64_t seed) {
  const at::NoGradGuard guard;
  auto random = at::detail::createCPUGenerator(seed);
  for (const auto& attached : m_terms) m_scheme->initialize(attached.place, attached.tensors, random);
}

Result<> AdapterOnModel::setActive(bool active) {
  if (active == m_active) return {};
  m_active = active;
  for (const auto& attached : m_terms)
    if (active) on(attached);
    else off(attached);
  if (active) TW_CHECK(m_saved.setActive(true)); // below what is trained in full
  TW_CHECK(m_replacements.setActive(active));
  return active ? Result<>{} : m_saved.setActive(false);
}

std::vector<std::string> AdapterOnModel::replacedNames() const {
  auto names = m_replacements.names();
  for (const auto& name : m_saved.names()) names.push_back(name);
  return names;
}

void AdapterOnModel::detach() {
  for (const auto& attached : m_terms) off(attached);
  m_terms.clear();
  m_replacements.detach();
  m_saved.detach();
}

void AdapterOnModel::setFactor(double factor) {
  for (const auto& attached : m_terms)
    if (attached.lookup) attached.lookup->setFactor(factor);
    else if (attached.weight) attached.term->setFactor(factor);
    else attached.stackTerm->setFactor(factor);
}

Result<> AdapterOnModel::read(const fs::path& folder) {
  return readAdapterTensors(folder, m_tensors, [&](const std::string& key, const at::Tensor& values) {
    return m_saved.put(key, values, m_trainable);
  });
}

Result<> AdapterOnModel::write(const fs::path& folder) const {
  auto tensors = m_tensors;
  for (const auto& [key, values] : m_saved.written()) tensors.push_back({key, values, false});
  TW_CHECK(writeAdapterTensors(folder, tensors));
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(m_scheme->configJson()));
}

} // namespace tw
