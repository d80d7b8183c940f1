// What methods put before a text, in models of every kind: virtual tokens that are the embeddings of real ones must do
// what those do, and so must a prefix that holds the keys and values of real ones.
#include "attached_models.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace tw;
using namespace attached;

namespace {

constexpr int64_t kBefore = 5;

/// The hidden states of `text` behind the tokens that virtual ones stand for.
at::Tensor behind(CausalModel& model, const at::Tensor& before, const at::Tensor& text) {
  return model.hidden(batchOf({at::cat({before, text})}), {}).narrow(0, before.size(0), text.size(0));
}

} // namespace

class TestAttachments : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void virtualTokensAreTokens_data() { modelRows(false); }
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

  void prefixIsTokens_data() { modelRows(true); }
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
  void cached_data() { modelRows(true); }
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
  void gradients_data() { modelRows(true); }
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
