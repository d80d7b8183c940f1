// Optimizers against other programs' steps (tests/data/optim/make_goldens.py), and where a state lies.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/optim/bnb_adamw.h"
#include "engine/optim/dynamic_code.h"
#include "engine/optim/registry.h"
#include "engine/train/loraplus.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

namespace {

constexpr int kSteps = 5;

/// As make_goldens.py draws values (step 0) and gradients.
at::Tensor drawn(int step, int64_t count) {
  constexpr double sizes[] = {1.0, 0.1, 0.01, 0.001, 0.0001};
  auto values = at::empty({count}, at::kFloat);
  for (int64_t i = 0; i < count; ++i) {
    const auto number = static_cast<double>((i * 7919 + int64_t{step} * 104729) % 2003 - 1001);
    const double value = number / 1001 * sizes[i % 5];
    values.data_ptr<float>()[i] = step > 0 && i % 11 == 0 ? 0.0f : static_cast<float>(value);
  }
  return values;
}

OptimizerOptions optionsOf(const char* type) {
  OptimizerOptions options;
  options.type = type;
  options.beta2 = 0.99;
  options.weightDecay = 0.1;
  return options;
}

void fiveSteps(Optimizer& optimizer, const TrainableTensor& trainable, double rate = 0.01) {
  for (int step = optimizer.steps() == 0 ? 1 : static_cast<int>(optimizer.steps()) + 1, last = step + kSteps;
       step < last; ++step) {
    trainable.tensor.grad().copy_(drawn(step, trainable.tensor.numel()).view(trainable.tensor.sizes()));
    optimizer.step(rate);
  }
}

double largestGap(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

} // namespace

class TestReferences : public QObject {
  Q_OBJECT

  static at::Tensor golden(const std::string& name) {
    static const auto file =
        tiny::take(SafetensorsFile::open(fs::path(TW_REPOSITORY) / "tests/data/optim/goldens.safetensors"));
    return tiny::take(readTensor(file, *file.find(name)));
  }
  static TrainableTensor start(std::vector<int64_t> shape) {
    return {"one", drawn(0, c10::multiply_integers(shape)).view(shape).requires_grad_(true), true};
  }
  static void compareWithBnb(const TrainableTensor& trainable, const Optimizer& optimizer) {
    QVERIFY(largestGap(trainable.tensor.detach().flatten(), golden("adamw_8bit.values")) < 2e-6);
    for (const auto& [name, tensor] : optimizer.stateOf("one")) {
      const auto expected = golden("adamw_8bit." + name);
      const auto flat = tensor.flatten();
      if (flat.scalar_type() == at::kByte) { // rounding at the middle between two codes may differ
        QVERIFY2(largestGap(flat, expected) <= 1, name.c_str());
        QVERIFY2((flat != expected).sum().item<int64_t>() <= 15, name.c_str());
      } else {
        QVERIFY2(at::allclose(flat, expected, 1e-5, 1e-12), name.c_str());
      }
    }
  }

 private Q_SLOTS:
  void eightBitsAreThoseOfBitsandbytes_data() {
    QTest::addColumn<QString>("type");
    for (const char* type : {"adamw_8bit", "paged_adamw_8bit"}) QTest::newRow(type) << type;
  }
  void eightBitsAreThoseOfBitsandbytes() {
    QFETCH(QString, type);
    const auto trainable = start({50, 100});
    const auto optimizer = tiny::take(makeOptimizer({trainable}, optionsOf(type.toUtf8().constData())));
    fiveSteps(*optimizer, trainable);
    compareWithBnb(trainable, *optimizer);
  }

  /// What other devices than the processor do, by ATen's operations.
  void theCodeIsTheSameByTensorOperations() {
    for (const auto* code : {&DynamicCode::ofSigns(), &DynamicCode::withoutSign()}) {
      auto values = drawn(1, 1000);
      if (code == &DynamicCode::withoutSign()) values = values.square();
      values.narrow(0, 512, 256).zero_(); // a block of zeros
      const int64_t blocks = DynamicCode::blocks(1000);
      auto codes = at::empty({1000}, at::kByte), expected = at::empty_like(codes);
      auto largest = at::empty({blocks}, at::kFloat), expectedLargest = at::empty_like(largest);
      code->encode(values, codes, largest);
      auto decoded = at::empty({1000}, at::kFloat);
      for (int64_t b = 0; b < blocks; ++b) {
        const int64_t begin = b * DynamicCode::kBlock, count = std::min(DynamicCode::kBlock, 1000 - begin);
        auto* const to = expected.data_ptr<uint8_t>() + begin;
        expectedLargest.data_ptr<float>()[b] = code->encode(values.data_ptr<float>() + begin, to, count);
        code->decode(to, expectedLargest.data_ptr<float>()[b], decoded.data_ptr<float>() + begin, count);
      }
      QVERIFY(at::equal(codes, expected));
      QVERIFY(at::equal(largest, expectedLargest));
      QVERIFY(at::equal(code->decode(codes, largest), decoded));
      QVERIFY(largestGap(decoded, values) < 0.02 && largestGap(decoded.narrow(0, 512, 256), at::zeros({256})) == 0);
    }
  }

  void adafactorIsThatOfTransformers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<qint64>>("shape");
    QTest::newRow("matrix") << "matrix" << QList<qint64>{30, 24};
    QTest::newRow("scaled") << "scaled" << QList<qint64>{6, 5, 8};
    QTest::newRow("vector") << "vector" << QList<qint64>{40};
  }
  void adafactorIsThatOfTransformers() {
    QFETCH(QString, name);
    QFETCH(QList<qint64>, shape);
    auto options = optionsOf("adafactor");
    options.clipThreshold = name == "matrix" ? 0.5 : 1.0;
    options.scaleParameter = name != "matrix";
    options.relativeStep = name == "vector";
    const auto trainable = start({shape.begin(), shape.end()});
    const auto optimizer = tiny::take(makeOptimizer({trainable}, options));
    QCOMPARE(optimizer->usedRate(0.5), name == "vector" ? 0.01 : 0.5);
    fiveSteps(*optimizer, trainable, name == "vector" ? 0.5 : 0.01); // with relative_step the schedule does not count
    const auto prefix = "adafactor." + name.toStdString() + ".";
    QVERIFY(largestGap(trainable.tensor.detach(), golden(prefix + "values")) < 1e-6);
    const auto state = optimizer->stateOf("one");
    QCOMPARE(state.size(), size_t(name == "vector" ? 1 : 2));
    for (const auto& [part, tensor] : state)
      QVERIFY2(at::allclose(tensor, golden(prefix + part), 1e-5, 1e-12), part.c_str());
  }

  void smallTensorsAndTablesStayInFullPrecision() {
    auto options = optionsOf("adamw_8bit");
    options.termsOf = [](const TrainableTensor& tensor) {
      return TensorTerms{1.0, isEmbeddingTable(tensor.name, {"model.embed_tokens"})};
    };
    const auto make = [](const char* name, int64_t count) {
      return TrainableTensor{name, at::zeros({count}).requires_grad_(true), true};
    };
    const auto optimizer =
        tiny::take(makeOptimizer({make("small", 4095), make("large", 4096), make("model.embed_tokens.weight", 5000),
                                  make("base_model.model.model.embed_tokens.weight", 5000)},
                                 options));
    for (const auto& [name, bits] :
         {std::pair("small", 32), std::pair("large", 8), std::pair("model.embed_tokens.weight", 32),
          std::pair("base_model.model.model.embed_tokens.weight", 32)})
      QVERIFY2(optimizer->stateOf(name).front().tensor.element_size() * 8 == bits, name);
  }

  /// ReLoRA forgets parts of it.
  void aStateInEightBitsIsChangedAsValues() {
    const auto trainable = start({50, 100});
    const auto optimizer = tiny::take(makeOptimizer({trainable}, optionsOf("adamw_8bit")));
    fiveSteps(*optimizer, trainable);
    std::vector<at::Tensor> before;
    optimizer->changeState("one", [&](at::Tensor& part) {
      QCOMPARE(part.sizes(), trainable.tensor.sizes());
      before.push_back(part.clone());
      part.mul_(0.5);
      part.select(0, 3).zero_();
    });
    size_t next = 0;
    optimizer->changeState("one", [&](at::Tensor& part) {
      QCOMPARE(part.select(0, 3).abs().sum().item<double>(), 0.0);
      const auto expected = before[next++] * 0.5;
      QVERIFY(largestGap(part.select(0, 7), expected.select(0, 7)) <= 0.02 * expected.abs().max().item<double>());
      QVERIFY(part.select(0, 7).abs().sum().item<double>() > 0);
    });
    QCOMPARE(next, size_t{2});
  }

  /// In main memory, on the device and back again: the same steps.
  void pagesChangeNoNumber_data() {
    QTest::addColumn<int>("bits");
    QTest::newRow("8") << 8;
    QTest::newRow("32") << 32;
  }
  void pagesChangeNoNumber() {
    QFETCH(int, bits);
    constexpr int64_t large = 300000;
    int64_t peak = 100;
    const auto bytes = BnbAdamW::stateBytes({large}, bits, false);
    BnbAdamW::Form form{bits, true, {[&] { return 10 * bytes; }, [&] { return peak; }}};
    const auto paged = start({large}), straight = start({large});
    const auto small = TrainableTensor{"small", at::zeros({5000}).requires_grad_(true), true};
    const auto options = optionsOf("paged_adamw_8bit");
    BnbAdamW moving({paged, small}, options, form), still({straight}, options, {bits, false, {}});
    QCOMPARE(moving.pager().bytesInMain(), bytes); // nobody knows yet what a step takes
    const auto both = [&](int steps) {
      for (int i = 0; i < steps; ++i) {
        const auto gradient = drawn(static_cast<int>(moving.steps()) + 1, large);
        paged.tensor.grad().copy_(gradient);
        straight.tensor.grad().copy_(gradient);
        moving.step(0.01);
        still.step(0.01);
        QVERIFY(at::equal(paged.tensor, straight.tensor));
      }
    };
    peak = 8 * bytes; // filled as far as it should be
    both(1);
    QCOMPARE(moving.pager().bytesInMain(), bytes);
    peak = 2 * bytes;
    both(2);
    QCOMPARE(moving.pager().bytesInMain(), int64_t{0});
    peak = 99 * bytes / 10;
    both(2);
    QCOMPARE(moving.pager().bytesInMain(), bytes);
    peak = 0; // it was too near once
    both(1);
    QCOMPARE(moving.pager().bytesInMain(), bytes);
    const auto state = moving.stateOf("one"), expected = still.stateOf("one");
    for (size_t i = 0; i < expected.size(); ++i) QVERIFY(at::equal(state[i].tensor, expected[i].tensor));
  }

  /// The groups of PEFT's create_loraplus_optimizer.
  void loraPlusTrainsBFaster() {
    const LoraPlus plus{16, 1e-6};
    const double rate = 2e-4;
    const auto make = [](const char* name, std::vector<int64_t> shape, bool decays = true) {
      return TrainableTensor{name, at::zeros(shape).requires_grad_(true), decays};
    };
    const auto a = make("base_model.model.q_proj.lora_A.weight", {2, 3}),
               b = make("base_model.model.q_proj.lora_B.weight", {3, 2}),
               table = make("base_model.model.embed_tokens.lora_embedding_A", {2, 9}),
               bias = make("base_model.model.q_proj.base_layer.bias", {3}, false),
               head = make("base_model.model.lm_head.weight", {9, 3});
    QCOMPARE(plus.factor(a, rate), 1.0);
    QCOMPARE(plus.factor(b, rate), 16.0);
    QCOMPARE(plus.factor(table, rate), 1e-6 / rate);
    QCOMPARE(plus.factor(bias, rate), 16.0);
    QCOMPARE(plus.factor(head, rate), 1.0);

    // A first step of AdamW is the rate, whatever the gradient; the decay is that of the group.
    auto options = optionsOf("adamw");
    options.termsOf = [&](const TrainableTensor& tensor) { return TensorTerms{plus.factor(tensor, rate), false}; };
    const auto optimizer = tiny::take(makeOptimizer({bias, b, table, head, a}, options));
    for (const auto& trainable : {a, b, table, bias, head}) {
      trainable.tensor.detach().fill_(1.0);
      trainable.tensor.grad().fill_(0.5);
    }
    optimizer->step(rate / 2); // the schedule's second half
    const std::vector<std::pair<TrainableTensor, double>> rates = {
        {a, rate}, {b, 16 * rate}, {table, 1e-6}, {bias, 16 * rate}, {head, rate}};
    for (const auto& [trainable, own] : rates) {
      const double decay = trainable.decays ? 0.1 : 0.0;
      const double expected = 1.0 - own / 2 * decay - own / 2;
      QVERIFY2(largestGap(trainable.tensor.detach(), at::full(trainable.tensor.sizes(), expected)) < 2e-7,
               trainable.name.c_str());
    }
  }
};

QTEST_APPLESS_MAIN(TestReferences)
#include "tst_references.moc"
