// DoRA's terms against the formulas of arXiv:2402.09353, written out with matrices of W's size.
#include "engine/ops/dropout.h"
#include "engine/quant/dense_storage.h"
#include "engine/tune/lora/dora_terms.h"
#include "engine/weights/adaptable_weight.h"

#include <QTest>

using namespace tw;

class TestDora : public QObject {
  Q_OBJECT

  static constexpr double kScale = 1.5;
  static at::Tensor random(at::IntArrayRef sizes, double spread = 1.0) { return at::randn(sizes) * spread; }
  static at::Tensor leaf(const at::Tensor& values) { return values.detach().clone().requires_grad_(true); }
  static DoraParts parts(int64_t out, int64_t in, int64_t r, bool byColumn = false) {
    return {leaf(random({r, in})), leaf(random({out, r})), leaf(at::rand({byColumn ? in : out}) + 0.5), byColumn};
  }
  static bool near(const at::Tensor& a, const at::Tensor& b) { return at::allclose(a, b, 1e-4, 1e-5); }

 private Q_SLOTS:
  void init() { at::manual_seed(7); }

  /// More rows than are looked at in one go, so that parts are put together.
  void normsAreThoseOfTheSum_data() {
    QTest::addColumn<bool>("byColumn");
    QTest::addColumn<int>("out");
    for (const bool byColumn : {false, true})
      for (const int out : {7, 3000}) QTest::addRow("%d %s", out, byColumn ? "columns" : "rows") << byColumn << out;
  }
  void normsAreThoseOfTheSum() {
    QFETCH(bool, byColumn);
    QFETCH(int, out);
    const auto weight = random({out, 700});
    const auto p = parts(out, 700, 3, byColumn);
    const auto sum = weight + kScale * at::mm(p.b, p.a).detach();
    const auto expected = at::linalg_vector_norm(sum, 2, at::IntArrayRef{byColumn ? 0 : 1});
    at::Tensor squares;
    const auto norms = doraNorms(weight, p, kScale, &squares);
    QVERIFY(near(norms, expected) && !norms.requires_grad());
    QVERIFY(near(squares, weight.square().sum(byColumn ? 0 : 1)));
    QVERIFY(at::equal(doraNorms(weight, p, kScale, &squares), norms)); // with what is known of W
  }

  void aRowOfZerosIsNoDivisionByZero() {
    auto weight = random({4, 6});
    auto p = parts(4, 6, 2);
    at::NoGradGuard guard;
    weight[1].zero_();
    at::Tensor(p.b)[1].zero_();
    QVERIFY(at::isfinite(p.m / doraNorms(weight, p, kScale)).all().item<bool>());
    const auto merged = DoraTerm(p, kScale, 0.0).merged(weight.clone());
    QVERIFY(merged && at::isfinite(*merged).all().item<bool>() && (*merged)[1].abs().max().item<double>() == 0);
  }

  /// The norm counts as a constant: A and B get the gradient that this leaves.
  void gradientsHoldTheNorm_data() {
    QTest::addColumn<double>("dropout");
    QTest::addRow("without dropout") << 0.0;
    QTest::addRow("with dropout") << 0.3;
  }
  void gradientsHoldTheNorm() {
    QFETCH(double, dropout);
    const auto w = random({9, 12});
    const auto term = std::make_shared<DoraTerm>(parts(9, 12, 3), kScale, dropout);
    AdaptableWeight weight("q_proj", std::make_unique<DenseStorage>(w), {}, 0);
    weight.attach(term);
    const auto x = leaf(random({5, 12})), other = leaf(x);
    const ForwardMode mode{true, 11};
    const auto direction = random({5, 9});
    const auto y = term->apply(weight, x, {at::mm(x, w.t()), {}}, mode).value;
    (y * direction).sum().backward();

    const auto mine = term->tensors();
    const auto a = leaf(mine[0]), b = leaf(mine[1]), m = leaf(mine[2]);
    const auto norms = at::linalg_vector_norm(w + kScale * at::mm(b, a), 2, at::IntArrayRef{1}).detach();
    const auto mask = dropout > 0 ? ops::dropout(at::ones({5, 12}), dropout, mode.dropoutSeed) : at::ones({5, 12});
    const auto in = other * mask;
    const auto gain = m / norms;
    const auto expected =
        at::mm(other, w.t()) + (gain - 1) * at::mm(in, w.t()) + gain * at::mm(at::mm(in, a.t()), b.t()) * kScale;
    (expected * direction).sum().backward();
    QVERIFY(near(y, expected));
    QVERIFY(near(x.grad(), other.grad()));
    const at::Tensor truth[] = {a, b, m};
    for (size_t i = 0; i < mine.size(); ++i)
      QVERIFY2(near(mine[i].grad(), truth[i].grad()), qPrintable(QString::number(i)));
  }

  void mergedIsTheFormula() {
    const auto w = random({9, 12});
    for (const bool byColumn : {false, true}) {
      const auto p = parts(9, 12, 3, byColumn);
      const auto sum = (w + kScale * at::mm(p.b, p.a)).detach();
      const int64_t along = byColumn ? 0 : 1;
      const auto norms = at::linalg_vector_norm(sum, 2, at::IntArrayRef{along});
      const auto merged = DoraTerm(p, kScale, 0.0).merged(w.clone());
      QVERIFY(merged && near(*merged, sum * (p.m.detach() / norms).unsqueeze(along)));
    }
  }

  /// What was computed for a mounted adapter is not taken for another weight of it.
  void aNewFactorHasNewNorms() {
    const auto w = random({9, 12});
    const auto p = parts(9, 12, 3);
    const auto frozen = DoraParts{p.a.detach(), p.b.detach(), p.m.detach(), false};
    const auto term = std::make_shared<DoraTerm>(frozen, kScale, 0.0);
    AdaptableWeight weight("q_proj", std::make_unique<DenseStorage>(w), {}, 0);
    weight.attach(term);
    const auto x = random({5, 12});
    for (const double factor : {1.0, 0.5, 0.5, 2.0}) {
      term->setFactor(factor);
      QVERIFY2(near(weight.forward(x, {}), at::mm(x, term->merged(w.clone())->t())),
               qPrintable(QString::number(factor)));
    }
  }
};

QTEST_APPLESS_MAIN(TestDora)
#include "tst_dora.moc"
