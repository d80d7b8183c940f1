// Order, packing, weights and steps of an epoch.
#include "engine/data/sampler.h"

#include <QElapsedTimer>
#include <QTest>

#include <set>

using namespace tw;

namespace {

EncodedDataset dataset(const std::vector<int>& lengths, std::vector<double> weights = {1.0},
                       size_t firstSource = SIZE_MAX) {
  EncodedDataset out;
  out.sourceWeights = std::move(weights);
  for (size_t i = 0; i < lengths.size(); ++i) {
    EncodedSample sample;
    sample.ids.assign(static_cast<size_t>(lengths[i]), static_cast<int32_t>(i));
    sample.labels = sample.ids;
    sample.source = i >= firstSource;
    out.samples.push_back(std::move(sample));
  }
  return out;
}

std::vector<size_t> flat(const EpochPlan& plan) {
  std::vector<size_t> order;
  for (int64_t i = 0; i < plan.steps(); ++i)
    for (const auto& batch : plan.step(i))
      for (const auto& element : batch) order.insert(order.end(), element.begin(), element.end());
  return order;
}

SamplerOptions options(bool packing, bool shuffle, int64_t batch = 1, int64_t accumulation = 1, int64_t length = 10) {
  return {batch, accumulation, length, packing, shuffle, 42};
}

} // namespace

class TestSampler : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nextFitInOrder() {
    const EpochPlan plan(dataset({4, 6, 1, 10, 3, 3, 3, 3}), options(true, false, 2, 2), 0);
    using Pack = EpochPlan::Element;
    QCOMPARE(plan.elements(), int64_t{5});
    QCOMPARE(plan.steps(), int64_t{2});
    QCOMPARE(plan.step(0), (std::vector<EpochPlan::MicroBatch>{{Pack{0, 1}, Pack{2}}, {Pack{3}, Pack{4, 5, 6}}}));
    QCOMPARE(plan.step(1), (std::vector<EpochPlan::MicroBatch>{{Pack{7}}}));
  }
  void withoutPackingOneSampleAnElement() {
    const EpochPlan plan(dataset({1, 1, 1, 1, 1}), options(false, false, 2, 2), 3);
    QCOMPARE(plan.steps(), int64_t{2});
    QCOMPARE(plan.step(0).size(), size_t{2});
    QCOMPARE(plan.step(1).size(), size_t{1});
    QCOMPARE(flat(plan), (std::vector<size_t>{0, 1, 2, 3, 4}));
  }
  void shufflingIsAFunctionOfSeedAndEpoch() {
    const auto data = dataset(std::vector<int>(100, 1));
    const auto order = [&](uint64_t seed, int64_t epoch) {
      auto o = options(false, true);
      o.seed = seed;
      return flat(EpochPlan(data, o, epoch));
    };
    QCOMPARE(order(1, 0), order(1, 0));
    QVERIFY(order(1, 0) != order(1, 1));
    QVERIFY(order(1, 0) != order(2, 0));
    auto sorted = order(1, 5);
    std::sort(sorted.begin(), sorted.end());
    for (size_t i = 0; i < 100; ++i) QCOMPARE(sorted[i], i);
    QCOMPARE(flat(EpochPlan(data, options(false, false), 7))[99], size_t{99});
  }
  void weights() {
    const auto data = dataset(std::vector<int>(30, 1), {2.0, 0.5}, 10);
    const auto count = [&](int64_t epoch, bool shuffle) {
      std::vector<int> times(30);
      for (const size_t i : flat(EpochPlan(data, options(false, shuffle), epoch))) ++times[i];
      return times;
    };
    for (const bool shuffle : {false, true}) {
      const auto times = count(0, shuffle);
      for (size_t i = 0; i < 10; ++i) QCOMPARE(times[i], 2);
      QCOMPARE(std::accumulate(times.begin() + 10, times.end(), 0), 10);
      QCOMPARE(*std::max_element(times.begin() + 10, times.end()), 1);
    }
    QVERIFY(count(0, false) != count(1, false));
    QCOMPARE(EpochPlan(dataset({1, 1}, {0.0}), options(true, true), 0).steps(), int64_t{0});
  }
  void batchesHoldNoPadding() {
    auto data = dataset({3, 2, 4});
    data.samples[1].labels = {-100, 1};
    data.samples[2].labels = {2, -100, 2, 2};
    const auto batch = assembleBatch(data, {{0, 1}, {2}});
    QCOMPARE(batch.ids, (std::vector<int32_t>{0, 0, 0, 1, 1, 2, 2, 2, 2}));
    QCOMPARE(batch.positions, (std::vector<int32_t>{0, 1, 2, 0, 1, 0, 1, 2, 3}));
    QCOMPARE(batch.offsets, (std::vector<int32_t>{0, 3, 5, 9}));
    QCOMPARE(batch.samples, (std::vector<int64_t>{0, 1, 2}));
  }
  void validationSplit() {
    auto [train, validation] = splitValidation(dataset(std::vector<int>(100, 2)), 0.1, 7);
    QCOMPARE(validation.samples.size(), size_t{10});
    QCOMPARE(train.samples.size(), size_t{90});
    QCOMPARE(train.tokens, int64_t{180});
    QCOMPARE(train.targets, int64_t{90});
    std::set<int32_t> seen;
    int32_t last = -1;
    for (const auto& sample : validation.samples) {
      QVERIFY(sample.ids[0] > last);
      last = sample.ids[0];
      seen.insert(last);
    }
    for (const auto& sample : train.samples) QVERIFY(!seen.contains(sample.ids[0]));
    QCOMPARE(splitValidation(dataset({1, 1}), 0.0, 7).second.samples.size(), size_t{0});
    QCOMPARE(splitValidation(dataset({1, 1}), 0.01, 7).second.samples.size(), size_t{1});
  }
  void aMillionSamples() {
    const auto data = dataset(std::vector<int>(1000000, 1));
    QElapsedTimer timer;
    timer.start();
    const EpochPlan plan(data, options(true, true, 1, 8, 1024), 0);
    QVERIFY(plan.steps() > 100);
    QVERIFY2(timer.elapsed() < 5000, "planning an epoch takes too long");
  }
};

QTEST_APPLESS_MAIN(TestSampler)
#include "tst_sampler.moc"
