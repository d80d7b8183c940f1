// The search for adapters' weights on functions whose best point is known, and what it promises whatever the function.
#include "engine/base/evolution.h"
#include "engine/evaluate/weight_search.h"

#include <QTest>

using namespace tw;

namespace {

using Weights = std::vector<double>;

/// A loss with its least value 1 at `best`.
std::function<Result<double>(const Weights&)> bowl(Weights best, int* calls = nullptr) {
  return [best = std::move(best), calls](const Weights& weights) -> Result<double> {
    if (calls) ++*calls;
    double sum = 1;
    for (size_t i = 0; i < best.size(); ++i) sum += std::pow(weights[i] - best[i], 2);
    return sum;
  };
}

FoundWeights search(size_t count, const WeightSearchOptions& options,
                    const std::function<Result<double>(const Weights&)>& loss) {
  auto found = searchWeights(count, options, loss);
  if (!found) qFatal("%s", found.error().message.c_str());
  return std::move(*found);
}

} // namespace

class TestWeightSearch : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void evolutionFindsALeastValue() {
    // A narrow valley across the axes: its width must take the valley's shape.
    const auto valley = [](const Weights& x) { return std::pow(x[0] + x[1] - 1, 2) + 100 * std::pow(x[0] - x[1], 2); };
    const Weights start = {-1, 1};
    Evolution evolution(start, valley(start), 0.5, 1.5, 3);
    double last = valley(start);
    for (int i = 0; i < 300; ++i) {
      const auto tried = evolution.propose();
      for (const double x : tried) QVERIFY(std::abs(x) <= 1.5);
      evolution.tell(i % 10 == 3 ? std::nan("") : valley(tried));
      QVERIFY(evolution.bestValue() <= last);
      last = evolution.bestValue();
    }
    QVERIFY2(last < 1e-6, qPrintable(QString::number(last)));
    QCOMPARE(valley(evolution.best()), last);
  }

  void twoAdaptersThatComplementOneAnother() {
    const auto found = search(2, {.evaluations = 60, .l1 = 0.0}, bowl({0.8, 0.7}));
    QCOMPARE(found.alone.size(), size_t{2});
    QCOMPARE(found.alone[0], 1 + 0.2 * 0.2 + 0.7 * 0.7);
    QCOMPARE(found.base, 1 + 0.8 * 0.8 + 0.7 * 0.7);
    QVERIFY2(found.loss < 1.002, qPrintable(QString::number(found.loss)));
    QVERIFY(std::abs(found.weights[0] - 0.8) < 0.05 && std::abs(found.weights[1] - 0.7) < 0.05);
  }

  /// The L1 term leaves out what does not help: exactly 0, so that its rank is not paid for.
  void aBadOneAmongGoodOnesIsLeftOut() {
    const auto found = search(3, {.evaluations = 60, .l1 = 0.1}, bowl({0.6, 0.0, 0.6}));
    QCOMPARE(found.weights[1], 0.0);
    QVERIFY(found.weights[0] > 0.3 && found.weights[2] > 0.3);
    QVERIFY(found.loss < found.alone[found.bestAlone()]);
  }

  /// Where nothing helps, the best single adapter stays what it is, and one adapter is left.
  void neverWorseThanTheBestSingleAdapter() {
    for (uint64_t seed = 0; seed < 20; ++seed) {
      int calls = 0;
      const auto loss = [&](const Weights& w) -> Result<double> { // jumps about, and is lowest without any adapter
        ++calls;
        const double size = std::abs(w[0]) + std::abs(w[1]) + std::abs(w[2]);
        return w == Weights{0, 1, 0} ? 1.5 : 0.5 + size + std::sin(1000 * size);
      };
      const auto found = search(3, {.evaluations = 25, .l1 = 0.05, .seed = seed}, loss);
      QVERIFY(found.loss <= found.alone[found.bestAlone()]);
      QVERIFY(found.weights != (Weights{0, 0, 0}));
      QCOMPARE(found.loss, *loss(found.weights));
      QCOMPARE(found.evaluations, static_cast<int64_t>(calls - 1));
      QVERIFY(found.evaluations <= 1 + 25 + 2 * 3);
      for (const double weight : found.weights) QVERIFY(std::abs(weight) <= 1.5);
    }
  }

  void theSeedDecides() {
    const WeightSearchOptions options{.evaluations = 20, .seed = 7};
    const auto one = search(2, options, bowl({0.3, 1.2})), same = search(2, options, bowl({0.3, 1.2}));
    QCOMPARE(one.weights, same.weights);
    QCOMPARE(one.loss, same.loss);
    QVERIFY(search(2, {.evaluations = 20, .seed = 8}, bowl({0.3, 1.2})).weights != one.weights);
  }

  void anAdapterThatIsNotFiniteIsPassedOver() {
    const auto loss = [](const Weights& w) -> Result<double> {
      return w[0] != 0 ? std::nan("") : 1 + std::pow(w[1] - 1, 2) + std::pow(w[2], 2);
    };
    const auto found = search(3, {}, loss);
    QCOMPARE(found.weights[0], 0.0);
    QVERIFY(std::isfinite(found.loss));
    const auto none = searchWeights(2, {}, [](const Weights&) -> Result<double> { return std::nan(""); });
    QCOMPARE(none.error().code, std::string("train.not_finite"));
  }

  void anErrorEndsIt() {
    int calls = 0;
    const auto stopped = searchWeights(2, {}, [&](const Weights&) -> Result<double> {
      if (++calls == 6) return fail(workError("cancelled", TW_TEXT("Stopped."), TW_TEXT("Go on.")));
      return 1.0;
    });
    QCOMPARE(stopped.error().code, std::string("cancelled"));
    QCOMPARE(calls, 6);
  }
};

QTEST_APPLESS_MAIN(TestWeightSearch)
#include "tst_weight_search.moc"
