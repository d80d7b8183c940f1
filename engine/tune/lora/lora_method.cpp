#include "engine/tune/lora/lora_method.h"

#include "engine/tune/lora/adapter_fit.h"
#include "engine/tune/lora/stacked_targets.h"

#include <algorithm>
#include <ATen/CPUGeneratorImpl.h>

namespace tw {
namespace {

/// PEFT's reset_lora_parameters, drawn on the CPU so that every device starts alike.
void initialize(const LoraAdapter& adapter, const std::string& kind, uint64_t seed) {
  const at::NoGradGuard guard;
  auto generator = at::detail::createCPUGenerator(seed);
  const auto fill = [](const at::Tensor& tensor, at::Tensor values) { at::Tensor(tensor).copy_(values); };
  const auto uniform = [&](const at::Tensor& like, double bound) {
    return at::empty(like.sizes(), at::TensorOptions().dtype(at::kFloat)).uniform_(-bound, bound, generator);
  };
  const auto start = [&](const at::Tensor& a, const at::Tensor& b, int64_t rank) {
    if (kind == "gaussian")
      fill(a, at::empty(a.sizes(), at::TensorOptions().dtype(at::kFloat))
                  .normal_(0.0, 1.0 / static_cast<double>(rank), generator));
    else // Kaiming-uniform with a = √5
      fill(a, uniform(a, 1.0 / std::sqrt(static_cast<double>(a.size(1)))));
    if (kind == "false") fill(b, uniform(b, 1.0 / std::sqrt(static_cast<double>(b.size(1)))));
  };
  for (const auto& term : adapter.terms()) start(term->a(), term->b(), term->a().size(0));
  for (const auto& term : adapter.stackedTerms()) start(term->a(), term->b(), term->rank());
}

class LoraMethod : public TuningMethod {
 public:
  LoraMethod(MethodOptions options, PeftConfig config) : m_options(std::move(options)), m_config(std::move(config)) {}

  std::string type() const override { return "lora"; }

  Result<> attach(CausalModel& model) override {
    auto config = m_config;
    TW_CHECK(convertTargets(linearNames(model), config));
    if (!m_options.initFrom.empty()) TW_CHECK(adopt(config));
    dropNoStacks(config);
    TW_CHECK(nameTargets(model, config));
    config.fanInFanOut = model.config().transposedLinears;
    auto attached = LoraAdapter::attach(model, config, true);
    if (!attached && !m_options.initFrom.empty()) {
      config.baseModel = m_startBase;
      return fail(
          adapterMisfit(attached.error(), config, linearNames(model), model.config().architecture, m_options.initFrom)
              .in("method.init_from"));
    }
    if (!attached) return fail(std::move(attached.error()));
    m_adapter = std::move(*attached);
    for (const auto& name : m_adapter->unmatchedTargets())
      m_notes.push_back(
          {"target.unmatched",
           "The entry " + name + " of target_modules matches no module of this model and has no effect."});
    if (!m_options.initFrom.empty()) return m_adapter->read(m_options.initFrom);
    initialize(*m_adapter, m_options.initLoraWeights, m_options.seed);
    return {};
  }
  void detach() override {
    if (m_adapter) m_adapter->detach();
  }
  Result<> setActive(bool active) override { return m_adapter->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override {
    static const std::vector<TrainableTensor> none;
    return m_adapter ? m_adapter->tensors() : none;
  }
  Result<> save(const fs::path& folder, SaveKind) const override { return m_adapter->write(folder); }
  Result<> load(const fs::path& folder) override { return m_adapter->read(folder); }
  std::vector<MethodNote> notes() const override { return m_notes; }

 private:
  /// PEFT neither trains nor loads an adapter of parameters that has a dropout: there is no input of their own to drop.
  void dropNoStacks(PeftConfig& config) {
    if (config.targets.parameters.empty() || config.loraDropout == 0) return;
    config.loraDropout = 0;
    m_notes.push_back(
        {"method.dropout",
         "lora_dropout has no effect: an adapter of routed experts is trained without dropout, as PEFT does it."});
  }

  /// A start adapter brings its own shape: its tensors make sense with no other.
  Result<> adopt(PeftConfig& config) {
    TW_TRY(auto start, readPeftConfig(m_options.initFrom));
    if (const auto fields = differing(start, config); !fields.empty())
      m_notes.push_back({"method.init_from", "The adapter in init_from (r = " + std::to_string(start.r) +
                                                 ") decides; the recipe says otherwise, without effect, of: " + fields +
                                                 "."});
    start.loraDropout = config.loraDropout;
    m_startBase = std::exchange(start.baseModel, config.baseModel);
    config = std::move(start);
    return {};
  }

  /// The recipe's fields that a start adapter overrules with another value. "all-linear" is not compared: the adapter
  /// lists what it stood for.
  static std::string differing(const PeftConfig& start, const PeftConfig& recipe) {
    const auto sorted = [](auto values) {
      std::sort(values.begin(), values.end());
      return values;
    };
    const auto &theirs = start.targets, &ours = recipe.targets;
    const bool targets =
        !ours.allLinear() && (theirs.isPattern != ours.isPattern || sorted(theirs.modules) != sorted(ours.modules));
    const bool layers = ours.layersToTransform && theirs.layersToTransform != ours.layersToTransform;
    std::string names;
    for (const auto& [name, differs] :
         {std::pair("r", start.r != recipe.r), std::pair("lora_alpha", start.loraAlpha != recipe.loraAlpha),
          std::pair("target_modules", targets), std::pair("layers_to_transform", layers),
          std::pair("bias", start.bias != recipe.bias), std::pair("use_rslora", start.useRslora != recipe.useRslora),
          std::pair("modules_to_save", sorted(theirs.modulesToSave) != sorted(ours.modulesToSave)),
          std::pair("rank_pattern", sorted(start.rankPattern) != sorted(recipe.rankPattern)),
          std::pair("alpha_pattern", sorted(start.alphaPattern) != sorted(recipe.alphaPattern))})
      if (differs) names += (names.empty() ? "" : ", ") + std::string(name);
    return names;
  }

  /// adapter_config.json names modules, not "all-linear": last names when they say the same, else full paths.
  Result<> nameTargets(const CausalModel& model, PeftConfig& config) {
    if (!config.targets.allLinear()) return {};
    const auto linears = linearNames(model);
    TW_TRY(const auto match, matchTargets(linears, config.targets));
    std::vector<std::string> full;
    for (const size_t i : match.chosen) full.push_back(linears.names[i]);
    auto named = config.targets;
    named.modules = distinctLastNames(full);
    named.layersToTransform.reset();
    TW_TRY(const auto again, matchTargets(linears, named));
    // Beside a vision tower, whose modules have the same last names, only paths say what is meant.
    if (again.chosen != match.chosen || model.config().nested()) named.modules = full;
    config.targets = std::move(named);
    return {};
  }

  MethodOptions m_options;
  PeftConfig m_config;
  std::string m_startBase; ///< what the adapter in init_from was made for
  std::unique_ptr<LoraAdapter> m_adapter;
  std::vector<MethodNote> m_notes;
};

} // namespace

Result<PeftConfig> loraConfig(const MethodOptions& options) {
  if (!(options.loraDropout >= 0.0 && options.loraDropout < 1.0))
    return fail(requestError("method.dropout", "lora_dropout must be at least 0 and below 1.",
                             "0.05 is usual; 0 switches it off.")
                    .in("method.lora_dropout"));
  if (options.bias != "none" && options.bias != "all" && options.bias != "lora_only")
    return fail(
        requestError("method.bias", "There is no bias mode " + options.bias + ".", "Choose none, all or lora_only.")
            .in("method.bias"));
  if (options.initLoraWeights != "true" && options.initLoraWeights != "false" && options.initLoraWeights != "gaussian")
    return fail(requestError("method.init", "The initialisation " + options.initLoraWeights + " is not there yet.",
                             "Choose true, false or gaussian.")
                    .in("method.init_lora_weights"));
  PeftConfig config;
  config.baseModel = toUtf8(options.baseModel);
  config.r = options.r;
  config.loraAlpha = options.loraAlpha;
  config.loraDropout = options.loraDropout;
  config.targets = options.targets;
  config.bias = options.bias;
  config.useRslora = options.useRslora;
  if (options.initLoraWeights == "gaussian") config.initLoraWeights = "gaussian";
  else config.initLoraWeights = options.initLoraWeights == "true";
  config.rankPattern = options.rankPattern;
  config.alphaPattern = options.alphaPattern;
  return config;
}

Result<std::unique_ptr<TuningMethod>> makeLoraMethod(const MethodOptions& options) {
  TW_TRY(auto config, loraConfig(options));
  TW_CHECK(LoraShapes::create(config));
  return std::unique_ptr<TuningMethod>(new LoraMethod(options, std::move(config)));
}

} // namespace tw
