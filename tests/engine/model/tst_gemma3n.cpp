// The pieces that only Gemma 3n has, against their equations and finite differences; the whole of it is compared in
// tst_model and tests/interop.
#include "engine/model/altup.h"
#include "engine/model/causal_model.h"
#include "engine/model/checkpointing.h"
#include "engine/ops/gaussian_topk.h"
#include "engine/quant/dense_storage.h"
#include "engine/quant/four_bit_storage.h"

#include <torch/csrc/autograd/autograd.h>

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

namespace {

using Tensors = std::vector<at::Tensor>;
using Part = TensorSlot::Part;

double largest(const at::Tensor& tensor) { return tensor.abs().max().item<double>(); }

/// Gradients of Σ direction · operation(inputs) against central differences, in double.
void checkGradients(const std::function<at::Tensor(const Tensors&)>& operation, Tensors inputs) {
  for (auto& input : inputs) input = input.to(at::kDouble).detach().clone().requires_grad_();
  const auto scalar = [&] {
    const auto result = operation(inputs);
    return (result * at::cos(at::arange(result.numel(), at::kDouble)).view(result.sizes())).sum();
  };
  torch::autograd::backward({scalar()}, {});
  const at::NoGradGuard noGrad;
  constexpr double step = 1e-6;
  for (const auto& input : inputs) {
    auto flat = input.detach().view({-1});
    for (int64_t i = 0; i < flat.numel(); ++i) {
      const double here = flat[i].item<double>();
      flat[i] = here + step;
      const double above = scalar().item<double>();
      flat[i] = here - step;
      const double below = scalar().item<double>();
      flat[i] = here;
      QCOMPARE_LT(std::abs(input.grad().view({-1})[i].item<double>() - (above - below) / (2 * step)), 1e-6);
    }
  }
}

class Term : public WeightMethod {
 public:
  explicit Term(LowRank term) : m_term(std::move(term)) {}
  std::optional<LowRank> lowRank() const override { return m_term; }
  Result<at::Tensor> merged(at::Tensor weight) const override { return weight; }

 private:
  LowRank m_term;
};

/// AltUp of three streams of five elements, the second of them active.
struct Streams {
  ModelConfig config;
  std::unique_ptr<AdaptableWeight> predict, correct, router;
  AltUp altUp{config};

  explicit Streams(double clip = 0, const Tensors& given = {}) {
    config.hiddenSize = 5;
    config.gemma3n.emplace();
    config.gemma3n->streams = 3;
    config.gemma3n->activeStream = 1;
    config.gemma3n->coefficientClip = clip;
    const auto tensors = given.empty() ? random() : given;
    const auto weight = [&](std::unique_ptr<AdaptableWeight>& place, Part part, const at::Tensor& tensor) {
      place = std::make_unique<AdaptableWeight>("w", std::make_unique<DenseStorage>(tensor), at::Tensor(), 0);
      altUp.setLinear(part, place.get());
    };
    weight(predict, Part::Predict, tensors[0]);
    weight(correct, Part::Correct, tensors[1]);
    weight(router, Part::Router, tensors[2]);
    *altUp.place(Part::RouterNorm) = tensors[3];
    *altUp.place(Part::CorrectScale) = tensors[4];
  }
  static Tensors random() {
    return {at::randn({9, 3}, at::kDouble), at::randn({3, 3}, at::kDouble), at::randn({3, 5}, at::kDouble),
            at::randn({5}, at::kDouble), at::randn({5}, at::kDouble)};
  }
  at::Tensor routed(const at::Tensor& x) const {
    const auto normed = x * at::rsqrt(x.square().mean(-1, true) + config.normEps) *
                        *const_cast<AltUp&>(altUp).place(Part::RouterNorm) / 5.0;
    return at::tanh(at::linear(normed, router->storage().parameter()));
  }
};

constexpr const char* kConfig =
    R"({"architectures":["Gemma3nForCausalLM"],"model_type":"gemma3n_text","hidden_size":16,"intermediate_size":[24,16,8,24,16,8],"num_hidden_layers":6,
  "num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"vocab_size":61,"vocab_size_per_layer_input":50,"hidden_size_per_layer_input":4,"laurel_rank":3,
  "num_kv_shared_layers":3,"layer_types":["sliding_attention","full_attention","sliding_attention","full_attention","sliding_attention","sliding_attention"]})";

Result<ModelConfig> configFrom(Json changes) {
  const QTemporaryDir folder;
  auto json = Json::parse(kConfig);
  json.merge_patch(changes);
  const auto path = fromUtf8(folder.path().toStdString());
  if (auto written = writeFileAtomically(path / "config.json", json.dump()); !written) return fail(written.error());
  return readModelConfig(path);
}

} // namespace

class TestGemma3n : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { at::manual_seed(4); }

  void quantiles() {
    QCOMPARE_LT(std::abs(ops::normalQuantile(0.95) - 1.6448536269514722), 1e-9);
    QCOMPARE_LT(std::abs(ops::normalQuantile(0.5)), 1e-12);
    QCOMPARE_LT(std::abs(ops::normalQuantile(0.1) + 1.2815515655446004), 1e-9);
  }

  void fewGatesStayOpen() {
    const auto x = at::randn({50, 400}, at::kDouble) * 3 + 1;
    const auto kept = ops::gaussianTopK(x, ops::normalQuantile(0.9));
    QCOMPARE_LT(std::abs(kept.gt(0).to(at::kDouble).mean().item<double>() - 0.1), 0.01);
    const auto mean = x.mean(1, true), deviation = at::sqrt((x - mean).square().mean(1, true));
    QCOMPARE_LT(largest(kept - at::clamp_min(x - mean - 1.2815515655446004 * deviation, 0)), 1e-9);
    checkGradients([](const Tensors& t) { return ops::gaussianTopK(t[0], 0.4); }, {at::randn({4, 9})});
  }

  void altUpIsItsEquations() {
    const Streams s;
    const auto streams = at::randn({4, 3, 5}, at::kDouble), output = at::randn({4, 5}, at::kDouble);
    const auto coefficients =
        at::linear(s.routed(streams.select(1, 1)), s.predict->storage().parameter()).view({4, 3, 3});
    auto predicted = streams.clone();
    for (int64_t i = 0; i < 3; ++i)
      for (int64_t j = 0; j < 3; ++j)
        predicted.select(1, i).add_(coefficients.select(1, i).select(1, j).unsqueeze(1) * streams.select(1, j));
    QCOMPARE_LT(largest(s.altUp.predict(streams, {}) - predicted), 1e-12);
    const auto shares = at::linear(s.routed(output), s.correct->storage().parameter()) + 1;
    const auto corrected = predicted + shares.unsqueeze(2) * (output - predicted.select(1, 1)).unsqueeze(1);
    QCOMPARE_LT(largest(s.altUp.correct(predicted, output, {}) - corrected), 1e-12);
    QVERIFY(at::equal(s.altUp.active(corrected), corrected.select(1, 1)));
  }

  void altUpHasTheirGradients() {
    auto inputs = Streams::random();
    inputs.push_back(at::randn({2, 3, 5}));
    inputs.push_back(at::randn({2, 5}));
    checkGradients(
        [](const Tensors& t) {
          const Streams s(0, t);
          const auto corrected = s.altUp.correct(s.altUp.predict(t[5], {}), t[6], {});
          return s.altUp.scaled(s.altUp.active(corrected)) + corrected.sum(1);
        },
        inputs);
  }

  // Transformers' two ways: the prediction's weights are cut with their adapter on top, the correction's stand alone.
  void coefficientsAreBoundedInTraining() {
    const double clip = 0.3;
    const Streams s(clip), free;
    const ForwardMode training{true, 0}, answering{};
    const auto streams = at::randn({4, 3, 5}, at::kDouble), output = at::randn({4, 5}, at::kDouble);
    auto tensors = Tensors{s.predict->storage().parameter(), s.correct->storage().parameter(),
                           s.router->storage().parameter(), *const_cast<AltUp&>(s.altUp).place(Part::RouterNorm),
                           *const_cast<AltUp&>(s.altUp).place(Part::CorrectScale)};
    const auto before = tensors[0].clone();
    for (auto* weight : {s.predict.get(), s.correct.get()})
      weight->attach(std::make_shared<Term>(
          LowRank{at::randn({2, 3}, at::kDouble), at::randn({weight->outFeatures(), 2}, at::kDouble), 0.5, 0}));
    auto cut = tensors;
    cut[0] = tensors[0].clamp(-clip, clip);
    cut[1] = tensors[1].clamp(-clip, clip);
    const Streams bounded(0, cut);
    bounded.predict->attach(s.predict->methods()[0]);
    QCOMPARE_LT(largest(s.altUp.predict(streams, training) - bounded.altUp.predict(streams, answering)), 1e-12);
    QCOMPARE_LT(largest(s.altUp.correct(streams, output, training) - bounded.altUp.correct(streams, output, answering)),
                1e-12);
    QVERIFY(at::equal(tensors[0], before)); // a frozen base stays what it is
    const Streams whole(0, tensors);
    whole.correct->attach(s.correct->methods()[0]);
    QCOMPARE_LT(largest(s.altUp.correct(streams, output, answering) - whole.altUp.correct(streams, output, answering)),
                1e-12);
    QCOMPARE_GT(largest(s.altUp.correct(streams, output, answering) - s.altUp.correct(streams, output, training)),
                1e-3);
  }
  void trainedCoefficientsAreCutWhereTheyLie() {
    auto tensors = Streams::random();
    tensors[0].requires_grad_();
    const Streams s(0.3, tensors);
    (void)s.altUp.predict(at::randn({4, 3, 5}, at::kDouble), {true, 0});
    QCOMPARE_LE(largest(tensors[0]), 0.3);
  }
  void quantisedCoefficientsAreBoundedToo() {
    ModelConfig config;
    config.hiddenSize = 5;
    config.gemma3n.emplace();
    config.gemma3n->streams = 3;
    config.gemma3n->coefficientClip = 0.3;
    const auto tensors = Streams::random();
    const AdaptableWeight quantized("w", FourBitStorage::quantize(tensors[0].to(at::kFloat), {}), at::Tensor(), 0);
    const AdaptableWeight router("r", std::make_unique<DenseStorage>(tensors[2].to(at::kFloat)), at::Tensor(), 1);
    const AdaptableWeight cut(
        "c", std::make_unique<DenseStorage>(quantized.storage().denseCopy(at::kFloat).clamp(-0.3, 0.3)), at::Tensor(),
        2);
    AltUp altUp(config);
    altUp.setLinear(Part::Router, &router);
    *altUp.place(Part::RouterNorm) = tensors[3].to(at::kFloat);
    const auto streams = at::randn({4, 3, 5});
    altUp.setLinear(Part::Predict, &quantized);
    const auto got = altUp.predict(streams, {true, 0});
    altUp.setLinear(Part::Predict, &cut);
    QCOMPARE_LT(largest(got - altUp.predict(streams, {})), 1e-5);
  }

  void magnitudesFollow() {
    const auto like = at::randn({3, 8}, at::kDouble) * 4, x = at::randn({3, 8}, at::kDouble);
    QCOMPARE_LT(largest(atMagnitudeOf(like, x).square().mean(-1) - like.square().mean(-1)), 1e-9);
    checkGradients([](const Tensors& t) { return atMagnitudeOf(t[0], t[1]); }, {at::randn({2, 4}), at::randn({2, 4})});
  }

  // Several inputs and outputs, some without gradients, and a leaf that the piece holds itself.
  void piecesAreComputedAgain() {
    const auto run = [](bool again, bool both) {
      at::manual_seed(9);
      auto held = at::randn({4, 4}).requires_grad_(), a = at::randn({3, 4}).requires_grad_();
      const auto b = at::randn({3, 4});
      const Piece piece = [held](const Tensors& in) { return Tensors{at::mm(in[0], held) * in[1], at::tanh(in[0])}; };
      const auto out = again ? checkpointed(piece, {a, b}) : piece({a, b});
      torch::autograd::backward({(both ? out[0] * out[1] : out[1]).square().sum()}, {});
      return Tensors{a.grad(), held.grad()};
    };
    for (const bool both : {true, false}) {
      const auto plain = run(false, both), again = run(true, both);
      QVERIFY(at::allclose(plain[0], again[0]));
      QCOMPARE(plain[1].defined(), both);
      if (both) QVERIFY(at::allclose(plain[1], again[1]));
    }
  }

  void layersShareKeys() {
    const auto config = configFrom(Json::object());
    QVERIFY(config.has_value());
    QCOMPARE(config->keysFrom, (std::vector<int64_t>{0, 1, 2, 1, 2, 2}));
    QCOMPARE(config->slidingWindow, (std::vector<int64_t>{512, 0, 512, 0, 512, 512}));
    QCOMPARE(config->intermediateOf(1), int64_t{16});
    std::set<std::string> names;
    for (const auto& slot : tensorSlots(*config, tensorNames(*config))) names.insert(slot.name);
    QVERIFY(names.count("model.layers.2.self_attn.k_proj.weight") &&
            !names.count("model.layers.3.self_attn.k_proj.weight") &&
            !names.count("model.layers.3.self_attn.k_norm.weight"));
    QVERIFY(names.count("model.layers.0.altup.correct_output_scale") &&
            names.count("model.altup_projections.2.weight") && !names.count("model.altup_projections.3.weight"));
  }

  void newModelsAreWhole() {
    const auto config = configFrom({{"altup_num_inputs", 1}, {"num_kv_shared_layers", 0}});
    QVERIFY(config.has_value());
    const auto model = newModel(*config, {}, 3);
    QVERIFY(model.has_value());
    for (const auto& parameter : (*model)->parameters())
      if (parameter.name.ends_with("correct_output_scale")) QVERIFY(!parameter.tensor.any().item<bool>());
    QVERIFY((*model)->decays("model.layers.0.altup.correct_output_scale") &&
            !(*model)->decays("model.layers.0.altup.router_norm.weight"));
    const at::NoGradGuard noGrad;
    const auto hidden =
        (*model)->hidden({at::arange(40, 60), at::arange(20), {0, 20}}, {}); // ids beyond the table of 50
    QVERIFY(at::isfinite(hidden).all().item<bool>());
    QCOMPARE(hidden.sizes(), (at::IntArrayRef{20, 16}));
  }

  void whatIsWrongIsNamed_data() {
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("key");
    QTest::newRow("sizes") << R"({"intermediate_size":[24,16]})"
                           << "intermediate_size";
    QTest::newRow("a fraction") << R"({"intermediate_size":[24,16,8.5,24,16,8]})"
                                << "intermediate_size";
    QTest::newRow("no size") << R"({"intermediate_size":[24,16,0,24,16,8]})"
                             << "intermediate_size";
    QTest::newRow("a text") << R"({"intermediate_size":"16"})"
                            << "intermediate_size";
    QTest::newRow("sparsity") << R"({"activation_sparsity_pattern":[0.5,0,0]})"
                              << "activation_sparsity_pattern";
    QTest::newRow("all closed") << R"({"activation_sparsity_pattern":[1.0,0,0,0,0,0]})"
                                << "activation_sparsity_pattern";
    QTest::newRow("all shared") << R"({"num_kv_shared_layers":6})"
                                << "num_kv_shared_layers";
    QTest::newRow("a kind without keys") << R"({"num_kv_shared_layers":5})"
                                         << "num_kv_shared_layers";
    QTest::newRow("more than there are") << R"({"num_kv_shared_layers":7})"
                                         << "num_kv_shared_layers";
    QTest::newRow("active") << R"({"altup_active_idx":4})"
                            << "altup_active_idx";
    QTest::newRow("streams") << R"({"altup_num_inputs":0})"
                             << "altup_num_inputs";
    QTest::newRow("clip") << R"({"altup_coef_clip":-1})"
                          << "altup_coef_clip";
    QTest::newRow("rank") << R"({"laurel_rank":0})"
                          << "laurel_rank";
    QTest::newRow("table") << R"({"vocab_size_per_layer_input":0})"
                           << "vocab_size_per_layer_input";
  }
  void whatIsWrongIsNamed() {
    QFETCH(QString, changes);
    QFETCH(QString, key);
    const auto config = configFrom(Json::parse(changes.toStdString()));
    QVERIFY(!config.has_value());
    QCOMPARE(config.error().code, std::string("model.config"));
    QCOMPARE(config.error().field, key.toStdString());
  }
};

QTEST_APPLESS_MAIN(TestGemma3n)
#include "tst_gemma3n.moc"
