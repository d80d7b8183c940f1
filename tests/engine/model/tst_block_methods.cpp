// What methods attach to blocks and to the table of embeddings, in models of every kind.
#include "attached_models.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace tw;
using namespace attached;

namespace {

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
  static constexpr double kScale = 0.7;
  at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const override {
    return rows + at::linear(A.index_select(1, ids).t(), B).to(rows.scalar_type()) * kScale;
  }
  at::Tensor onTable(const at::Tensor& table) const { return table + at::mm(B, A).t() * kScale; }
};

} // namespace

class TestBlockMethods : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void blocks_data() { modelRows(true); }
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
  void lookups_data() { modelRows(false); }
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
  void silentBlocks_data() { modelRows(false); }
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
};

QTEST_APPLESS_MAIN(TestBlockMethods)
#include "tst_block_methods.moc"
