// Each fused operation against its plain composition, forward and backward; half precision by FlashAttention's rule (at
// most twice the plain version's error).
#include "engine/ops/attention.h"
#include "engine/ops/dropout.h"
#include "engine/ops/insert_rows.h"
#include "engine/ops/rms_norm.h"
#include "engine/ops/rope.h"
#include "engine/ops/swiglu.h"
#include "engine/quant/dense_storage.h"
#include "engine/quant/four_bit_storage.h"
#include "engine/quant/int8_storage.h"
#include "engine/weights/cross_entropy.h"
#include "engine/weights/linear.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include <array>

using namespace tw;

namespace {

using Tensors = std::vector<at::Tensor>;
using Operation = std::function<at::Tensor(const Tensors&)>;

double gap(const at::Tensor& got, const at::Tensor& wanted) {
  return (got.to(at::kDouble) - wanted.to(at::kDouble)).abs().max().item<double>() /
         std::max(0.1, wanted.to(at::kDouble).abs().max().item<double>());
}

/// Result and gradients of all inputs, for a fixed random direction of the result.
Tensors run(const Operation& operation, const Tensors& inputs, at::ScalarType type) {
  Tensors leaves;
  for (const auto& input : inputs) leaves.push_back(input.to(type).detach().clone().requires_grad_());
  const auto result = operation(leaves);
  auto direction = at::sin(at::arange(result.numel(), at::kFloat)).view(result.sizes()).to(result.scalar_type());
  torch::autograd::backward({result}, {direction});
  Tensors all{result.detach()};
  for (const auto& leaf : leaves) all.push_back(leaf.grad());
  return all;
}

void compare(const Operation& fused, const Operation& plain, const Tensors& inputs) {
  const auto truth = run(plain, inputs, at::kFloat), got = run(fused, inputs, at::kFloat);
  for (size_t i = 0; i < truth.size(); ++i)
    QVERIFY2(gap(got[i], truth[i]) < 1e-5,
             qPrintable(QStringLiteral("float32, tensor %1: %2").arg(i).arg(gap(got[i], truth[i]))));
  for (const auto type : {at::kBFloat16, at::kHalf}) {
    const auto low = run(fused, inputs, type), plainLow = run(plain, inputs, type);
    for (size_t i = 0; i < truth.size(); ++i) {
      const double allowed = 2 * gap(plainLow[i], truth[i]) + (type == at::kHalf ? 1e-3 : 8e-3);
      QVERIFY2(gap(low[i], truth[i]) <= allowed,
               qPrintable(
                   QStringLiteral("low precision, tensor %1: %2 > %3").arg(i).arg(gap(low[i], truth[i])).arg(allowed)));
    }
  }
}

} // namespace

class TestOps : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { at::manual_seed(3); }

  void rmsNorm() {
    for (const double offset : {0.0, 1.0})
      compare([&](const Tensors& t) { return ops::rmsNorm(t[0], t[1], 1e-6, offset); },
              [&](const Tensors& t) { return ops::rmsNormReference(t[0], t[1], 1e-6, offset); },
              {at::randn({7, 3, 40}), at::randn({40})});
  }
  void swiglu() {
    compare([](const Tensors& t) { return ops::swiglu(t[0], t[1]); },
            [](const Tensors& t) { return ops::swigluReference(t[0], t[1]); },
            {at::randn({9, 33}), at::randn({9, 33})});
  }
  void rope() {
    const auto angles = at::randn({6, 8});
    const auto c = at::cos(angles), s = at::sin(angles);
    const auto x = at::randn({6, 3, 16});
    compare([&](const Tensors& t) { return ops::rope(t[0] * 1.0, c, s); },
            [&](const Tensors& t) { return ops::ropeReference(t[0] * 1.0, c, s); }, {x});
    for (const bool interleaved : {false, true}) // 16 of 24 elements are rotated
      compare(
          [&](const Tensors& t) {
            return ops::rope(t[0] * 1.0, c, s, {24, interleaved});
          },
          [&](const Tensors& t) { return ops::ropeReference(t[0] * 1.0, c, s, interleaved); }, {at::randn({6, 3, 24})});
    // Leaves and views are never rotated in place.
    const auto before = x.clone();
    at::NoGradGuard noGrad;
    (void)ops::rope(x.view({6, 48}), c, s);
    QVERIFY(at::equal(x, before));
  }

  void attention_data() {
    QTest::addColumn<QList<int>>("lengths");
    QTest::addColumn<int>("window");
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("softcap");
    QTest::addColumn<int>("prefix");
    const auto scored = [](const char* name, const QList<int>& lengths, int window, double scale, double softcap) {
      QTest::newRow(name) << lengths << window << scale << softcap << 0;
    };
    const auto prefixed = [](const char* name, const QList<int>& lengths, int prefix, int window, double softcap) {
      QTest::newRow(name) << lengths << window << 0.0 << softcap << prefix;
    };
    prefixed("one behind a prefix", {33}, 4, 0, 0);
    prefixed("equal behind a prefix", {17, 17, 17}, 4, 0, 0);
    prefixed("mixed behind a prefix", {5, 5, 1, 0, 40, 1, 1, 7}, 3, 0, 0);
    prefixed("only the prefix's end in the window", {9}, 6, 4, 0);
    prefixed("prefix outside the window", {40, 12, 1, 1}, 3, 2, 0);
    prefixed("capped behind a prefix", {5, 5, 1, 0, 40}, 3, 0, 1.5);
    prefixed("capped in a window behind a prefix", {600, 12}, 7, 9, 1.5);
    prefixed("several blocks behind a prefix", {1100, 700}, 20, 130, 0);
    scored("scaled", {5, 5, 40}, 0, 0.2, 0);
    scored("scaled in a window", {40, 12}, 9, 0.2, 0);
    scored("capped", {5, 5, 1, 0, 40}, 0, 0, 1.5);
    scored("capped and scaled in a window", {600, 12}, 9, 0.2, 1.5);
    QTest::newRow("one") << QList<int>{33} << 0 << 0.0 << 0.0 << 0;
    QTest::newRow("equal") << QList<int>{17, 17, 17} << 0 << 0.0 << 0.0 << 0;
    QTest::newRow("mixed") << QList<int>{5, 5, 1, 0, 40, 1, 1, 7} << 0 << 0.0 << 0.0 << 0;
    QTest::newRow("window") << QList<int>{40, 12} << 9 << 0.0 << 0.0 << 0;
    QTest::newRow("window of one") << QList<int>{6, 3} << 1 << 0.0 << 0.0 << 0;
    QTest::newRow("window wider than all") << QList<int>{20, 12} << 100 << 0.0 << 0.0 << 0;
    QTest::newRow("several blocks") << QList<int>{1100, 700} << 130 << 0.0 << 0.0 << 0; // blocks of 512 queries
  }
  void attention() {
    QFETCH(QList<int>, lengths);
    QFETCH(int, window);
    QFETCH(double, scale);
    QFETCH(double, softcap);
    QFETCH(int, prefix);
    ops::AttentionShape shape{{0}, {window, scale > 0 ? std::optional(scale) : std::nullopt, softcap}, prefix};
    int64_t keys = 0;
    for (const int length : lengths) {
      shape.offsets.push_back(shape.offsets.back() + length);
      keys += length > 0 ? length + prefix : 0;
    }
    const auto tokens = shape.offsets.back();
    compare([&](const Tensors& t) { return ops::attention(t[0], t[1], t[2], shape); },
            [&](const Tensors& t) { return ops::attentionReference(t[0], t[1], t[2], shape); },
            {at::randn({tokens, 4, 8}), at::randn({keys, 2, 8}), at::randn({keys, 2, 8})});
  }

  // The queries are the last of the cache's positions: the ones before stand where a prefix does.
  void attentionOfACache_data() {
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("window");
    QTest::addColumn<double>("softcap");
    for (const double softcap : {0.0, 1.5})
      for (const auto& [queries, positions, window] : std::vector<std::array<int, 3>>{
               {9, 9, 0}, {1, 12, 0}, {1, 12, 5}, {1, 12, 12}, {1, 12, 40}, {5, 12, 0}, {5, 12, 3}, {600, 640, 90}})
        QTest::addRow("%d of %d, window %d, cap %g", queries, positions, window, softcap)
            << queries << positions << window << softcap;
  }
  void attentionOfACache() {
    QFETCH(int, queries);
    QFETCH(int, positions);
    QFETCH(int, window);
    QFETCH(double, softcap);
    const ops::ScoreOptions scores{window, std::nullopt, softcap};
    const auto q = at::randn({2, queries, 4, 8}), k = at::randn({2, positions, 2, 8}),
               v = at::randn({2, positions, 2, 8});
    const auto got = ops::cachedAttention(q, k, v, scores);
    for (int64_t s = 0; s < 2; ++s)
      QVERIFY(gap(got[s], ops::attentionReference(q[s], k[s], v[s], {{0, queries}, scores, positions - queries})) <
              1e-5);
  }

  void insertRows_data() {
    QTest::addColumn<QList<int>>("before");
    QTest::newRow("at the beginning") << QList<int>{0};
    QTest::newRow("in several places") << QList<int>{2, 3, 6};
  }
  void insertRows() {
    QFETCH(QList<int>, before);
    const std::vector<int64_t> places(before.begin(), before.end());
    const auto plain = [&](const Tensors& t) {
      std::vector<at::Tensor> parts;
      for (int64_t row = 0; row < t[0].size(0); ++row) {
        if (before.contains(static_cast<int>(row))) parts.push_back(t[1]);
        parts.push_back(t[0].narrow(0, row, 1));
      }
      return at::cat(parts);
    };
    compare([&](const Tensors& t) { return ops::insertRows(t[0], t[1], places); }, plain,
            {at::randn({7, 3, 4}), at::randn({2, 3, 4})});
  }

  void linear() {
    const auto weight = at::randn({24, 16}), other = at::randn({10, 16});
    const DenseStorage dense(weight), second(other);
    // x, bias, A, B of the first; A, B of the second
    const Tensors inputs{at::randn({7, 16}), at::randn({24}),    at::randn({3, 16}),
                         at::randn({24, 3}), at::randn({2, 16}), at::randn({10, 2})};
    for (const double p : {0.0, 0.4}) {
      const auto dropped = [&](const at::Tensor& x, uint64_t seed) {
        return p > 0 ? x * ops::dropout(at::ones_like(x), p, seed) : x;
      };
      compare(
          [&](const Tensors& t) {
            auto y = ops::linear(t[0], {{&dense, t[1], {{{t[2], t[3], 0.7, p}, 5, true}}},
                                        {&second, {}, {{{t[4], t[5], -0.4, p}, 6, true}}}});
            return at::cat(y, 1);
          },
          [&](const Tensors& t) {
            const auto type = t[0].scalar_type();
            return at::cat(
                {at::linear(t[0], weight.to(type), t[1]) + at::linear(at::linear(dropped(t[0], 5), t[2]), t[3]) * 0.7,
                 at::linear(t[0], other.to(type)) + at::linear(at::linear(dropped(t[0], 6), t[4]), t[5]) * -0.4},
                1);
          },
          inputs);
    }
  }
  void linearOfTrainableWeight() {
    const auto x = at::randn({7, 16});
    compare(
        [](const Tensors& t) {
          DenseStorage storage(t[1]);
          return ops::linear(t[0], {{&storage, t[2], {{{t[3], t[4], 0.5, 0.0}, 1, true}}}})[0];
        },
        [](const Tensors& t) { return at::linear(t[0], t[1], t[2]) + at::linear(at::linear(t[0], t[3]), t[4]) * 0.5; },
        {x, at::randn({9, 16}), at::randn({9}), at::randn({2, 16}), at::randn({9, 2})});
  }
  void linearOfQuantizedWeight() {
    const auto matrix = at::randn({24, 80});
    matrix[3].zero_();
    std::vector<std::unique_ptr<WeightStorage>> storages;
    for (const auto code : {kernels::FourBit::Nf4, kernels::FourBit::Fp4})
      for (const bool twice : {false, true})
        for (const int64_t block : {64, 512})
          storages.push_back(FourBitStorage::quantize(matrix, {code, block, twice}));
    storages.push_back(Int8Storage::quantize(matrix));
    for (const auto& storage : storages) {
      const auto weight = storage->denseCopy(at::kFloat);
      QVERIFY(at::equal(storage->dense(at::kFloat), weight));
      compare(
          [&](const Tensors& t) {
            return ops::linear(t[0], {{storage.get(), {}, {}}})[0];
          },
          [&](const Tensors& t) { return at::linear(t[0], weight.to(t[0].scalar_type())); }, {at::randn({13, 80})});
      at::NoGradGuard noGrad; // few rows take the matrix-vector kernel
      const auto x = at::randn({3, 80});
      QVERIFY(gap(ops::linear(x, {{storage.get(), {}, {}}})[0], at::linear(x, weight)) < 1e-5);
      const auto bias = at::randn({24});
      const LowRank term{at::randn({2, 80}), at::randn({24, 2}), 0.5, 0.0};
      QVERIFY(gap(ops::linear(x, {{storage.get(), bias, {{term, 1, false}}}})[0],
                  at::linear(x, weight, bias) + at::linear(at::linear(x, term.A), term.B) * 0.5) < 1e-5);
      QCOMPARE(storage->valueBytes(), int64_t{24 * 80} / (storage == storages.back() ? 1 : 2));
      QVERIFY(at::all(weight[3].abs() < 0.05).item<bool>());
      QVERIFY(gap(weight, matrix) < 0.5);
    }
  }

  void dropoutMasks() {
    const auto ones = at::ones({1000, 100});
    const auto a = ops::dropout(ones, 0.3, 9);
    QVERIFY(at::equal(a, ops::dropout(ones, 0.3, 9)));
    QVERIFY(!at::equal(a, ops::dropout(ones, 0.3, 10)));
    QVERIFY(std::abs(a.mean().item<double>() - 1.0) < 0.01);
    QVERIFY(std::abs((a == 0).to(at::kFloat).mean().item<double>() - 0.3) < 0.01);
    auto sum = ones.clone();
    ops::addDropout(sum, ones, 0.3, 9);
    QVERIFY(at::equal(sum, ones + a));
    // The masks of neighbours do not follow one another.
    const auto b = ops::dropout(ones, 0.3, ops::dropoutSeed(1, 2, 0)),
               c = ops::dropout(ones, 0.3, ops::dropoutSeed(1, 3, 0));
    QVERIFY(std::abs((b * c).mean().item<double>() - 1.0) < 0.02);
  }

  // A head that is adapted with dropout has another mask for each chunk of rows.
  void chunksOfTheHeadHaveMasksOfTheirOwn() {
    struct Adapter : WeightMethod {
      LowRank term;
      std::optional<LowRank> lowRank() const override { return term; }
      Result<at::Tensor> merged(at::Tensor weight) const override { return weight; }
    };
    const int64_t vocab = 300000, chunk = ops::lossChunkRows(vocab), in = 6;
    AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(at::randn({vocab, in})), at::Tensor(), 0);
    auto adapter = std::make_shared<Adapter>();
    adapter->term = {at::randn({2, in}), at::randn({vocab, 2}), 1.0, 0.5};
    head.attach(adapter);
    auto hidden = at::randn({chunk, in}).repeat({2, 1}).requires_grad_(); // the same rows twice
    const auto targets = at::randint(0, vocab, {chunk}, at::kLong).repeat({2});
    const ForwardMode mode{true, 5};
    ops::linearCrossEntropySum(hidden, targets, head, mode).backward();
    const auto gradient = hidden.grad();
    QVERIFY(!at::allclose(gradient.narrow(0, 0, chunk), gradient.narrow(0, chunk, chunk), 1e-3, 1e-4));
    auto again = hidden.detach().clone().requires_grad_();
    ops::linearCrossEntropySum(again, targets, head, mode).backward();
    QVERIFY(at::equal(again.grad(), gradient));
  }

  // The factor of a loss (its scale over the count of targets) is no bfloat16 number: it must not become one before it
  // multiplies the gradient.
  void lossScaleIsNotRounded() {
    const int64_t rows = 300, in = 16, vocab = 40;
    const auto weight = at::randn({vocab, in});
    const auto values = at::randn({rows, in}).to(at::kBFloat16);
    const auto targets = at::randint(0, vocab, {rows}, at::kLong);
    const AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(weight), at::Tensor(), 0);
    const auto gradient = [&](double factor) {
      auto hidden = values.clone().requires_grad_();
      (ops::linearCrossEntropySum(hidden, targets, head, {}) * factor).backward();
      return hidden.grad().clone();
    };
    const auto plain = gradient(1.0);
    for (const double factor : {1.0 + 1.0 / 300, 65536.0 / 777, 1.0 / 333}) {
      QVERIFY(at::tensor(factor).to(at::kBFloat16).item<double>() != factor);
      const auto wanted = (plain.to(at::kFloat) * static_cast<float>(factor)).to(at::kBFloat16);
      const auto got = gradient(factor);
      QCOMPARE(got.scalar_type(), at::kBFloat16);
      QVERIFY2(at::equal(got, wanted), qPrintable(QString::number(factor)));
    }
  }

  // Sums over 300000 float32 probabilities in two orders: 2e-4. More rows than a chunk holds; frozen head, trained
  // head, adapted head with a bias; no gradients at all.
  void crossEntropy() {
    struct Adapter : WeightMethod {
      LowRank term;
      std::optional<LowRank> lowRank() const override { return term; }
      Result<at::Tensor> merged(at::Tensor weight) const override { return weight; }
    };
    const int64_t vocab = 300000, rows = 2 * ops::lossChunkRows(vocab) + 3, in = 4;
    QVERIFY(ops::lossChunkRows(vocab) * vocab * 4 <= (int64_t{64} << 20));
    const auto weight = at::randn({vocab, in}), bias = at::randn({vocab});
    const auto targets = at::randint(0, vocab, {rows}, at::kLong);
    const auto plain = [&](const at::Tensor& logits) {
      return at::cross_entropy_loss(logits, targets, {}, at::Reduction::Sum);
    };
    const auto check = [&](const Operation& fused, const Operation& reference, const Tensors& inputs) {
      const auto truth = run(reference, inputs, at::kFloat), got = run(fused, inputs, at::kFloat);
      for (size_t i = 0; i < truth.size(); ++i)
        QVERIFY2(gap(got[i], truth[i]) < 2e-4,
                 qPrintable(QStringLiteral("tensor %1: %2").arg(i).arg(gap(got[i], truth[i]))));
    };
    const auto hidden = at::randn({rows, in});
    const auto scaled = [](const at::Tensor& loss) {
      return loss.view({1}) * at::ones({2});
    }; // an incoming gradient other than one
    check(
        [&](const Tensors& t) {
          const AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(weight), bias, 0);
          return scaled(ops::linearCrossEntropySum(t[0], targets, head, {}));
        },
        [&](const Tensors& t) { return scaled(plain(at::linear(t[0], weight, bias))); }, {hidden});
    const ops::LogitTransform capped{0.5, 3.0};
    check(
        [&](const Tensors& t) {
          const AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(weight), bias, 0);
          return scaled(ops::linearCrossEntropySum(t[0], targets, head, {}, capped));
        },
        [&](const Tensors& t) { return scaled(plain(at::tanh(at::linear(t[0], weight, bias) * 0.5 / 3.0) * 3.0)); },
        {hidden});
    check(
        [&](const Tensors& t) {
          AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(t[1]), t[2], 0);
          auto adapter = std::make_shared<Adapter>();
          adapter->term = {t[3], t[4], 0.5, 0.0};
          head.attach(adapter);
          return scaled(ops::linearCrossEntropySum(t[0], targets, head, {}));
        },
        [&](const Tensors& t) {
          return scaled(plain(at::linear(t[0], t[1], t[2]) + at::linear(at::linear(t[0], t[3]), t[4]) * 0.5));
        },
        {hidden, weight, bias, at::randn({2, in}), at::randn({vocab, 2})});
    at::NoGradGuard noGrad;
    const AdaptableWeight head("lm_head", std::make_unique<DenseStorage>(weight), at::Tensor(), 0);
    QVERIFY(gap(ops::linearCrossEntropySum(hidden, targets, head, {}), plain(at::linear(hidden, weight))) < 1e-5);
    const auto cappedLogits = at::tanh(at::linear(hidden, weight) * 0.5 / 3.0) * 3.0;
    QVERIFY(gap(ops::linearCrossEntropySum(hidden, targets, head, {}, capped), plain(cappedLogits)) < 1e-5);
    QCOMPARE(ops::linearCrossEntropySum(hidden.narrow(0, 0, 0), targets.narrow(0, 0, 0), head, {}).item<float>(), 0.0f);
  }
};

QTEST_APPLESS_MAIN(TestOps)
#include "tst_ops.moc"
