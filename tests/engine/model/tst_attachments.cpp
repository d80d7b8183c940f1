// What methods attach besides weights, in models of every kind: virtual tokens that are the embeddings of real ones
// must do what those do, and so must a prefix that holds the keys and values of real ones.
#include "attached.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace attached;

namespace {

constexpr int64_t kBefore = 5;

/// Adds to the blocks of layer 1: to the attention's output its input times a, to the MLP's what it is added to times
/// b.
class Addition : public BlockMethod {
 public:
  at::Tensor a = at::full({}, 0.3).requires_grad_(), b = at::full({}, -0.2).requires_grad_();
  at::Tensor apply(const BlockPass& pass) const override {
    if (pass.layer != 1) return pass.output;
    return pass.block == Block::Attention ? pass.output + pass.input * a : pass.output * 0.5 + pass.residual * b;
  }
};

/// Keeps what it is shown.
class Watcher : public BlockMethod {
 public:
  struct Seen {
    int64_t layer;
    Block block;
    at::Tensor input, residual, output;
  };
  mutable std::vector<Seen> seen;
  at::Tensor apply(const BlockPass& pass) const override {
    seen.push_back({pass.layer, pass.block, pass.input, pass.residual, pass.output});
    return pass.output;
  }
};

/// Nothing comes out of any block.
class Silence : public BlockMethod {
 public:
  at::Tensor apply(const BlockPass& pass) const override { return at::zeros_like(pass.output); }
};

/// A low-rank term of the table [vocab, hidden]: scale · (B·A)ᵀ, of which a lookup needs columns of A alone.
class TableTerm : public LookupMethod {
 public:
  at::Tensor A, B;
  static constexpr double scale = 0.7;
  at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const override {
    return rows + at::linear(A.index_select(1, ids).t(), B).to(rows.scalar_type()) * scale;
  }
  at::Tensor onTable(const at::Tensor& table) const { return table + at::mm(B, A).t() * scale; }
};

double gap(const at::Tensor& got, const at::Tensor& wanted) {
  if (!got.defined() || got.sizes() != wanted.sizes()) return 1e9;
  return ((got.to(at::kFloat) - wanted).abs().max() / wanted.abs().max()).item<double>();
}

const std::vector<std::pair<const char*, const char*>> kModels = {
    {"llama", R"("architectures":["LlamaForCausalLM"],"model_type":"llama")"},
    {"window", R"("architectures":["MistralForCausalLM"],"model_type":"mistral","sliding_window":6)"},
    {"gemma2",
     R"("architectures":["Gemma2ForCausalLM"],"model_type":"gemma2","head_dim":8,"sliding_window":6,"query_pre_attn_scalar":12,
        "attn_logit_softcapping":5.0,"final_logit_softcapping":3.0,"layer_types":["sliding_attention","full_attention","full_attention"])"},
    {"granite",
     R"("architectures":["GraniteForCausalLM"],"model_type":"granite","embedding_multiplier":6.0,"residual_multiplier":0.3,"attention_multiplier":0.2,"logits_scaling":4.0)"},
    {"gpt2",
     R"("architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":32,"n_layer":3,"n_head":4,"n_positions":64,"n_inner":48)"},
    {"mixtral",
     R"("architectures":["MixtralForCausalLM"],"model_type":"mixtral","num_local_experts":3,"num_experts_per_tok":2)"}};

std::unique_ptr<CausalModel> make(const QString& name, at::ScalarType type = at::kFloat) {
  if (name == QStringLiteral("gemma3n")) { // two of its layers use keys of others
    LoadOptions options;
    options.computeDtype = type;
    auto loaded = loadModel(fs::path(TW_TEST_DATA) / "model" / "gemma3n", options);
    if (!loaded) qFatal("%s", loaded.error().message.c_str());
    return std::move(*loaded);
  }
  for (const auto& [key, text] : kModels) {
    if (name != QString::fromUtf8(key)) continue;
    const QTemporaryDir dir;
    const auto folder = fromUtf8(dir.path().toStdString());
    const auto written = writeFileAtomically(
        folder / "config.json",
        std::string("{") + text +
            R"(,"hidden_size":32,"intermediate_size":48,"num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,
  "max_position_embeddings":64,"rms_norm_eps":1e-5,"tie_word_embeddings":false,"torch_dtype":"float32","hidden_act":"silu","initializer_range":0.2})");
    if (!written) qFatal("%s", written.error().message.c_str());
    const auto config = readModelConfig(folder);
    if (!config) qFatal("%s", config.error().message.c_str());
    LoadOptions options;
    options.computeDtype = type;
    auto model = newModel(*config, options, 5);
    if (!model) qFatal("%s", model.error().message.c_str());
    return std::move(*model);
  }
  qFatal("no such model");
}

/// Tokens of a text.
at::Tensor ids(int64_t count, int64_t seed) { return (at::arange(count, at::kLong) * 7 + seed * 11).remainder(59) + 3; }

/// Texts of unequal length, among them one of a single token and none at all.
std::vector<at::Tensor> texts() { return {ids(11, 1), ids(4, 2), ids(4, 3), ids(0, 0), ids(1, 4), ids(9, 5)}; }

/// The hidden states of `text` behind the tokens that virtual ones stand for.
at::Tensor behind(CausalModel& model, const at::Tensor& before, const at::Tensor& text) {
  return model.hidden(batchOf({at::cat({before, text})}), {}).narrow(0, before.size(0), text.size(0));
}

/// A loss in which every row counts, and the virtual tokens' last rows.
at::Tensor lossOf(CausalModel& model, const std::vector<at::Tensor>& given, bool checkpointing) {
  ForwardOptions options;
  options.mode.training = true;
  options.checkpointing = checkpointing;
  at::Tensor last;
  options.beforeFirst = &last;
  auto rows = model.hidden(batchOf(given), options);
  if (last.defined()) rows = at::cat({rows, last});
  const auto targets = (at::arange(rows.size(0), at::kLong) * 5).remainder(model.config().vocabSize);
  return model.crossEntropySum(rows, targets, options.mode);
}

} // namespace

class TestAttachments : public QObject {
  Q_OBJECT
  void models(bool gemma3n) {
    QTest::addColumn<QString>("name");
    for (const auto& [name, text] : kModels) QTest::newRow(name) << QString::fromUtf8(name);
    if (gemma3n) QTest::newRow("gemma3n") << QStringLiteral("gemma3n");
  }

 private Q_SLOTS:
  void virtualTokensAreTokens_data() { models(false); }
  void virtualTokensAreTokens() {
    QFETCH(QString, name);
    const auto model = make(name);
    const at::NoGradGuard guard;
    const auto before = ids(kBefore, 9);
    std::vector<at::Tensor> wanted, lastWanted;
    for (const auto& text : texts()) {
      if (text.size(0) == 0) continue;
      const auto all = model->hidden(batchOf({at::cat({before, text})}), {});
      wanted.push_back(all.narrow(0, kBefore, text.size(0)));
      lastWanted.push_back(all.narrow(0, kBefore - 1, 1));
    }
    const auto plain = model->hidden(batchOf(texts()), {});
    const auto tokens = std::make_shared<Tokens>(model->embeddingsOf(before));
    QVERIFY(model->attach(tokens).has_value());
    at::Tensor last;
    ForwardOptions options;
    options.beforeFirst = &last;
    QCOMPARE_LT(gap(model->hidden(batchOf(texts()), options), at::cat(wanted)), 1e-5);
    QCOMPARE_LT(gap(last, at::cat(lastWanted)), 1e-5);
    model->detach(tokens.get());
    QVERIFY(at::equal(model->hidden(batchOf(texts()), {}), plain));
  }

  void prefixIsTokens_data() { models(true); }
  void prefixIsTokens() {
    QFETCH(QString, name);
    const auto model = make(name);
    const at::NoGradGuard guard;
    const auto before = ids(kBefore, 9);
    std::vector<at::Tensor> wanted;
    for (const auto& text : texts())
      if (text.size(0) > 0) wanted.push_back(behind(*model, before, text));
    const auto plain = model->hidden(batchOf(texts()), {});
    const auto prefix = std::make_shared<Prefix>(prefixOf(*model, before));
    QVERIFY(model->attach(prefix).has_value());
    QCOMPARE_LT(gap(model->hidden(batchOf(texts()), {}), at::cat(wanted)), 1e-5);
    model->detach(prefix.get());
    QVERIFY(at::equal(model->hidden(batchOf(texts()), {}), plain));
  }

  // Two sequences grow by tokens of their own, one of them later than the other.
  void cached_data() { models(true); }
  void cached() {
    QFETCH(QString, name);
    for (const bool virtualTokens : {true, false}) {
      if (virtualTokens && name == QStringLiteral("gemma3n")) continue;
      const auto model = make(name);
      const at::NoGradGuard guard;
      const auto before = ids(kBefore, 9), a = ids(9, 1), b = ids(7, 2);
      const auto wantedA = behind(*model, before, a), wantedB = behind(*model, before, b);
      std::shared_ptr<Tokens> tokens;
      std::shared_ptr<Prefix> prefix;
      if (virtualTokens) tokens = std::make_shared<Tokens>(model->embeddingsOf(before));
      else prefix = std::make_shared<Prefix>(prefixOf(*model, before));
      QVERIFY((virtualTokens ? model->attach(tokens) : model->attach(prefix)).has_value());
      KvCache cache(model->config(), at::kCPU, at::kFloat, 2);
      ForwardOptions options;
      options.cache = &cache;
      std::vector<at::Tensor> gotA, gotB;
      const auto pass = [&](int64_t a0, int64_t a1, int64_t b0, int64_t b1) {
        auto batch = batchOf({a.slice(0, a0, a1), b.slice(0, b0, b1)});
        batch.positions = at::cat({at::arange(a0, a1), at::arange(b0, b1)});
        const auto rows = model->hidden(batch, options);
        gotA.push_back(rows.narrow(0, 0, a1 - a0));
        gotB.push_back(rows.narrow(0, a1 - a0, b1 - b0));
      };
      pass(0, 3, 0, 0);
      QCOMPARE(cache.tokens(0), int64_t{3});
      QCOMPARE(cache.length(0), kBefore + 3);
      QCOMPARE(cache.length(1), int64_t{0});
      pass(3, 4, 0, 4);
      pass(4, 5, 4, 5); // as many tokens of both now
      pass(5, 6, 5, 6);
      pass(6, 9, 6, 7);
      QCOMPARE_LT(gap(at::cat(gotA), wantedA), 1e-5);
      QCOMPARE_LT(gap(at::cat(gotB), wantedB), 1e-5);
      cache.reorder({1, 0});
      cache.crop(6);
      QCOMPARE(cache.tokens(0), int64_t{6});
      auto batch = batchOf({b.slice(0, 6, 7), a.slice(0, 6, 7)});
      batch.positions = at::full({2}, 6, at::kLong);
      QCOMPARE_LT(gap(model->hidden(batch, options), at::cat({wantedB.slice(0, 6, 7), wantedA.slice(0, 6, 7)})), 1e-5);
      cache.crop(0); // what stood before the tokens is gone too, and comes again
      QCOMPARE(cache.length(0), int64_t{0});
      QCOMPARE_LT(gap(model->hidden(batchOf({a, b}), options), at::cat({wantedA, wantedB})), 1e-5);
    }
  }

  // The same gradients whether layers are computed once or again, and whether texts are packed or alone; along its
  // gradient the loss rises as it must.
  void gradients_data() { models(true); }
  void gradients() {
    QFETCH(QString, name);
    for (const bool virtualTokens : {true, false}) {
      if (virtualTokens && name == QStringLiteral("gemma3n")) continue;
      const auto model = make(name);
      const auto& c = model->config();
      const auto start = virtualTokens ? at::sin(at::arange(kBefore * c.hiddenSize, at::kFloat)).view({kBefore, -1})
                                       : at::sin(at::arange(c.layers * 2 * kBefore * c.kvHeads * c.headDim, at::kFloat))
                                             .view({c.layers, 2, kBefore, c.kvHeads, c.headDim});
      const auto leaf = start.clone().requires_grad_();
      if (virtualTokens) QVERIFY(model->attach(std::make_shared<Tokens>(leaf)).has_value());
      else QVERIFY(model->attach(std::make_shared<Prefix>(leaf, true)).has_value());
      const auto gradient = [&](const std::vector<std::vector<at::Tensor>>& batches, bool checkpointing) {
        leaf.mutable_grad() = at::Tensor();
        for (const auto& batch : batches) torch::autograd::backward({lossOf(*model, batch, checkpointing)}, {});
        return leaf.grad().clone();
      };
      const auto packed = gradient({texts()}, false);
      QVERIFY(packed.norm().item<double>() > 1e-3);
      QCOMPARE_LT(gap(gradient({texts()}, true), packed), 1e-5);
      // lossOf gives targets by their place: only for the first text are they the same in a batch of its own.
      const auto first = gradient({{texts()[0]}}, false);
      QCOMPARE_LT(gap(gradient({{texts()[0]}}, true), first), 1e-5);
      const at::NoGradGuard guard;
      const double norm = packed.norm().item<double>(), step = 3e-3;
      leaf.detach().copy_(start).add_(packed, step / norm);
      const double above = lossOf(*model, texts(), false).item<double>();
      leaf.detach().copy_(start).add_(packed, -step / norm);
      const double below = lossOf(*model, texts(), false).item<double>();
      QVERIFY2(std::abs((above - below) / (2 * step) - norm) < 0.02 * norm,
               qPrintable(QStringLiteral("%1, expected %2").arg((above - below) / (2 * step)).arg(norm)));
    }
  }

  void lowPrecision() {
    for (const bool virtualTokens : {true, false}) {
      const auto model = make(QStringLiteral("llama")), low = make(QStringLiteral("llama"), at::kBFloat16);
      const auto before = ids(kBefore, 9);
      const auto start = virtualTokens ? model->embeddingsOf(before) : prefixOf(*model, before);
      std::vector<at::Tensor> gradients;
      for (auto* each : {model.get(), low.get()}) {
        const auto leaf = start.detach().to(at::kFloat).clone().requires_grad_();
        if (virtualTokens) QVERIFY(each->attach(std::make_shared<Tokens>(leaf)).has_value());
        else QVERIFY(each->attach(std::make_shared<Prefix>(leaf)).has_value());
        torch::autograd::backward({lossOf(*each, texts(), false)}, {});
        gradients.push_back(leaf.grad());
      }
      QCOMPARE(gradients[1].scalar_type(), at::kFloat);
      QCOMPARE_LT(gap(gradients[1], gradients[0]), 0.1);
    }
  }

  void blocks_data() { models(true); }
  void blocks() {
    QFETCH(QString, name);
    const auto model = make(name);
    const auto plain = lossOf(*model, texts(), false).item<double>();
    const auto method = std::make_shared<Addition>();
    model->attach(method);
    std::vector<at::Tensor> once;
    for (const bool checkpointing : {false, true}) {
      for (const auto& leaf : {method->a, method->b}) leaf.mutable_grad() = at::Tensor();
      torch::autograd::backward({lossOf(*model, texts(), checkpointing)}, {});
      for (const auto& leaf : {method->a, method->b}) {
        QVERIFY(leaf.grad().defined());
        if (!checkpointing) once.push_back(leaf.grad().clone());
      }
      if (checkpointing) QCOMPARE_LT(gap(at::stack({method->a.grad(), method->b.grad()}), at::stack(once)), 1e-5);
    }
    const at::NoGradGuard guard;
    for (size_t i = 0; i < 2; ++i) {
      const auto leaf = (i == 0 ? method->a : method->b).detach();
      const double here = leaf.item<double>(), step = 1e-3;
      leaf.fill_(here + step);
      const double above = lossOf(*model, texts(), false).item<double>();
      leaf.fill_(here - step);
      const double below = lossOf(*model, texts(), false).item<double>();
      leaf.fill_(here);
      const double slope = (above - below) / (2 * step), wanted = once[i].item<double>();
      QVERIFY2(std::abs(slope - wanted) < 0.03 * std::abs(wanted) + 0.02,
               qPrintable(QStringLiteral("%1, expected %2").arg(slope).arg(wanted)));
    }
    // With a cache the same blocks are passed.
    const auto text = ids(6, 1);
    const auto wanted = model->hidden(batchOf({text}), {});
    KvCache cache(model->config(), at::kCPU, at::kFloat, 1);
    ForwardOptions options;
    options.cache = &cache;
    QCOMPARE_LT(gap(model->hidden(batchOf({text}), options), wanted), 1e-5);
    model->detach(method.get());
    QCOMPARE(lossOf(*model, texts(), false).item<double>(), plain);
  }

  void blocksStandBeforeTheResidual() {
    const auto model = make(QStringLiteral("llama"));
    const at::NoGradGuard guard;
    const auto watcher = std::make_shared<Watcher>();
    model->attach(watcher);
    model->hidden(batchOf({ids(6, 1)}), {});
    const auto& seen = watcher->seen;
    QCOMPARE(seen.size(), size_t(2 * model->config().layers));
    for (size_t i = 0; i < seen.size(); ++i) {
      QCOMPARE(seen[i].layer, static_cast<int64_t>(i / 2));
      QVERIFY(seen[i].block == (i % 2 == 0 ? Block::Attention : Block::FeedForward));
      const auto& x = seen[i].residual;
      const auto normalised = x / (x.square().mean(-1, true) + model->config().normEps).sqrt(); // norms are ones here
      QCOMPARE_LT(gap(seen[i].input, normalised), 1e-5);
      if (i > 0) QVERIFY(at::allclose(x, seen[i - 1].residual + seen[i - 1].output));
    }
  }

  /// What is attached to the table does what another table would, in value and gradient; the head keeps its own.
  void lookups_data() { models(false); }
  void lookups() {
    QFETCH(QString, name);
    const auto model = make(name);
    const auto table = model->embeddingNames().front() + ".weight";
    at::Tensor values;
    for (const auto& parameter : model->parameters())
      if (parameter.name == table) values = parameter.tensor;
    const auto term = std::make_shared<TableTerm>();
    term->A = at::randn({2, values.size(0)}).requires_grad_();
    term->B = at::randn({values.size(1), 2}).requires_grad_();
    const auto run = [&] {
      const auto hidden = model->hidden(batchOf(texts()), {});
      torch::autograd::backward({at::sin(hidden).sum()}, {});
      const std::vector<at::Tensor> result{hidden.detach(), term->A.grad().clone(), term->B.grad().clone()};
      term->A.mutable_grad() = term->B.mutable_grad() = at::Tensor();
      return result;
    };
    const auto plain = model->hidden(batchOf(texts()), {});
    model->attach(term);
    const auto mine = run();
    model->detach(term.get());
    QVERIFY(at::equal(model->hidden(batchOf(texts()), {}), plain));
    QVERIFY(model->replaceParameter(table, term->onTable(values)).has_value());
    const auto truth = run();
    for (size_t i = 0; i < truth.size(); ++i) QCOMPARE_LT(gap(mine[i], truth[i]), 1e-4);
    QVERIFY(gap(mine[0], plain) > 1e-2);
  }

  // Without blocks every token stands for itself.
  void silentBlocks_data() { models(false); }
  void silentBlocks() {
    QFETCH(QString, name);
    const auto model = make(name);
    const at::NoGradGuard guard;
    model->attach(std::make_shared<Silence>());
    auto batch = batchOf({ids(6, 1)});
    const auto rows = model->hidden(batch, {});
    batch.offsets = {0, 1, 2, 3, 4, 5, 6};
    QVERIFY(at::allclose(model->hidden(batch, {}), rows));
  }

  void oneMethodBeforeTheText() {
    const auto model = make(QStringLiteral("llama"));
    const auto tokens = std::make_shared<Tokens>(at::ones({2, 32})),
               second = std::make_shared<Tokens>(at::ones({3, 32}));
    const auto prefix = std::make_shared<Prefix>(at::ones({3, 2, 3, 2, 8}));
    QVERIFY(model->attach(tokens).has_value());
    QCOMPARE(model->attach(second).error().code, "adapter.positions");
    QCOMPARE(model->attach(prefix).error().code, "adapter.positions");
    model->detach(second.get()); // is not there
    QCOMPARE(model->attachments().positions(), int64_t{2});
    model->detach(tokens.get());
    QVERIFY(model->attach(prefix).has_value());
    QCOMPARE(model->attachments().positions(), int64_t{3});
    QCOMPARE(make(QStringLiteral("gemma3n"))->attach(tokens).error().code, "method.family");
  }

  void learntPositionsEnd() {
    const auto model = make(QStringLiteral("gpt2"));
    const at::NoGradGuard guard;
    QVERIFY(model->attach(std::make_shared<Tokens>(at::ones({4, 32}))).has_value());
    model->hidden(batchOf({ids(60, 1)}), {});
    QVERIFY_THROWS_EXCEPTION(c10::Error, model->hidden(batchOf({ids(61, 1)}), {}));
  }
};

QTEST_APPLESS_MAIN(TestAttachments)
#include "tst_attachments.moc"
