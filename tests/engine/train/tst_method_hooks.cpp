// What a method may do in training besides being trained: a loss of its own, and a step after the optimizer's.
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

namespace {

/// LoRA with weight · Σ‖t‖² for a loss, which looks at every step and forgets a momentum after the second.
class Watched : public TuningMethod {
 public:
  struct Seen {
    FinishedStep step;
    at::Tensor gradient, value, momentum; ///< of the first tensor, copies
  };
  std::vector<Seen> seen;
  double weight = 0;

  Watched() {
    MethodOptions options;
    options.r = 4;
    options.loraDropout = 0;
    m_lora = tiny::take(methodRegistry().create(options));
  }
  const MethodInfo& info() const override { return m_lora->info(); }
  Result<MethodFootprint> footprint(const ModelShape& model) const override { return m_lora->footprint(model); }
  Result<> attach(CausalModel& model) override { return m_lora->attach(model); }
  void detach() override { m_lora->detach(); }
  Result<> setActive(bool active) override { return m_lora->setActive(active); }
  const std::vector<TrainableTensor>& trainable() const override { return m_lora->trainable(); }
  Result<> save(const fs::path& folder, SaveKind kind) const override { return m_lora->save(folder, kind); }
  Result<> load(const fs::path& folder) override { return m_lora->load(folder); }

  at::Tensor extraLoss() const override {
    if (weight == 0) return {};
    auto sum = at::zeros({});
    for (const auto& trainable : trainable()) sum = sum + trainable.tensor.square().sum();
    return sum * weight;
  }
  void afterStep(const FinishedStep& step, Optimizer& optimizer) override {
    const auto& first = trainable().front();
    at::Tensor momentum;
    for (const auto& [name, tensor] : optimizer.stateOf(first.name))
      if (name == "exp_avg") momentum = tensor;
    seen.push_back({step, first.tensor.grad().clone(), first.tensor.detach().clone(), momentum.clone()});
    if (step.step == 2) momentum.zero_();
  }

 private:
  std::unique_ptr<TuningMethod> m_lora;
};

struct Trained {
  std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
  Watched method;
  tiny::Run run;
  at::Tensor start;
  explicit Trained(double weight) {
    const tiny::Folder folder;
    TrainControl control;
    method.weight = weight;
    tiny::ok(method.attach(*model));
    start = method.trainable().front().tensor.detach().clone();
    auto options = tiny::options(folder.path());
    options.maxGradNorm = 0;
    run = tiny::train(*model, method, tiny::dataset(20, 11), options, control);
    tiny::ok(run.result ? Result<>{} : Result<>(fail(run.result.error())));
  }
  std::vector<events::Step> steps() const {
    std::vector<events::Step> steps;
    for (const auto& event : run.events)
      if (const auto* step = std::get_if<events::Step>(&event)) steps.push_back(*step);
    return steps;
  }
};

} // namespace

class TestMethodHooks : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void anExtraLossIsTrainedAndReportedBesideTheLoss() {
    const Trained plain(0), pulled(0.01);
    QVERIFY(!plain.steps().front().extra_loss);
    QVERIFY(!toJson(Event(plain.steps().front())).contains("extra_loss"));
    double squares = 0;
    {
      const auto model = tiny::model(tiny::llama);
      Watched fresh;
      tiny::ok(fresh.attach(*model));
      for (const auto& trainable : fresh.trainable()) squares += trainable.tensor.square().sum().item<double>();
    }
    const auto first = pulled.steps().front();
    QVERIFY(first.extra_loss && std::abs(*first.extra_loss - 0.01 * squares) < 1e-5 * squares);
    QCOMPARE(first.loss, plain.steps().front().loss);
    // Its gradient is there once, however many micro-batches the step has.
    QVERIFY(
        at::allclose(pulled.method.seen[0].gradient, plain.method.seen[0].gradient + 0.02 * pulled.start, 1e-4, 1e-7));
    QVERIFY(pulled.steps().back().extra_loss < first.extra_loss);
  }

  void afterEachUpdateTheMethodSeesGradientsAndState() {
    const Trained plain(0);
    const auto& seen = plain.method.seen;
    QCOMPARE(seen.size(), size_t{6});
    for (size_t i = 0; i < seen.size(); ++i) {
      QCOMPARE(seen[i].step.step, static_cast<int64_t>(i) + 1);
      QCOMPARE(seen[i].step.totalSteps, int64_t{6});
      QCOMPARE(seen[i].step.learningRate, plain.steps()[i].learning_rate);
      QCOMPARE(seen[i].gradient.abs().max().item<double>() > 0, i > 0); // A's is zero while B is
    }
    QVERIFY(at::equal(seen[0].value, plain.start) && !at::equal(seen[1].value, plain.start));
    QVERIFY(at::allclose(seen[1].momentum, 0.9 * seen[0].momentum + 0.1 * seen[1].gradient, 1e-4, 1e-9));
    QVERIFY(at::allclose(seen[2].momentum, 0.1 * seen[2].gradient, 1e-4, 1e-9)); // what it forgot is forgotten
  }
};

QTEST_APPLESS_MAIN(TestMethodHooks)
#include "tst_method_hooks.moc"
