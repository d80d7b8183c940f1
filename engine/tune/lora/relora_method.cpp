#include "engine/tune/lora/relora_method.h"

#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/lora/lora_scheme.h"

#include <ATen/CPUGeneratorImpl.h>

#include <stdexcept>
#include <unordered_set>

namespace tw {
namespace {

/// ReLoRA is for linears: what it merges must be a weight of its own.
Result<> refuseOthers(const Place& place) {
  if (place.stacked) return fail(stacksRefused(place.name));
  if (place.table) return fail(tableRefused(place.name).in("method.target_modules"));
  return {};
}

at::Generator generatorOf(uint64_t seed, int64_t step, uint64_t purpose) {
  return at::detail::createCPUGenerator(seed ^ (static_cast<uint64_t>(step) * 0x9E3779B97F4A7C15ull) ^
                                        (purpose * 0xD1B54A32D192ED03ull));
}

/// Sets the share `ratio` of a part of the optimizer's state to 0.
void forget(at::Tensor& part, double ratio, bool smallest, at::Generator& random) {
  const auto flat = part.flatten().to(at::kCPU, at::kFloat);
  if (!smallest) {
    const auto kept = at::empty(flat.sizes(), at::kFloat).uniform_(0.0, 1.0, random) >= ratio;
    part.mul_(kept.view(part.sizes()).to(part.device()));
    return;
  }
  const auto count = static_cast<int64_t>(ratio * static_cast<double>(flat.numel()));
  if (count == 0) return;
  const auto smaller = std::get<1>(flat.abs().topk(count, 0, false));
  part.view({-1}).index_fill_(0, smaller.to(part.device()), 0.0);
}

} // namespace

Result<MethodFootprint> ReloraMethod::footprint(const ModelShape& model) const {
  const auto scheme = m_scheme->clone();
  TW_CHECK(scheme->convert(model));
  TW_TRY(const auto places, placesOf(model, std::as_const(*scheme).config().targets));
  for (const auto& place : places.all) TW_CHECK(refuseOthers(place));
  return SchemeMethod::footprint(model);
}

Result<> ReloraMethod::attach(CausalModel& model) {
  TW_CHECK(footprint(ModelShape(model)));
  TW_CHECK(SchemeMethod::attach(model));
  // From the folder's own values a weight is made again as it was.
  m_originals = std::make_unique<OriginalWeights>(model, options().baseModel);
  m_keepsBefore = !m_originals->hasFolder() || model.config().stored.quantized();
  m_merged.resize(adapter().terms().size());
  for (const auto& attached : adapter().terms()) m_originals->keep(*attached.weight);
  return {};
}

void ReloraMethod::detach() {
  (void)restore();
  SchemeMethod::detach();
  m_merged.clear();
}

Result<> ReloraMethod::setActive(bool active) {
  TW_CHECK(active ? holdMerged() : restore());
  return SchemeMethod::setActive(active);
}

/// The weights are held as the model had them.
Result<> ReloraMethod::restore() {
  if (!m_held || !m_adapter) return {};
  const at::NoGradGuard guard;
  const auto& terms = adapter().terms();
  for (size_t i = 0; i < terms.size(); ++i) {
    auto& weight = *terms[i].weight;
    auto before = std::move(m_merged[i].before);
    if (!before) {
      TW_TRY(const auto values, m_originals->of(weight));
      before = adapter().held(weight, values);
    }
    adapter().exchange(weight, *before);
  }
  m_held = false;
  return {};
}

/// Every weight as its original with all updates so far.
Result<> ReloraMethod::holdMerged() {
  if (merges() == 0) return {};
  const at::NoGradGuard guard;
  const auto& terms = adapter().terms();
  const auto& scheme = static_cast<const LoraScheme&>(adapter().scheme());
  for (size_t i = 0; i < terms.size(); ++i) {
    auto& weight = *terms[i].weight;
    TW_TRY(auto values, m_originals->of(weight));
    const auto a = at::cat(m_merged[i].a).to(values.device()), b = at::cat(m_merged[i].b, 1).to(values.device());
    values.addmm_(b, a, 1.0, scheme.shapeOf(terms[i].place).scale);
    auto next = adapter().held(weight, values);
    adapter().exchange(weight, *next);
    if (!m_held && m_keepsBefore) m_merged[i].before = std::move(next);
  }
  m_held = true;
  return {};
}

/// A and B join the updates that are in the weights.
Result<> ReloraMethod::takeIn() {
  const auto& terms = adapter().terms();
  for (size_t i = 0; i < terms.size(); ++i) {
    m_merged[i].a.push_back(terms[i].tensors[0].detach().to(at::kCPU, at::kFloat, false, true));
    m_merged[i].b.push_back(terms[i].tensors[1].detach().to(at::kCPU, at::kFloat, false, true));
  }
  return holdMerged();
}

void ReloraMethod::afterStep(const FinishedStep& step, Optimizer& optimizer) {
  const auto every = options().own.value("relora_steps", int64_t{0});
  if (every < 1 || step.step % every != 0 || step.step >= step.totalSteps) return;
  const at::NoGradGuard guard;
  if (const auto taken = takeIn(); !taken) throw std::runtime_error(taken.error().message.english());
  auto random = generatorOf(options().seed, step.step, 1);
  for (const auto& attached : adapter().terms()) {
    at::Tensor(attached.tensors[1]).zero_();
    adapter().scheme().initialize(attached.place, attached.tensors, random);
  }
  prune(optimizer, step.step);
}

void ReloraMethod::prune(Optimizer& optimizer, int64_t step) const {
  const auto ratio = options().own.value("relora_prune_ratio", 0.0);
  if (ratio <= 0) return;
  const bool smallest = options().own.value("relora_reset", std::string("magnitude")) == "magnitude";
  auto random = generatorOf(options().seed, step, 2);
  for (const auto& trainable : trainable())
    optimizer.changeState(trainable.name, [&](at::Tensor& part) { forget(part, ratio, smallest, random); });
}

/// One LoRA of all updates, the newest last.
Result<> ReloraMethod::save(const fs::path& folder, SaveKind) const {
  std::vector<TrainableTensor> tensors;
  const auto& terms = adapter().terms();
  for (size_t i = 0; i < terms.size(); ++i) {
    auto a = m_merged[i].a, b = m_merged[i].b;
    a.push_back(terms[i].tensors[0].detach().to(at::kCPU));
    b.push_back(terms[i].tensors[1].detach().to(at::kCPU));
    const auto prefix = kPeftPrefix + terms[i].place.key;
    tensors.push_back({prefix + ".lora_A.weight", at::cat(a), true});
    tensors.push_back({prefix + ".lora_B.weight", at::cat(b, 1), true});
  }
  std::unordered_set<std::string> written;
  for (const auto& tensor : tensors) written.insert(tensor.name);
  for (const auto& trainable : trainable())
    if (!written.contains(trainable.name)) tensors.push_back(trainable);
  TW_CHECK(writeAdapterTensors(folder, tensors));
  const auto& scheme = static_cast<const LoraScheme&>(adapter().scheme());
  const auto config = widened(scheme.loraConfig(), merges() + 1);
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(loraConfigJson(config)));
}

int64_t ReloraMethod::savedBytes(SaveKind kind) const {
  int64_t bytes = SchemeMethod::savedBytes(kind);
  for (const auto& [a, b, before] : m_merged)
    for (const auto* parts : {&a, &b})
      for (const auto& part : *parts) bytes += static_cast<int64_t>(part.nbytes());
  return bytes;
}

/// What save() wrote: the last r rows of A go on, the others are in the weights.
Result<> ReloraMethod::load(const fs::path& folder) {
  TW_TRY(const auto saved, readLoraConfig(folder));
  const auto& scheme = static_cast<const LoraScheme&>(adapter().scheme());
  const int64_t parts = std::max<int64_t>(1, saved.r / scheme.loraConfig().r);
  std::vector<TrainableTensor> wide;
  for (const auto& trainable : trainable()) {
    auto shape = trainable.tensor.sizes().vec();
    if (trainable.name.ends_with(".lora_A.weight")) shape[0] *= parts;
    if (trainable.name.ends_with(".lora_B.weight")) shape[1] *= parts;
    wide.push_back({trainable.name, at::zeros(shape), trainable.decays});
  }
  TW_CHECK(
      readAdapterTensors(folder, wide, [](const std::string&, const at::Tensor&) -> Result<bool> { return false; }));
  const at::NoGradGuard guard;
  std::unordered_map<std::string, at::Tensor> byName;
  for (const auto& [name, tensor, decays] : wide) byName[name] = tensor;
  const auto& terms = adapter().terms();
  for (size_t i = 0; i < terms.size(); ++i) {
    const auto prefix = kPeftPrefix + terms[i].place.key;
    auto a = byName.at(prefix + ".lora_A.weight").chunk(parts, 0),
         b = byName.at(prefix + ".lora_B.weight").chunk(parts, 1);
    at::Tensor(terms[i].tensors[0]).copy_(a.back());
    at::Tensor(terms[i].tensors[1]).copy_(b.back());
    a.pop_back();
    b.pop_back();
    m_merged[i].a.clear();
    m_merged[i].b.clear();
    for (const auto& part : a) m_merged[i].a.push_back(part.clone());
    for (const auto& part : b) m_merged[i].b.push_back(part.clone());
  }
  for (const auto& trainable : trainable())
    if (!trainable.name.ends_with(".lora_A.weight") && !trainable.name.ends_with(".lora_B.weight"))
      at::Tensor(trainable.tensor).copy_(byName.at(trainable.name));
  return holdMerged();
}

} // namespace tw
