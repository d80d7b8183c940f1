// The gradients with which the optimizer is called: AdamW's step is blind to a constant factor of them.
#include "engine/train/optimizer_step.h"
#include "engine/tune/base/method.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

namespace {

/// Moves nothing and keeps the gradients of each step.
class Recorder : public Optimizer {
 public:
  explicit Recorder(std::vector<TrainableTensor> tensors) : Optimizer(std::move(tensors), OptimizerOptions{}) {}
  std::vector<at::Tensor> seen;

 private:
  void update(const Group& group, double) override {
    seen.push_back(gradients().narrow(0, group.begin, group.end - group.begin).clone());
  }
  std::vector<NamedTensor> stateAt(size_t) const override { return {}; }
};

} // namespace

class TestOptimizerStep : public QObject {
  Q_OBJECT

  std::unique_ptr<CausalModel> m_model;
  std::unique_ptr<TuningMethod> m_method;
  EncodedDataset m_data = tiny::dataset(8, 3);

  struct Seen {
    StepOutcome outcome;
    at::Tensor gradients;
  };
  Seen step(double maxNorm, bool scaled = false) {
    Recorder recorder(m_method->trainable());
    LossScale scale(scaled);
    OptimizerStep step(*m_model, m_data, recorder, scale, maxNorm, false, [] { return true; });
    const auto outcome = step.run({{{0, 1}, {2}}, {{3, 4, 5}}}, 1e-3, 1);
    return {outcome, at::cat(recorder.seen)};
  }

 private Q_SLOTS:
  void initTestCase() {
    m_model = tiny::model(tiny::llama);
    MethodOptions lora;
    lora.r = 4;
    lora.loraDropout = 0;
    m_method = tiny::take(methodRegistry().create(lora));
    tiny::ok(m_method->attach(*m_model));
    tiny::randomize(*m_method, 5);
  }

  void theNormIsThatOfTheGradients() {
    const auto seen = step(0);
    QVERIFY(seen.outcome.gradientNorm > 0.01);
    const double norm = seen.gradients.norm().item<double>();
    QVERIFY2(std::abs(norm / seen.outcome.gradientNorm - 1) < 1e-6, qPrintable(QString::number(norm)));
  }

  /// torch.nn.utils.clip_grad_norm_: times max_norm / (norm + 1e-6), never above 1.
  void clippingLeavesTheNormThatIsAskedFor_data() {
    QTest::addColumn<double>("share");
    QTest::newRow("a tenth") << 0.1;
    QTest::newRow("nearly all") << 0.99;
    QTest::newRow("more than there is") << 1.5;
    QTest::newRow("less than twice as much") << 1.99;
  }
  void clippingLeavesTheNormThatIsAskedFor() {
    QFETCH(double, share);
    const auto plain = step(0);
    const double norm = plain.outcome.gradientNorm, limit = norm * share;
    const auto clipped = step(limit);
    QCOMPARE(clipped.outcome.gradientNorm, norm); // told as it was before
    const double factor = std::min(1.0, limit / (norm + 1e-6));
    QVERIFY(at::allclose(clipped.gradients, plain.gradients * factor, 1e-5, 1e-9));
    const double left = clipped.gradients.norm().item<double>();
    QVERIFY2(std::abs(left / std::min(norm, limit) - 1) < 1e-4, qPrintable(QString::number(left / norm)));
  }

  void aLossScaleIsTakenOffBeforeClipping() {
    const auto plain = step(0), scaled = step(plain.outcome.gradientNorm / 2, true);
    QVERIFY(std::abs(scaled.outcome.gradientNorm / plain.outcome.gradientNorm - 1) < 1e-5);
    QVERIFY(at::allclose(scaled.gradients, plain.gradients / 2, 1e-4, 1e-9));
  }

  /// torch.amp.GradScaler's defaults: doubled after 2000 steps without an overflow, halved after one.
  void aLossScaleGrowsAndShrinks() {
    LossScale scale(true);
    const auto good = [&](int steps) {
      while (steps-- > 0) scale.good();
    };
    good(1999);
    QCOMPARE(scale.value(), 65536.0);
    good(1);
    QCOMPARE(scale.value(), 131072.0);
    good(1999);
    QVERIFY(scale.overflow());
    QCOMPARE(scale.value(), 65536.0);
    good(1999); // counted anew
    QCOMPARE(scale.value(), 65536.0);
    good(1);
    QCOMPARE(scale.value(), 131072.0);
    int halvings = 0;
    while (scale.overflow()) QVERIFY(++halvings < 100);
    QVERIFY(scale.value() < 1.0 / 1024 && scale.value() > 0);
    LossScale off(false);
    off.good();
    QCOMPARE(off.value(), 1.0);
    QVERIFY(!off.overflow());
  }

  /// The same sample in two micro-batches: with masks of their own the two gradients differ.
  void microBatchesHaveMasksOfTheirOwn() {
    const auto model = tiny::model(tiny::llama);
    MethodOptions lora;
    lora.r = 4;
    lora.loraDropout = 0.5;
    const auto method = tiny::take(methodRegistry().create(lora));
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 5);
    const auto gradients = [&](const std::vector<EpochPlan::MicroBatch>& batches) {
      Recorder recorder(method->trainable());
      LossScale scale(false);
      OptimizerStep step(*model, m_data, recorder, scale, 0, false, [] { return true; });
      step.run(batches, 1e-3, 1);
      return at::cat(recorder.seen);
    };
    const auto once = gradients({{{0}}}), twice = gradients({{{0}}, {{0}}});
    QVERIFY(at::equal(once, gradients({{{0}}})));
    QVERIFY(!at::allclose(once, twice, 1e-2, 1e-5));
  }
};

QTEST_APPLESS_MAIN(TestOptimizerStep)
#include "tst_optimizer_step.moc"
