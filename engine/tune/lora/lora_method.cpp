#include "engine/tune/lora/lora_method.h"

#include "engine/tune/lora/eva.h"
#include "engine/tune/lora/lora_scheme.h"

#include <cmath>
#include <map>

namespace tw {
namespace {

/// PEFT goes on for as long as it takes; from here on the directions count as they are.
constexpr int kMostStartBatches = 32;

/// Shows what a weight is given, and changes nothing.
class InputRecorder : public WeightMethod {
 public:
  explicit InputRecorder(std::function<void(const at::Tensor&)> see) : m_see(std::move(see)) {}
  at::Tensor input(const at::Tensor& x) const override {
    m_see(x);
    return x;
  }
  Product apply(const AdaptableWeight&, const at::Tensor&, Product base, const ForwardMode&) const override {
    return base;
  }
  Result<at::Tensor> merged(at::Tensor weight) const override { return weight; }

 private:
  std::function<void(const at::Tensor&)> m_see;
};

/// The inputs of the weights of an adapter, batch by batch.
class EvaRun {
 public:
  EvaRun(CausalModel& model, const AdapterOnModel& adapter, const LoraScheme& scheme, double rho) : m_model(model) {
    for (const auto& attached : adapter.terms()) {
      if (!attached.term) continue;
      const int64_t rank = scheme.shapeOf(attached.place).r;
      const auto most = static_cast<int64_t>(std::llround(static_cast<double>(rank) * rho));
      m_weights.push_back({attached.place.name, rank, std::min(most, attached.place.in), 0});
      m_targets.push_back(attached.weight);
    }
  }

  Result<> run(const StartBatches& batches) {
    const at::NoGradGuard guard;
    TW_TRY(const auto first, batches());
    share(first);
    std::vector<int64_t> needed(m_directions.size());
    for (const auto& weight : m_weights) needed[weight.directions] = std::max(needed[weight.directions], weight.most);
    auto batch = first;
    for (int i = 0; i < kMostStartBatches && !settled(needed); ++i) {
      if (i > 0) {
        TW_TRY(batch, batches());
      }
      look(batch, [&](size_t weight, const at::Tensor& rows) {
        if (m_first[m_weights[weight].directions] == weight) m_directions[m_weights[weight].directions].add(rows);
      });
      if (!known()) continue;
      m_ranks = evaRanks(m_weights, m_directions);
      std::fill(needed.begin(), needed.end(), 0);
      for (size_t w = 0; w < m_weights.size(); ++w)
        needed[m_weights[w].directions] = std::max(needed[m_weights[w].directions], m_ranks[w]);
    }
    if (known()) return {};
    return fail(requestError("method.start",
                             TW_TEXT("EVA found fewer tokens with loss in the data than a layer's highest rank."),
                             TW_TEXT("Lower method.r or method.rho, or use more data."))
                    .in("method.init_lora_weights"));
  }

  const std::vector<EvaWeight>& weights() const { return m_weights; }
  int64_t rank(size_t weight) const { return m_ranks[weight]; }
  at::Tensor directions(size_t weight) const {
    return m_directions[m_weights[weight].directions].components().narrow(0, 0, m_ranks[weight]);
  }

 private:
  bool known() const {
    return std::all_of(m_directions.begin(), m_directions.end(), [](const auto& one) { return one.known(); });
  }
  bool settled(const std::vector<int64_t>& needed) const {
    for (size_t i = 0; i < m_directions.size(); ++i)
      if (!m_directions[i].known() || !m_directions[i].settled(needed[i])) return false;
    return true;
  }

  /// One forward pass; `see` is given the rows with loss of each weight's input.
  void look(const StartBatch& batch, const std::function<void(size_t, const at::Tensor&)>& see) {
    std::vector<std::shared_ptr<const InputRecorder>> recorders;
    for (size_t i = 0; i < m_targets.size(); ++i) {
      recorders.push_back(std::make_shared<InputRecorder>([&, i](const at::Tensor& x) {
        see(i, (x.size(0) == batch.counted.size(0) ? x.index({batch.counted}) : x).to(at::kFloat));
      }));
      m_targets[i]->attach(recorders.back());
    }
    const auto hidden = m_model.hidden(batch.tokens, {});
    if (std::any_of(m_targets.begin(), m_targets.end(), [&](const auto* one) { return m_model.isOutputHead(*one); }))
      m_model.logits(hidden, {});
    for (size_t i = 0; i < m_targets.size(); ++i) m_targets[i]->detach(recorders[i].get());
  }

  /// Weights that are given the same share their directions, and with them the highest rank that one of them may get.
  void share(const StartBatch& batch) {
    std::vector<at::Tensor> inputs(m_weights.size(), at::empty({0}));
    look(batch, [&](size_t weight, const at::Tensor& rows) { inputs[weight] = rows; });
    std::vector<int64_t> most;
    for (size_t i = 0; i < m_weights.size(); ++i) {
      size_t found = 0;
      while (found < m_first.size() && !at::equal(inputs[m_first[found]], inputs[i])) ++found;
      if (found == m_first.size()) {
        m_first.push_back(i);
        most.push_back(0);
      }
      m_weights[i].directions = found;
      most[found] = std::max(most[found], m_weights[i].most);
    }
    for (auto& weight : m_weights) weight.most = most[weight.directions];
    for (const auto count : most) m_directions.emplace_back(count);
  }

  CausalModel& m_model;
  std::vector<AdaptableWeight*> m_targets;
  std::vector<EvaWeight> m_weights;
  std::vector<InputDirections> m_directions;
  std::vector<size_t> m_first; ///< of each directions the weight whose inputs they are
  std::vector<int64_t> m_ranks;
};

/// The configuration with the ranks of `run` and the scales as they were; weights of rank 0 are no targets any more.
LoraConfig redistributed(LoraConfig config, const LoraScheme& scheme, const AdapterOnModel& adapter,
                         const EvaRun& run) {
  std::map<std::string, int64_t> ranks;
  bool whole = true;
  for (size_t i = 0; i < run.weights().size(); ++i) {
    ranks[run.weights()[i].name] = run.rank(i);
    whole &= run.rank(i) > 0;
  }
  std::vector<std::string> kept;
  std::vector<std::pair<std::string, int64_t>> rankPattern;
  std::vector<std::pair<std::string, double>> alphaPattern;
  for (const auto& attached : adapter.terms()) {
    const auto& name = attached.place.name;
    const auto [before, scale] = scheme.shapeOf(attached.place);
    const int64_t rank = ranks.contains(name) ? ranks[name] : before;
    if (rank == 0) continue;
    kept.push_back(name);
    const auto divisor = static_cast<double>(rank);
    const double alpha = scale * (config.useRslora ? std::sqrt(divisor) : divisor);
    if (rank != config.r) rankPattern.emplace_back(name, rank);
    if (std::abs(alpha - config.loraAlpha) > 1e-9 * alpha) alphaPattern.emplace_back(name, alpha);
  }
  config.rankPattern = std::move(rankPattern);
  config.alphaPattern = std::move(alphaPattern);
  if (whole) return config;
  config.targets.modules = std::move(kept);
  config.targets.isPattern = false;
  config.targets.layersToTransform.reset();
  return config;
}

} // namespace

Result<> LoraMethod::attach(CausalModel& model) {
  m_model = &model;
  if (options().loraInit == LoraInit::Eva && !options().goOnFrom.empty()) {
    TW_TRY(auto config, readLoraConfig(options().goOnFrom));
    config.loraDropout = options().loraDropout;
    TW_TRY(m_scheme, LoraScheme::create(std::move(config)));
  }
  return SchemeMethod::attach(model);
}

bool LoraMethod::startsFromData() const {
  return options().loraInit == LoraInit::Eva && options().initFrom.empty() && options().goOnFrom.empty();
}

Result<> LoraMethod::startFromData(const StartBatches& batches) {
  const auto& scheme = static_cast<const LoraScheme&>(adapter().scheme());
  EvaRun run(*m_model, adapter(), scheme, scheme.loraConfig().rho);
  TW_CHECK(run.run(batches));
  TW_TRY(auto next, LoraScheme::create(redistributed(scheme.loraConfig(), scheme, adapter(), run)));
  m_adapter->detach();
  TW_TRY(m_adapter, AdapterOnModel::attach(*m_model, std::move(next), true));
  TW_CHECK(m_adapter->initialize(options().seed));
  const at::NoGradGuard guard;
  for (const auto& attached : adapter().terms())
    for (size_t i = 0; i < run.weights().size(); ++i)
      if (attached.term && run.weights()[i].name == attached.place.name)
        at::Tensor(attached.tensors[0]).copy_(run.directions(i));
  return {};
}

} // namespace tw
