// A kernel that is switched off: training and generating give the same results through the composition of ATen's
// operations. A kernel that is called all the same answers NotSupported, and the run fails.
#include "engine/infer/generator.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"
#include "tw_kernels/dispatch.h"

#include <QTest>

using namespace tw;

class TestKernelFallback : public QObject {
  Q_OBJECT

  struct Results {
    std::vector<double> losses;
    std::vector<int32_t> ids;
    at::Tensor logits;
  };
  /// Some steps of LoRA on a model of double-quantised weights, and a greedy answer.
  static Results results(const QString& quantization) {
    LoadOptions load;
    load.quantization = *quantizationNamed(quantization.toStdString());
    const auto model = tiny::model(tiny::llama, 1, load);
    MethodOptions options;
    options.r = 4;
    const auto method = tiny::take(methodRegistry().create(options));
    tiny::ok(method->attach(*model));
    const tiny::Folder out;
    TrainControl control;
    auto run = tiny::train(*model, *method, tiny::dataset(12, 2), tiny::options(out.path()), control);
    tiny::take(std::move(run.result));
    GenerateOptions generation;
    generation.sampling.temperature = 0;
    generation.maxNewTokens = 12;
    const std::vector<int32_t> prompt{5, 9, 2, 33, 17};
    return {run.losses, tiny::take(generate(*model, nullptr, prompt, generation)).ids, tiny::logits(*model)};
  }

 private Q_SLOTS:
  void cleanup() {
    for (int op = 0; op < kernels::kOpCount; ++op)
      kernels::setMode(kernels::Device::Cpu, static_cast<kernels::Op>(op), kernels::Mode::Best);
  }

  void resultsAreTheSame_data() {
    QTest::addColumn<int>("off"); ///< -1: all
    QTest::addColumn<QString>("quantization");
    for (int op = 0; op < kernels::kOpCount; ++op)
      QTest::addRow("%s", kernels::describe(static_cast<kernels::Op>(op))) << op << QStringLiteral("nf4");
    QTest::addRow("all nf4") << -1 << QStringLiteral("nf4");
    QTest::addRow("all fp4") << -1 << QStringLiteral("fp4");
    QTest::addRow("all none") << -1 << QStringLiteral("none");
  }
  void resultsAreTheSame() {
    QFETCH(int, off);
    QFETCH(QString, quantization);
    const auto wanted = results(quantization);
    QCOMPARE(wanted.losses.size(), size_t{6});
    for (int op = 0; op < kernels::kOpCount; ++op)
      if (off < 0 || off == op)
        kernels::setMode(kernels::Device::Cpu, static_cast<kernels::Op>(op), kernels::Mode::Off);
    const auto got = results(quantization);
    QCOMPARE(got.losses.size(), wanted.losses.size());
    for (size_t i = 0; i < got.losses.size(); ++i)
      QVERIFY2(std::abs(got.losses[i] / wanted.losses[i] - 1) < 1e-5,
               qPrintable(QStringLiteral("step %1: %2, expected %3").arg(i).arg(got.losses[i]).arg(wanted.losses[i])));
    QCOMPARE(got.ids, wanted.ids);
    QVERIFY(at::allclose(got.logits, wanted.logits, 1e-3, 1e-4));
  }

  /// In the types that a GPU computes in, against float32: no further from it than with the kernels.
  void lowPrecisionIsNoWorse() {
    const auto losses = [](at::ScalarType type) {
      LoadOptions load;
      load.computeDtype = type;
      const auto model = tiny::model(tiny::qwenTied, 1, load);
      const auto method = tiny::take(methodRegistry().create({}));
      tiny::ok(method->attach(*model));
      const tiny::Folder out;
      TrainControl control;
      auto run = tiny::train(*model, *method, tiny::dataset(12, 2), tiny::options(out.path()), control);
      tiny::take(std::move(run.result));
      return run.losses;
    };
    const auto truth = losses(at::kFloat), plain = losses(at::kBFloat16);
    for (int op = 0; op < kernels::kOpCount; ++op)
      kernels::setMode(kernels::Device::Cpu, static_cast<kernels::Op>(op), kernels::Mode::Off);
    const auto composed = losses(at::kBFloat16);
    for (size_t i = 0; i < truth.size(); ++i) {
      const double allowed = 2 * std::abs(plain[i] - truth[i]) + 0.01 * truth[i];
      QVERIFY2(std::abs(composed[i] - truth[i]) <= allowed,
               qPrintable(QStringLiteral("step %1: %2, truth %3").arg(i).arg(composed[i]).arg(truth[i])));
    }
  }
};

QTEST_APPLESS_MAIN(TestKernelFallback)
#include "tst_kernel_fallback.moc"
