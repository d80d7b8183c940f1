#include "engine/tune/base/adapter_on_model.h"

#include "engine/model/weight_exchange.h"
#include "engine/tune/base/adapter_start.h"
#include "engine/tune/base/peft_files.h"

#include <ATen/CPUGeneratorImpl.h>

#include <set>

namespace tw {
void AdapterOnModel::on(Attached& attached) {
  if (attached.lookup) m_model.attach(attached.lookup);
  else if (attached.weight) attached.weight->attach(attached.term);
  else attached.stack->attach(attached.stackTerm);
  if (attached.startTerm) attached.weight->attach(attached.startTerm);
  if (attached.other) exchangeHeld(attached.weight->storage(), *attached.other);
}

void AdapterOnModel::off(Attached& attached) {
  if (attached.lookup) m_model.detach(attached.lookup.get());
  else if (attached.weight) attached.weight->detach(attached.term.get());
  else attached.stack->detach(attached.stackTerm.get());
  if (attached.startTerm) attached.weight->detach(attached.startTerm.get());
  if (attached.other) exchangeHeld(attached.weight->storage(), *attached.other);
}

Result<std::unique_ptr<AdapterOnModel>> AdapterOnModel::attach(CausalModel& model, std::unique_ptr<WeightScheme> scheme,
                                                               bool trainable, const fs::path& from) {
  std::unique_ptr<AdapterOnModel> adapter(new AdapterOnModel(model, std::move(scheme), trainable));
  if (!from.empty()) TW_CHECK(adapter->m_saved.fitVocabulary(from));
  TW_CHECK(adapter->addTerms());
  TW_CHECK(adapter->addReplacements());
  TW_TRY(auto tokens, tokenRowsOf(ModelShape(model), std::as_const(*adapter->m_scheme).config()));
  adapter->m_tokens.attach(std::move(tokens));
  for (const auto* added : {&adapter->m_replacements.tensors(), &adapter->m_tokens.tensors()})
    adapter->m_tensors.insert(adapter->m_tensors.end(), added->begin(), added->end());
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
    Attached attached;
    attached.place = std::move(place);
    for (const auto& [key, sizes] : m_scheme->tensors(attached.place)) {
      attached.tensors.push_back(at::zeros(sizes, options).requires_grad_(m_trainable));
      m_tensors.push_back({kPeftPrefix + attached.place.key + "." + key, attached.tensors.back(), true});
    }
    if (attached.place.table) {
      attached.lookup = m_scheme->lookupTerm(attached.place, attached.tensors,
                                             [this, module = attached.place.module] { return table(module); });
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

Result<> AdapterOnModel::initialize(uint64_t seed) {
  const at::NoGradGuard guard;
  auto random = at::detail::createCPUGenerator(seed);
  for (auto& attached : m_terms) {
    if (!m_scheme->startsFromWeights() || !attached.term) {
      m_scheme->initialize(attached.place, attached.tensors, random);
      continue;
    }
    TW_CHECK(startFromWeight(attached, attached.tensors, random));
    for (const auto& tensor : attached.tensors) attached.start.push_back(tensor.detach().clone());
    takeStartOff(attached);
  }
  if (!m_scheme->startsFromBase()) return {};
  for (const auto& attached : m_terms) {
    if (attached.place.stacked) continue;
    const auto weight =
        attached.weight ? attached.weight->storage().dense(at::kFloat) : table(attached.place.module).to(at::kFloat);
    m_scheme->startFromBase(attached.place, weight, attached.tensors);
  }
  return {};
}

at::Tensor AdapterOnModel::table(const std::string& module) const {
  const auto name = module + ".weight";
  for (const auto& parameter : m_model.parameters())
    if (parameter.name == name) return parameter.tensor;
  TORCH_CHECK(false, "the model has no table ", name);
}

Result<> AdapterOnModel::startFromWeight(Attached& attached, const std::vector<at::Tensor>& tensors,
                                         at::Generator& random) {
  auto& weight = *attached.weight;
  const auto& held = weight.storage();
  Rounding rounded;
  at::Tensor original;
  if (held.isQuantized()) {
    if (attached.start.empty()) m_scheme->beginsOn(heldAs(held));
    rounded = [&](const at::Tensor& values) { return heldAlike(held, values)->denseCopy(at::kFloat); };
    TW_TRY(original, m_originals.of(weight));
  } else {
    original = held.denseCopy(at::kFloat).contiguous();
  }
  TW_TRY(const auto base, m_scheme->initializeFrom(attached.place, original, rounded, tensors, random));
  if (base.defined()) {
    attached.other = heldAlike(weight.storage(), base);
    exchangeHeld(weight.storage(), *attached.other);
  }
  return {};
}

void AdapterOnModel::takeStartOff(Attached& attached) {
  if (!m_scheme->takesStartOff(heldAs(attached.weight->storage()))) return;
  attached.startTerm = m_scheme->frozenTerm(attached.place, attached.start);
  attached.startTerm->setFactor(-1.0);
  attached.weight->attach(attached.startTerm);
}

/// From the folder beside the adapter, or computed again.
Result<> AdapterOnModel::readStart(const fs::path& folder) {
  const at::NoGradGuard guard;
  const bool stored = hasStart(folder);
  auto random = at::detail::createCPUGenerator(0);
  for (auto& attached : m_terms) {
    if (!attached.term || !attached.start.empty()) continue;
    if (!stored && !m_scheme->repeatsStart()) return fail(startMissing(folder));
    for (const auto& tensor : attached.tensors)
      attached.start.push_back(at::empty_like(tensor, tensor.options().requires_grad(false)));
    if (!stored || m_scheme->changesHeld(heldAs(attached.weight->storage())))
      TW_CHECK(startFromWeight(attached, attached.start, random));
    takeStartOff(attached);
  }
  if (!stored) return {};
  return readAdapterTensors(folder / kStartFolder, startTensors(),
                            [](const std::string&, const at::Tensor&) -> Result<bool> { return true; });
}

/// Under the names of the adapter's own; a term that has no start began as nothing.
std::vector<TrainableTensor> AdapterOnModel::startTensors() const {
  std::vector<TrainableTensor> tensors;
  for (const auto& attached : m_terms) {
    const auto keys = m_scheme->tensors(attached.place);
    for (size_t i = 0; i < keys.size(); ++i)
      tensors.push_back({kPeftPrefix + attached.place.key + "." + keys[i].key,
                         attached.start.empty() ? at::zeros(keys[i].shape) : attached.start[i], false});
  }
  return tensors;
}

int64_t AdapterOnModel::startBytes() const {
  int64_t bytes = 0;
  if (m_scheme->startsFromWeights())
    for (const auto& tensor : startTensors()) bytes += static_cast<int64_t>(tensor.tensor.nbytes());
  return bytes;
}

std::unique_ptr<WeightStorage> AdapterOnModel::held(const AdaptableWeight& like, const at::Tensor& weight) {
  return heldAlike(like.storage(), weight);
}

void AdapterOnModel::exchange(AdaptableWeight& weight, WeightStorage& other) { exchangeHeld(weight.storage(), other); }

Result<> AdapterOnModel::setActive(bool active) {
  if (active == m_active) return {};
  m_active = active;
  for (auto& attached : m_terms)
    if (active) on(attached);
    else off(attached);
  m_tokens.setActive(active);
  if (active) TW_CHECK(m_saved.setActive(true)); // below what is trained in full
  TW_CHECK(m_replacements.setActive(active));
  return active ? Result<>{} : m_saved.setActive(false);
}

std::vector<std::string> AdapterOnModel::replacedNames() const {
  auto names = m_replacements.names();
  for (const auto& name : m_saved.names()) names.push_back(name);
  for (const auto& name : m_tokens.names()) names.push_back(name);
  return names;
}

void AdapterOnModel::detach() {
  for (auto& attached : m_terms)
    if (m_active) off(attached);
  m_terms.clear();
  m_tokens.detach();
  m_replacements.detach();
  m_saved.detach();
}

bool AdapterOnModel::completesBase() const {
  return m_scheme->startsFromWeights() && std::any_of(m_terms.begin(), m_terms.end(), [&](const Attached& attached) {
           return attached.term && !m_scheme->takesStartOff(heldAs(attached.weight->storage()));
         });
}

Result<> AdapterOnModel::setFactor(double factor) {
  if (factor != 1.0 &&
      std::any_of(m_terms.begin(), m_terms.end(), [](const auto& attached) { return attached.other != nullptr; }))
    return fail(requestError(
        "adapter.weight",
        TW_TEXT("This adapter cannot be weighted on a quantised model: it was trained with LoftQ in several rounds, "
                "which quantise the weights anew."),
        TW_TEXT("Give it the weight 1, or load the model without quantisation.")));
  for (const auto& attached : m_terms) {
    if (attached.startTerm) attached.startTerm->setFactor(-factor);
    if (attached.lookup) attached.lookup->setFactor(factor);
    else if (attached.weight) attached.term->setFactor(factor);
    else attached.stackTerm->setFactor(factor);
  }
  return {};
}

Result<> AdapterOnModel::read(const fs::path& folder) {
  const auto head = kPeftPrefix + m_model.weights().back()->name();
  const auto put = [&](const std::string& key, const at::Tensor& values) -> Result<bool> {
    if (isFollowed(m_tokens.tokens(), key, head)) return true; // the rows of a tied head, once more
    return m_saved.put(key, values, m_trainable);
  };
  TW_CHECK(readAdapterTensors(folder, m_tensors, put));
  return m_scheme->startsFromWeights() ? readStart(folder) : Result<>{};
}

Result<> AdapterOnModel::write(const fs::path& folder) const {
  auto tensors = m_tensors;
  for (const auto& [key, values] : m_saved.written()) tensors.push_back({key, values, false});
  TW_CHECK(writeAdapterTensors(folder, tensors));
  if (m_scheme->startsFromWeights()) TW_CHECK(writeStart(folder, *m_scheme, startTensors()));
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(m_scheme->configJson()));
}

} // namespace tw
