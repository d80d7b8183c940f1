// Routed experts: the grouped linear against finite differences, the mixture against one that computes every expert for
// every token.
#include "engine/model/kv_cache.h"
#include "engine/model/routed_experts.h"
#include "engine/model/tensor_files.h"
#include "engine/quant/dense_storage.h"
#include "engine/weights/grouped_linear.h"
#include "tiny_training.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

using namespace tw;

namespace {

using Tensors = std::vector<at::Tensor>;

double gap(const at::Tensor& got, const at::Tensor& wanted) {
  return (got.to(at::kDouble) - wanted.to(at::kDouble)).abs().max().item<double>() /
         std::max(1e-3, wanted.to(at::kDouble).abs().max().item<double>());
}

class ExpertTerm : public WeightMethod {
 public:
  ExpertTerm(at::Tensor A, at::Tensor B) : m_term{std::move(A), std::move(B), 0.6, 0.0} {}
  std::optional<LowRank> lowRank() const override { return m_term; }
  Result<at::Tensor> merged(at::Tensor weight) const override { return weight; }

 private:
  LowRank m_term;
};

class Term : public StackMethod {
 public:
  Term(at::Tensor A, at::Tensor B) : m_term{std::move(A), std::move(B), 0.6} {}
  std::optional<StackedLowRank> lowRank() const override { return m_term; }
  std::shared_ptr<const WeightMethod> on(const StackPart& part) const override {
    const int64_t rank = m_term.A.size(0) / part.experts;
    const auto b = m_term.B.view({m_term.B.size(0), rank, part.experts}).select(2, part.expert);
    return std::make_shared<ExpertTerm>(m_term.A.narrow(0, part.expert * rank, rank),
                                        b.narrow(0, part.firstRow, part.rows));
  }

 private:
  StackedLowRank m_term;
};

/// Multiplies the rows of one expert's matrix: no low-rank sum.
class RowScale : public WeightMethod {
 public:
  explicit RowScale(at::Tensor factors) : m_factors(std::move(factors)) {}
  Product apply(const AdaptableWeight&, const at::Tensor&, Product base, const ForwardMode&) const override {
    base.value = base.value * m_factors;
    return base;
  }
  std::vector<at::Tensor> tensors() const override { return {m_factors}; }
  Result<at::Tensor> merged(at::Tensor weight) const override { return weight * m_factors.unsqueeze(1); }

 private:
  at::Tensor m_factors;
};

/// A layer's experts with weights of their own, and the same computed densely.
struct Mixture {
  ModelConfig config;
  std::vector<TensorSlot> matrices;
  std::vector<std::unique_ptr<AdaptableWeight>> weights;
  std::unique_ptr<RoutedExperts> experts;
  at::Tensor gateUpA, gateUpB, downA, downB;
  std::map<std::pair<TensorSlot::Part, int64_t>, at::Tensor> scales; ///< of rows, that dense() multiplies in
  static constexpr int64_t hidden = 12, inner = 10, count = 5, rank = 2;

  Mixture(int64_t perToken, bool normalizes, bool shared) {
    config.hiddenSize = hidden, config.layers = 1, config.vocabSize = 4, config.heads = config.kvHeads = 2,
    config.headDim = 6;
    config.experts = {count, perToken, inner, shared ? 14 : 0, {true}, normalizes};
    auto& n = config.names;
    n.router = "mlp.gate", n.experts = "mlp.experts", n.expertGate = "gate_proj", n.expertUp = "up_proj",
    n.expertDown = "down_proj";
    n.sharedGate = "mlp.shared.gate", n.sharedUp = "mlp.shared.up", n.sharedDown = "mlp.shared.down",
    n.sharedScale = "mlp.shared_gate";
    experts = std::make_unique<RoutedExperts>(config, "model.layers.0.");
    for (const auto& slot : tensorSlots(config, tensorNames(config))) {
      if (slot.part < TensorSlot::Part::Router) continue;
      auto values = at::randn(slot.shape, at::kDouble).mul_(0.5).requires_grad_();
      weights.push_back(std::make_unique<AdaptableWeight>(slot.module(), std::make_unique<DenseStorage>(values),
                                                          at::Tensor(), weights.size()));
      experts->setLinear(slot, weights.back().get());
      matrices.push_back(slot);
    }
    const auto leaf = [](at::IntArrayRef shape) { return at::randn(shape, at::kDouble).mul_(0.5).requires_grad_(); };
    gateUpA = leaf({count * rank, hidden}), gateUpB = leaf({2 * inner, count * rank});
    downA = leaf({count * rank, inner}), downB = leaf({hidden, count * rank});
    experts->gateUp().attach(std::make_shared<Term>(gateUpA, gateUpB));
    experts->down().attach(std::make_shared<Term>(downA, downB));
  }
  AdaptableWeight* held(TensorSlot::Part part, int64_t expert) const {
    for (size_t i = 0; i < matrices.size(); ++i)
      if (matrices[i].part == part && matrices[i].expert == expert) return weights[i].get();
    return nullptr;
  }
  at::Tensor weight(TensorSlot::Part part, int64_t expert = -1) const {
    const auto* found = held(part, expert);
    if (!found) return {};
    const auto scale = scales.find({part, expert});
    const auto values = found->storage().parameter();
    return scale == scales.end() ? values : values * scale->second.unsqueeze(1);
  }
  Tensors leaves() const {
    Tensors all{gateUpA, gateUpB, downA, downB};
    for (const auto& held : weights) all.push_back(held->storage().parameter());
    return all;
  }
  /// PEFT's ParamWrapper: A [experts, r, in], B [out, r, experts].
  static at::Tensor delta(const at::Tensor& A, const at::Tensor& B, int64_t expert) {
    return at::mm(B.view({B.size(0), rank, count}).select(2, expert),
                  A.view({count, rank, A.size(1)}).select(0, expert)) *
           0.6;
  }
  at::Tensor dense(const at::Tensor& x) const {
    using Part = TensorSlot::Part;
    const auto probabilities = at::softmax(at::linear(x, weight(Part::Router)), -1);
    auto [values, chosen] = at::topk(probabilities, config.experts.perToken, -1);
    if (config.experts.normalizesWeights) values = values / values.sum(-1, true);
    const auto shares = at::zeros_like(probabilities).scatter(1, chosen, values);
    auto y = at::zeros_like(x);
    for (int64_t e = 0; e < count; ++e) {
      const auto gateUp =
          at::cat({weight(Part::ExpertGate, e), weight(Part::ExpertUp, e)}) + delta(gateUpA, gateUpB, e);
      const auto halves = at::linear(x, gateUp).chunk(2, 1);
      y = y + shares.select(1, e).unsqueeze(1) *
                  at::linear(at::silu(halves[0]) * halves[1], weight(Part::ExpertDown, e) + delta(downA, downB, e));
    }
    if (config.experts.sharedSize == 0) return y;
    const auto inside = at::silu(at::linear(x, weight(Part::SharedGate))) * at::linear(x, weight(Part::SharedUp));
    return y + at::sigmoid(at::linear(x, weight(Part::SharedScale))) * at::linear(inside, weight(Part::SharedDown));
  }
};

/// Result and gradients of x and the leaves, which are cleared.
Tensors differentiated(const std::function<at::Tensor(const at::Tensor&)>& operation, const at::Tensor& x,
                       const Tensors& leaves) {
  const auto input = x.detach().clone().requires_grad_();
  const auto result = operation(input);
  torch::autograd::backward({result}, {at::sin(at::arange(result.numel(), result.options())).view(result.sizes())});
  Tensors all{result.detach(), input.grad()};
  for (auto leaf : leaves) {
    all.push_back(leaf.grad().defined() ? leaf.grad().clone() : at::zeros_like(leaf));
    leaf.mutable_grad() = at::Tensor();
  }
  return all;
}

constexpr const char* kMixtral =
    R"({"architectures":["MixtralForCausalLM"],"model_type":"mixtral","hidden_size":64,"intermediate_size":64,"num_hidden_layers":2,
  "num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,"max_position_embeddings":128,"num_local_experts":4,"num_experts_per_tok":2,
  "output_router_logits":true,"router_aux_loss_coef":0.3,"torch_dtype":"float32","initializer_range":0.2,"tie_word_embeddings":false})";

} // namespace

class TestExperts : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { at::manual_seed(5); }

  /// d/dt of the sum of outputs, in double: every element of every input, the trained weights among them.
  void theGroupedLinearsGradientsAreThoseOfItsValues() {
    const std::vector<int64_t> offsets{0, 3, 3, 7, 8}; // the second group is empty
    const size_t groups = 4;
    Tensors inputs{at::randn({8, 5}, at::kDouble), at::randn({8, 5}, at::kDouble), at::randn({10, 8}, at::kDouble),
                   at::randn({4, 5}, at::kDouble), at::randn({10, 4}, at::kDouble)};
    for (size_t i = 0; i < 2 * groups; ++i) inputs.push_back(at::randn({i < groups ? 4 : 6, 5}, at::kDouble));
    const auto direction = at::randn({8, 10}, at::kDouble);
    const auto value = [&](const Tensors& t) {
      std::vector<DenseStorage> storages;
      for (size_t i = 5; i < t.size(); ++i) storages.emplace_back(t[i]);
      ops::GroupedCall call;
      call.parts.resize(2);
      for (size_t i = 0; i < storages.size(); ++i) call.parts[i / groups].push_back(&storages[i]);
      call.terms = {{t[1], t[2], 0.7}, {t[3], t[4], -0.4}};
      auto total = (at::cat(ops::groupedLinear(t[0], offsets, call), 1) * direction).sum();
      if (total.requires_grad()) total.backward();
      return total.item<double>();
    };
    Tensors leaves;
    for (const auto& input : inputs) leaves.push_back(input.clone().requires_grad_());
    value(leaves);
    const at::NoGradGuard guard;
    for (size_t i = 0; i < inputs.size(); ++i) {
      const auto flat = inputs[i].view({-1});
      const auto gradient = leaves[i].grad().defined() ? leaves[i].grad() : at::zeros_like(inputs[i]);
      for (int64_t j = 0; j < flat.numel(); ++j) {
        const double kept = flat[j].item<double>(), step = 1e-5;
        flat[j] = kept + step;
        const double above = value(inputs);
        flat[j] = kept - step;
        const double below = value(inputs);
        flat[j] = kept;
        QVERIFY2(std::abs((above - below) / (2 * step) - gradient.view({-1})[j].item<double>()) < 1e-6,
                 qPrintable(QStringLiteral("input %1, element %2").arg(i).arg(j)));
      }
    }
    QVERIFY(leaves[1].grad().slice(0, 2, 4).eq(0).all().item<bool>()); // the empty group's A
  }

  void itIsTheMixtureOfAllExperts_data() {
    QTest::addColumn<int>("perToken");
    QTest::addColumn<bool>("normalizes");
    QTest::addColumn<bool>("shared");
    QTest::newRow("one") << 1 << false << false;
    QTest::newRow("two, adding up") << 2 << true << false;
    QTest::newRow("three, as they are, and a shared one") << 3 << false << true;
    QTest::newRow("all") << 5 << true << true;
  }
  void itIsTheMixtureOfAllExperts() {
    QFETCH(int, perToken);
    QFETCH(bool, normalizes);
    QFETCH(bool, shared);
    const Mixture mixture(perToken, normalizes, shared);
    for (const int64_t tokens : {1, 2, 23}) {
      const auto x = at::randn({tokens, Mixture::hidden}, at::kDouble);
      const auto mine = differentiated([&](const at::Tensor& in) { return mixture.experts->forward(in, {}, nullptr); },
                                       x, mixture.leaves());
      const auto truth = differentiated([&](const at::Tensor& in) { return mixture.dense(in); }, x, mixture.leaves());
      for (size_t i = 0; i < truth.size(); ++i) // the weights of a token's experts are rounded to float32
        QVERIFY2(gap(mine[i], truth[i]) < 1e-5,
                 qPrintable(QStringLiteral("%1 tokens, tensor %2: %3").arg(tokens).arg(i).arg(gap(mine[i], truth[i]))));
      const at::NoGradGuard guard;
      QVERIFY(gap(mixture.experts->forward(x, {}, nullptr), truth[0]) < 1e-5);
    }
  }

  /// Methods of single experts lie inside those of the stack, and are trained like them.
  void aMethodOnASingleExpertCounts() {
    using Part = TensorSlot::Part;
    Mixture mixture(3, true, true);
    std::map<std::pair<Part, int64_t>, at::Tensor> factors;
    for (const auto& [part, expert] : {std::pair(Part::ExpertUp, 2), std::pair(Part::ExpertDown, 0)}) {
      const auto rows = mixture.weight(part, expert).size(0);
      factors[{part, expert}] = at::randn({rows}, at::kDouble).requires_grad_();
      mixture.held(part, expert)->attach(std::make_shared<RowScale>(factors[{part, expert}]));
    }
    mixture.scales = factors;
    auto leaves = mixture.leaves();
    for (const auto& [place, factor] : factors) leaves.push_back(factor);
    const auto x = at::randn({17, Mixture::hidden}, at::kDouble);
    const auto mine =
        differentiated([&](const at::Tensor& in) { return mixture.experts->forward(in, {}, nullptr); }, x, leaves);
    const auto truth = differentiated([&](const at::Tensor& in) { return mixture.dense(in); }, x, leaves);
    for (size_t i = 0; i < truth.size(); ++i)
      QVERIFY2(gap(mine[i], truth[i]) < 1e-5,
               qPrintable(QStringLiteral("tensor %1: %2").arg(i).arg(gap(mine[i], truth[i]))));
    QVERIFY(truth.back().abs().max().item<double>() > 1e-3);
  }

  void theTallyCountsWhatWasChosen() {
    const Mixture mixture(2, true, false);
    RouterTally tally, twice;
    const auto x = at::randn({9, Mixture::hidden}, at::kDouble);
    (void)mixture.experts->forward(x, {}, &tally);
    QCOMPARE(tally.rows, int64_t{9});
    QCOMPARE(tally.chosen.sum().item<double>(), 18.0);
    QVERIFY(std::abs(tally.probabilities.sum().item<double>() - 9.0) < 1e-4);
    QVERIFY(!twice.loss().defined());
    twice.add(tally);
    twice.add(tally);
    QVERIFY(std::abs(twice.loss().item<double>() - tally.loss().item<double>()) < 1e-6); // a mean over layers
    const auto uniform = RouterTally{at::full({4}, 3.0), at::full({4}, 1.5), 6};
    QCOMPARE(uniform.loss().item<double>(), 4 * 4 * 0.5 * 0.25);
  }

  void checkpointingKeepsTheBalanceLossAndItsGradients() {
    const auto model = tiny::model(kMixtral);
    const auto batch = TokenBatch{at::arange(3, 27, at::kLong), at::arange(24, at::kLong), {0, 24}};
    Tensors leaves;
    for (const auto& parameter : model->parameters()) {
      leaves.push_back(parameter.tensor.detach().clone().requires_grad_());
      tiny::ok(model->replaceParameter(parameter.name, leaves.back()));
    }
    const auto gradients = [&](bool checkpointing) {
      at::Tensor balance;
      ForwardOptions options;
      options.checkpointing = checkpointing;
      options.balanceLoss = &balance;
      const auto hidden = model->hidden(batch, options); // which gives the balance too
      const auto loss = model->crossEntropySum(hidden, at::arange(4, 28, at::kLong), {}) + balance * 7.0;
      loss.backward();
      Tensors all{loss.detach(), balance.detach()};
      for (auto& leaf : leaves) {
        all.push_back(leaf.grad().clone());
        leaf.mutable_grad() = at::Tensor();
      }
      return all;
    };
    const auto plain = gradients(false), again = gradients(true);
    QVERIFY(plain[1].item<double>() > 1.0); // 2 = perToken when nothing is uneven
    for (size_t i = 0; i < plain.size(); ++i) QVERIFY2(gap(again[i], plain[i]) < 1e-5, qPrintable(QString::number(i)));
  }

  void expertsAreQuantizedAndRoutersAreNot_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"nf4", "fp4", "int8"}) QTest::newRow(kind) << kind;
  }
  void expertsAreQuantizedAndRoutersAreNot() {
    QFETCH(QString, kind);
    const tiny::Folder folder;
    const auto base = tiny::model(kMixtral);
    std::map<std::string, std::string> files;
    for (const auto& slot : base->slots()) files[slot.name] = slot.file;
    auto tensors = base->parameters();
    for (auto& [name, tensor] : tensors) name = files.at(name);
    QVERIFY(std::any_of(tensors.begin(), tensors.end(), [](const auto& tensor) {
      return tensor.name == "model.layers.1.block_sparse_moe.experts.3.w2.weight";
    }));
    tiny::ok(writeTensors(folder.path() / "model.safetensors", tensors));
    tiny::ok(writeFileAtomically(folder.path() / "config.json", kMixtral));
    LoadOptions options;
    options.quantization = *quantizationNamed(kind.toStdString());
    const auto held = tiny::take(loadModel(folder.path(), options));
    size_t quantized = 0;
    const auto plain = tiny::logits(*base);
    for (const auto& weight : held->weights()) {
      const bool dense = weight->name() == "lm_head" || weight->name().ends_with("mlp.gate");
      QCOMPARE(weight->storage().isQuantized(), !dense);
      quantized += !dense;
      tiny::ok(base->replaceParameter(weight->name() + ".weight", weight->storage().denseCopy(at::kFloat)));
    }
    QCOMPARE(quantized, size_t{2 * (4 + 3 * 4)});
    const auto rounded = tiny::logits(*base); // with what the codes stand for
    QVERIFY(gap(tiny::logits(*held), rounded) < 1e-4);
    QVERIFY(gap(plain, rounded) > 1e-3);
  }

  void aCacheGoesOnWhereThePromptEnded() {
    const at::NoGradGuard guard;
    const auto model = tiny::model(kMixtral);
    const auto whole = tiny::logits(*model);
    KvCache cache(model->config(), at::kCPU, at::kFloat, 1);
    for (int64_t t = 0; t < 16; ++t) {
      const TokenBatch one{at::arange(3 + t, 4 + t, at::kLong), at::arange(t, t + 1, at::kLong), {0, 1}};
      ForwardOptions options;
      options.cache = &cache;
      QVERIFY(gap(model->logits(model->hidden(one, options), {})[0], whole[t]) < 1e-4);
    }
  }
};

QTEST_APPLESS_MAIN(TestExperts)
#include "tst_experts.moc"
