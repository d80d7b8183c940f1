// Each optimizer against its formula, and what it says of its state.
#include "engine/optim/registry.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestOptimizers : public QObject {
  Q_OBJECT

  static TrainableTensor trainable(const char* name, std::vector<float> values, bool decays = true) {
    auto tensor = at::tensor(values).requires_grad_(true);
    return {name, tensor, decays};
  }
  static std::vector<float> valuesOf(const at::Tensor& tensor) {
    const auto flat = tensor.detach().flatten().contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
  }
  static QByteArray text(const std::vector<float>& values) {
    QByteArray out;
    for (const float value : values) out += QByteArray::number(value, 'g', 9) + ' ';
    return out;
  }
  static std::unique_ptr<Optimizer> make(const char* type, std::vector<TrainableTensor> tensors, double decay = 0.0) {
    OptimizerOptions options;
    options.type = type;
    options.beta2 = 0.99;
    options.weightDecay = decay;
    return tiny::take(makeOptimizer(std::move(tensors), options));
  }
  /// Whether a gradient's sign can be told from the state that it leaves: whether there is an average of gradients.
  static bool remembersDirection(const std::string& type) {
    const auto left = [&](double gradient) {
      const auto values = trainable("p", {1.0f, 2.0f});
      const auto optimizer = make(type.c_str(), {values});
      optimizer->gradients().fill_(gradient);
      optimizer->step(0.1);
      std::vector<float> all;
      for (const auto& entry : optimizer->state())
        for (const float value : valuesOf(entry.tensor.to(at::kFloat))) all.push_back(value);
      return all;
    };
    return left(0.5) != left(-0.5);
  }

 private Q_SLOTS:
  /// Three steps from p = [0.5, -1.25, 3, 1e-3] with g = step · [0.1, -0.02, 1e-5, 0] and a turn of sign in the second,
  /// rate 0.01, betas 0.9 and 0.99, decay 0.1. torch.optim.AdamW, bitsandbytes 0.50.2, Transformers 5.23's Adafactor;
  /// algorithm 2 of arXiv:2302.06675 in numpy float32.
  void threeStepsEqualTheReference_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QList<float>>("expected");
    QTest::newRow("adamw") << "adamw" << QList<float>{0.500896931f, -1.24864924f, 2.99341416f, 0.000997003051f};
    // Below 4096 values, and on the processor, bitsandbytes' forms are the same.
    for (const char* type : {"adamw_8bit", "paged_adamw", "paged_adamw_8bit"})
      QTest::newRow(type) << type << QList<float>{0.500896931f, -1.24864924f, 2.99341416f, 0.000997003051f};
    QTest::newRow("adafactor") << "adafactor" << QList<float>{0.498767614f, -1.2465198f, 2.99127531f, 0.000997003051f};
    QTest::newRow("lion") << "lion" << QList<float>{0.508511484f, -1.25626373f, 3.001019f, 0.000997003051f};
  }
  void threeStepsEqualTheReference() {
    QFETCH(QString, type);
    QFETCH(QList<float>, expected);
    const auto values = trainable("p", {0.5f, -1.25f, 3.0f, 1e-3f});
    const auto optimizer = make(type.toUtf8().constData(), {values}, 0.1);
    for (int step = 1; step <= 3; ++step) {
      const float sign = step == 2 ? -20.0f : 1.0f;
      optimizer->gradients().copy_(at::tensor({0.1f, -0.02f, 1e-5f, 0.0f}) * (sign * static_cast<float>(step)));
      optimizer->step(0.01);
      QVERIFY(at::equal(optimizer->gradients(), at::zeros({4})));
    }
    const auto got = valuesOf(values.tensor);
    for (qsizetype i = 0; i < 4; ++i)
      QVERIFY2(std::abs(got[static_cast<size_t>(i)] - expected[i]) <= 2e-7f * std::max(1.0f, std::abs(expected[i])),
               text(got).constData());
    QCOMPARE(optimizer->steps(), 3);
  }

  /// AdamW's first step is rate · g / (|g| + epsilon): the averages' bias is taken off before epsilon is added.
  void epsilonIsAddedToTheCorrectedRoot() {
    for (const double epsilon : {1e-8, 0.1}) {
      OptimizerOptions options;
      options.type = "adamw";
      options.beta2 = 0.99;
      options.epsilon = epsilon;
      options.weightDecay = 0;
      const auto values = trainable("p", {1.0f, 1.0f});
      const auto optimizer = tiny::take(makeOptimizer({values}, options));
      optimizer->gradients().copy_(at::tensor({0.1f, -0.3f}));
      optimizer->step(0.01);
      const auto got = valuesOf(values.tensor);
      QVERIFY2(std::abs(got[0] - (1.0 - 0.01 * 0.1 / (0.1 + epsilon))) < 2e-7, text(got).constData());
      QVERIFY2(std::abs(got[1] - (1.0 + 0.01 * 0.3 / (0.3 + epsilon))) < 2e-7, text(got).constData());
    }
  }

  /// Lion remembers with beta2 and moves with beta1: of what the first gradient left, a hundredth, the second, half as
  /// large, turns the direction.
  void lionRemembersWithItsSecondBeta() {
    const auto values = trainable("p", {1.0f});
    const auto optimizer = make("lion", {values});
    for (const float gradient : {1.0f, -0.5f}) {
      optimizer->gradients().fill_(gradient);
      optimizer->step(0.25);
    }
    QCOMPARE(valuesOf(values.tensor)[0], 1.0f);
    QVERIFY(std::abs(optimizer->state()[0].tensor.item<float>() - (0.99 * 0.01 - 0.01 * 0.5)) < 1e-7);
  }

  void decayLeavesOutWhatDoesNotDecay() {
    for (const auto& type : optimizerNames()) {
      const auto bias = trainable("bias", {2.0f}, false), weight = trainable("weight", {2.0f});
      const auto optimizer = make(type.c_str(), {bias, weight}, 0.5);
      optimizer->step(0.1); // no gradient: decay alone moves
      QCOMPARE(valuesOf(bias.tensor)[0], 2.0f);
      QCOMPARE(valuesOf(weight.tensor)[0], 2.0f * (1.0f - 0.05f));
    }
  }

  void stateIsReachedByTensorAndCounts() {
    for (const auto& type : optimizerNames()) {
      const auto a = trainable("a", {1.0f, 2.0f, 3.0f}), b = trainable("b", {4.0f}, false);
      const auto optimizer = make(type.c_str(), {b, a}); // the buffers hold them in another order
      QVERIFY(optimizer->stateOf("c").empty());
      a.tensor.grad().fill_(1.0);
      b.tensor.grad().fill_(1.0);
      optimizer->step(0.0);
      int64_t bytes = 0;
      for (const auto& [name, tensor] : optimizer->state()) {
        const auto dot = name.find('.');
        const auto own = optimizer->stateOf(name.substr(0, dot));
        const auto found = std::find_if(own.begin(), own.end(),
                                        [&](const NamedTensor& entry) { return entry.name == name.substr(dot + 1); });
        QVERIFY2(found != own.end() && found->tensor.data_ptr() == tensor.data_ptr(), name.c_str());
        QVERIFY2(tensor.abs().sum().item<double>() > 0, name.c_str());
        bytes += static_cast<int64_t>(tensor.nbytes());
      }
      QCOMPARE(optimizer->stateBytes(), bytes);
      QCOMPARE(tiny::take(optimizerStateBytes(type, {3})) + tiny::take(optimizerStateBytes(type, {1})), bytes);
      for (const auto& shape : std::vector<std::vector<int64_t>>{{35}, {5, 7}, {65, 80}, {3, 5, 7}, {4096}}) {
        const TrainableTensor one{"one", at::zeros(shape).requires_grad_(true), true};
        QCOMPARE(tiny::take(optimizerStateBytes(type, shape)), make(type.c_str(), {one})->stateBytes());
      }

      // What a method writes into it is what the next step goes on from: as if the tensor were new.
      for (const auto& [name, tensor] : optimizer->stateOf("a")) tensor.zero_();
      const auto before = valuesOf(b.tensor);
      optimizer->step(0.1);
      QCOMPARE(valuesOf(a.tensor), (std::vector<float>{1.0f, 2.0f, 3.0f}));
      // Without a gradient an average of gradients still moves.
      QVERIFY2((valuesOf(b.tensor) != before) == remembersDirection(type), type.c_str());
    }
  }

  void anUnknownOneIsRefusedByName() {
    OptimizerOptions options;
    options.type = "no_such_optimizer";
    const auto made = makeOptimizer({}, options);
    QVERIFY(!made);
    QCOMPARE(made.error().code, std::string("optimizer.unknown"));
    QVERIFY(made.error().message.find(options.type) != std::string::npos);
    for (const auto& known : optimizerNames()) QVERIFY(made.error().advice.find(known) != std::string::npos);
    QCOMPARE(optimizerStateBytes(options.type, {1}).error().code, std::string("optimizer.unknown"));
    QCOMPARE(optimizerPages(options.type).error().code, std::string("optimizer.unknown"));
  }
};

QTEST_APPLESS_MAIN(TestOptimizers)
#include "tst_optimizers.moc"
