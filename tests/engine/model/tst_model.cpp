// Every family against Transformers (tests/data/model/make_models.py): logits, loss, gradients, with checkpointing,
// packing, a cache, NF4.
#include "engine/model/causal_model.h"
#include "engine/model/kv_cache.h"
#include "engine/model/tensor_files.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

using namespace tw;

namespace {

class Adapter : public WeightMethod {
 public:
  LowRank term;
  std::optional<LowRank> lowRank() const override { return term; }
  Result<at::Tensor> merged(at::Tensor weight) const override { return weight + at::mm(term.B, term.A) * term.scale; }
};

double gap(const at::Tensor& got, const at::Tensor& wanted) {
  if (!got.defined() || got.sizes() != wanted.sizes()) return 1e9;
  return ((got.to(at::kFloat) - wanted).abs().max() / wanted.abs().max()).item<double>();
}

struct Fixture {
  std::unique_ptr<CausalModel> model;
  std::map<std::string, at::Tensor> golden;
  std::vector<std::pair<std::string, at::Tensor>> leaves;

  explicit Fixture(const QString& name, LoadOptions options = {}) {
    const fs::path folder = fs::path(TW_TEST_DATA) / "model" / name.toStdString();
    auto loaded = loadModel(folder, options);
    if (!loaded) qFatal("%s", loaded.error().message.c_str());
    model = std::move(*loaded);
    const auto tensors = readTensors(folder / "golden.safetensors");
    if (!tensors) qFatal("%s", tensors.error().message.c_str());
    for (const auto& [key, tensor] : *tensors) golden[key] = tensor;
  }
  void adapt() {
    for (const auto& weight : model->weights()) {
      const auto a = golden.find(weight->name() + ".lora_A");
      if (a == golden.end()) continue;
      auto adapter = std::make_shared<Adapter>();
      adapter->term = {a->second.clone().requires_grad_(),
                       golden.at(weight->name() + ".lora_B").clone().requires_grad_(), 2.0, 0.0};
      leaves.emplace_back("grad." + a->first, adapter->term.A);
      leaves.emplace_back("grad." + weight->name() + ".lora_B", adapter->term.B);
      weight->attach(adapter);
    }
  }
  /// Rows [rows, length] of ids as segments, each with positions of its own.
  static TokenBatch batch(const at::Tensor& ids, int64_t firstPosition = 0) {
    TokenBatch result{
        ids.reshape({-1}), at::arange(firstPosition, firstPosition + ids.size(1)).repeat({ids.size(0)}), {0}};
    for (int64_t i = 1; i <= ids.size(0); ++i) result.offsets.push_back(i * ids.size(1));
    return result;
  }
  at::Tensor logits(const ForwardOptions& options = {}) {
    at::NoGradGuard noGrad;
    const auto& ids = golden.at("ids");
    return model->logits(model->hidden(batch(ids), options), {}).view({ids.size(0), ids.size(1), -1});
  }
  at::Tensor loss(const ForwardOptions& options = {}) {
    const auto& ids = golden.at("ids");
    const int64_t rows = ids.size(0), length = ids.size(1);
    const auto hidden = model->hidden(batch(ids), options)
                            .view({rows, length, -1})
                            .slice(1, 0, length - 1)
                            .reshape({rows * (length - 1), -1});
    return model->crossEntropySum(hidden, ids.slice(1, 1, length).reshape({-1}), options.mode);
  }
};

} // namespace

class TestModel : public QObject {
  Q_OBJECT
  void families() {
    QTest::addColumn<QString>("name");
    for (const auto* name : {"llama", "yarn", "dynamic", "qwen2", "qwen3", "mistral", "gemma3n"})
      QTest::newRow(name) << QString::fromUtf8(name);
  }

 private Q_SLOTS:
  void base_data() { families(); }
  void base() {
    QFETCH(QString, name);
    Fixture f(name);
    QCOMPARE_LT(gap(f.logits(), f.golden.at("logits")), 1e-5);
    std::vector<std::pair<std::string, at::Tensor>> trained;
    for (const auto& parameter : f.model->parameters()) {
      auto copy = parameter.tensor.to(at::kFloat, false, true).requires_grad_();
      QVERIFY(f.model->replaceParameter(parameter.name, copy).has_value());
      trained.emplace_back("base_grad." + parameter.name, copy);
    }
    const auto loss = f.loss();
    QCOMPARE_LT(gap(loss.view({1}), f.golden.at("loss")), 1e-5);
    torch::autograd::backward({loss}, {});
    int compared = 0;
    for (const auto& [key, tensor] : trained)
      if (const auto wanted = f.golden.find(key); wanted != f.golden.end()) {
        QVERIFY2(gap(tensor.grad(), wanted->second) < 1e-4, key.c_str());
        ++compared;
      }
    QCOMPARE(compared, 4);
    QVERIFY(!f.model->replaceParameter("no.such.weight", at::zeros({1})).has_value());
    QVERIFY(!f.model->replaceParameter("model.norm.weight", at::zeros({3})).has_value());
  }

  void adapted_data() { families(); }
  void adapted() {
    QFETCH(QString, name);
    for (const bool again : {false, true}) {
      Fixture f(name);
      f.adapt();
      QVERIFY(!f.leaves.empty());
      QCOMPARE_LT(gap(f.logits(), f.golden.at("lora_logits")), 1e-5);
      const auto loss = f.loss({{}, again});
      QCOMPARE_LT(gap(loss.view({1}), f.golden.at("lora_loss")), 1e-5);
      torch::autograd::backward({loss}, {});
      for (const auto& [key, tensor] : f.leaves) QVERIFY2(gap(tensor.grad(), f.golden.at(key)) < 1e-4, key.c_str());
    }
  }

  // Segments of unequal length in one batch give what each gives alone.
  void packed_data() { families(); }
  void packed() {
    QFETCH(QString, name);
    Fixture f(name);
    at::NoGradGuard noGrad;
    const auto ids = f.golden.at("ids");
    const std::vector<int64_t> lengths{15, 4, 4, 1, 9};
    TokenBatch all{{}, {}, {0}};
    std::vector<at::Tensor> parts, positions, alone;
    for (size_t i = 0; i < lengths.size(); ++i) {
      const auto part = ids.select(0, static_cast<int64_t>(i % 2)).narrow(0, 0, lengths[i]);
      parts.push_back(part);
      positions.push_back(at::arange(lengths[i]));
      all.offsets.push_back(all.offsets.back() + lengths[i]);
      alone.push_back(f.model->hidden(Fixture::batch(part.unsqueeze(0)), {}));
    }
    all.ids = at::cat(parts);
    all.positions = at::cat(positions);
    QCOMPARE_LT(gap(f.model->hidden(all, {}), at::cat(alone)), 1e-5);
  }

  void cached_data() { families(); }
  void cached() {
    QFETCH(QString, name);
    if (name == QStringLiteral("dynamic")) QSKIP("A growing cache keeps keys of earlier bases, in Transformers too.");
    Fixture f(name);
    at::NoGradGuard noGrad;
    const auto ids = f.golden.at("ids");
    for (const int64_t step : {1, 4}) {
      KvCache cache(f.model->config(), at::kCPU, at::kFloat, ids.size(0));
      std::vector<at::Tensor> parts;
      for (int64_t at = 0; at < ids.size(1);) {
        const int64_t count = at == 0 ? 3 : std::min(step, ids.size(1) - at);
        ForwardOptions options;
        options.cache = &cache;
        parts.push_back(f.model->logits(f.model->hidden(Fixture::batch(ids.slice(1, at, at + count), at), options), {})
                            .view({ids.size(0), count, -1}));
        at += count;
      }
      QCOMPARE_LT(gap(at::cat(parts, 1), f.golden.at("logits")), 1e-5);
      QCOMPARE(cache.length(0), ids.size(1));
    }
  }

  void cacheOfUnequalSequences() {
    Fixture f(QStringLiteral("qwen2"));
    at::NoGradGuard noGrad;
    const auto ids = f.golden.at("ids");
    KvCache cache(f.model->config(), at::kCPU, at::kFloat, 2);
    ForwardOptions options;
    options.cache = &cache;
    const auto pass = [&](int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
      const auto a = ids[0].slice(0, a0, a1), b = ids[1].slice(0, b0, b1);
      return f.model->hidden(
          {at::cat({a, b}), at::cat({at::arange(a0, a1), at::arange(b0, b1)}), {0, a1 - a0, a1 - a0 + b1 - b0}},
          options);
    };
    pass(0, 7, 0, 3);
    const auto last = pass(7, 8, 3, 9);
    const auto whole = f.model->hidden(Fixture::batch(ids), {}).view({2, 15, -1});
    QCOMPARE_LT(gap(last, at::cat({whole[0].slice(0, 7, 8), whole[1].slice(0, 3, 9)})), 1e-5);
    cache.reorder({1, 1, 0});
    QCOMPARE(cache.sequences(), int64_t{3});
    QCOMPARE(cache.length(0), int64_t{9});
    cache.crop(8);
    const auto next = f.model->hidden({at::cat({ids[1].slice(0, 8, 9), ids[1].slice(0, 8, 9), ids[0].slice(0, 8, 9)}),
                                       at::full({3}, 8, at::kLong),
                                       {0, 1, 2, 3}},
                                      options);
    QCOMPARE_LT(gap(next, at::stack({whole[1][8], whole[1][8], whole[0][8]})), 1e-5);
  }

  void aGrowingCacheKeepsWhatItHolds() {
    Fixture f(QStringLiteral("qwen2"));
    const auto& config = f.model->config();
    KvCache cache(config, at::kCPU, at::kFloat, 2);
    const auto rows = [&](int64_t tokens) { return at::randn({tokens, config.kvHeads, config.headDim}); };
    std::vector<std::vector<at::Tensor>> keys(2), values(2); // by sequence
    for (const auto& [a, b] : std::vector<std::pair<int64_t, int64_t>>{{200, 90}, {1, 1}, {150, 150}, {400, 1}}) {
      const std::vector<int64_t> offsets{0, a, a + b};
      const auto k = rows(a + b), v = rows(a + b);
      for (int64_t layer = 0; layer < config.layers; ++layer) cache.append(layer, k + layer, v - layer, offsets);
      cache.advance(offsets);
      for (size_t s = 0; s < 2; ++s) {
        keys[s].push_back(k.slice(0, offsets[s], offsets[s + 1]));
        values[s].push_back(v.slice(0, offsets[s], offsets[s + 1]));
      }
    }
    for (int64_t layer = 0; layer < config.layers; ++layer)
      for (int64_t s = 0; s < 2; ++s) {
        const auto k = at::cat(keys[static_cast<size_t>(s)]), v = at::cat(values[static_cast<size_t>(s)]);
        QCOMPARE(cache.length(s), k.size(0));
        QVERIFY(at::equal(cache.keys(layer, s, 1, k.size(0))[0], k + layer));
        QVERIFY(at::equal(cache.values(layer, s, 1, k.size(0))[0], v - layer));
      }
  }

  void quantized_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("twice");
    for (const auto* name : {"llama", "qwen3"})
      for (const bool twice : {false, true}) QTest::addRow("%s %d", name, twice) << QString::fromUtf8(name) << twice;
  }
  void quantized() {
    QFETCH(QString, name);
    QFETCH(bool, twice);
    LoadOptions options;
    options.quantization = Quantization::Nf4;
    options.doubleQuantization = twice;
    Fixture f(name, options);
    // bitsandbytes' CPU quantiser of the statistics may be one step off (docs/formats.md), ours is the
    // nearest.
    QCOMPARE_LT(gap(f.logits(), f.golden.at(twice ? "nf4_double_logits" : "nf4_logits")), twice ? 3e-2 : 1e-5);
    for (const auto& weight : f.model->weights())
      QCOMPARE(weight->storage().isQuantized(), !f.model->isOutputHead(*weight));
    // Backward through recomputed weights equals backward through the same weights held densely.
    f.adapt();
    torch::autograd::backward({f.loss()}, {});
    Fixture dense(name);
    for (const auto& weight : dense.model->weights()) {
      const auto* other = f.model->weight(weight->name());
      if (other->storage().isQuantized())
        QVERIFY(dense.model->replaceParameter(weight->name() + ".weight", other->storage().denseCopy(at::kFloat))
                    .has_value());
    }
    dense.adapt();
    torch::autograd::backward({dense.loss({{}, true})}, {});
    for (size_t i = 0; i < f.leaves.size(); ++i)
      QVERIFY2(gap(f.leaves[i].second.grad(), dense.leaves[i].second.grad()) < 1e-5, f.leaves[i].first.c_str());
  }

  void halfPrecision_data() { families(); }
  void halfPrecision() {
    QFETCH(QString, name);
    for (const auto type : {at::kBFloat16, at::kHalf}) {
      LoadOptions options;
      options.computeDtype = type;
      Fixture f(name, options);
      f.adapt();
      QCOMPARE_LT(gap(f.logits(), f.golden.at("lora_logits")), type == at::kHalf ? 2e-2 : 1e-1);
      torch::autograd::backward({f.loss()}, {});
      for (const auto& [key, tensor] : f.leaves) QCOMPARE(tensor.grad().scalar_type(), at::kFloat);
    }
  }

  // The same seed gives the same masks, whether layers are computed once or again; another seed gives others.
  void dropoutRepeats() {
    const auto run = [](uint64_t seed, bool again) {
      Fixture f(QStringLiteral("llama"));
      f.adapt();
      for (const auto& weight : f.model->weights())
        for (const auto& method : weight->methods())
          const_cast<Adapter&>(static_cast<const Adapter&>(*method)).term.dropout = 0.3;
      torch::autograd::backward({f.loss({{true, seed}, again})}, {});
      std::vector<at::Tensor> gradients;
      for (const auto& [key, tensor] : f.leaves) gradients.push_back(tensor.grad().flatten());
      return at::cat(gradients);
    };
    QVERIFY(at::equal(run(7, false), run(7, true)));
    QVERIFY(!at::equal(run(7, false), run(8, false)));
  }

  void severalAdaptersAndGeneralMethods() {
    struct General : WeightMethod { // W → rows · (W + change) · columns
      at::Tensor change, rows, columns;
      at::Tensor input(const at::Tensor& x) const override { return x * columns; }
      Product apply(const AdaptableWeight&, const at::Tensor& x, Product base, const ForwardMode&) const override {
        base.value = rows * (base.value + at::linear(x * columns, change));
        return base;
      }
      Result<at::Tensor> merged(at::Tensor weight) const override {
        return rows.unsqueeze(1) * (weight + change) * columns;
      }
    };
    Fixture f(QStringLiteral("qwen3"));
    at::NoGradGuard noGrad;
    auto* weight = f.model->weight("model.layers.0.mlp.up_proj");
    const auto x = at::randn({5, weight->inFeatures()});
    const auto base = weight->forward(x, {});
    auto first = std::make_shared<Adapter>(), second = std::make_shared<Adapter>();
    first->term = {at::randn({2, weight->inFeatures()}), at::randn({weight->outFeatures(), 2}), 0.5, 0.0};
    second->term = {at::randn({3, weight->inFeatures()}), at::randn({weight->outFeatures(), 3}), -1.5, 0.0};
    auto general = std::make_shared<General>();
    general->change = at::randn({weight->outFeatures(), weight->inFeatures()});
    general->rows = at::randn({weight->outFeatures()});
    general->columns = at::randn({weight->inFeatures()});
    weight->attach(first);
    weight->attach(general);
    weight->attach(second);
    auto merged = weight->storage().denseCopy(at::kFloat);
    for (const auto& method : weight->methods()) merged = *method->merged(merged);
    QCOMPARE_LT(gap(weight->forward(x, {}), at::linear(x, merged)), 1e-5);
    weight->detach(first.get());
    weight->detach(general.get());
    weight->detach(second.get());
    QVERIFY(at::equal(weight->forward(x, {}), base));
  }

  void newModelIsReproducible() {
    const auto config = readModelConfig(fs::path(TW_TEST_DATA) / "model" / "qwen2");
    QVERIFY(config.has_value());
    const auto a = newModel(*config, {}, 3), b = newModel(*config, {}, 3), c = newModel(*config, {}, 4);
    QVERIFY(a.has_value() && b.has_value() && c.has_value());
    QVERIFY(at::equal((*a)->weights()[3]->storage().parameter(), (*b)->weights()[3]->storage().parameter()));
    QVERIFY(!at::equal((*a)->weights()[3]->storage().parameter(), (*c)->weights()[3]->storage().parameter()));
    int64_t count = 0;
    for (const auto& parameter : (*a)->parameters()) count += parameter.tensor.numel();
    QCOMPARE(count, (*a)->parameterCount());
  }
};

QTEST_APPLESS_MAIN(TestModel)
#include "tst_model.moc"
