#include "tw_kernels/adamw.h"

#include <QTest>

#include <limits>

using namespace tw::kernels;

class TestAdamW : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// torch.optim.AdamW 2.11 on the CPU: p = [0.5, -1.25, 3, 1e-3], g = [0.1, -0.02, 1e-5, 0] · step, lr 0.01,
  /// weight_decay 0.1, 3 steps.
  void threeStepsOfPyTorch() {
    float p[4] = {0.5f, -1.25f, 3.0f, 1e-3f}, m[4] = {}, v[4] = {};
    for (int64_t step = 1; step <= 3; ++step) {
      const float s = float(step);
      const float g[4] = {0.1f * s, -0.02f * s, 1e-5f * s, 0.0f};
      QCOMPARE(adamw_step(Device::Cpu, {p, g, m, v, 4, 0.01, 0.9, 0.999, 1e-8, 0.1, step, 1.0f}), Status::Ok);
    }
    const float expected[4] = {0.469299346f, -1.21705163f, 2.96182752f, 0.000997003051f};
    for (int i = 0; i < 4; ++i)
      QVERIFY2(std::abs(p[i] - expected[i]) <= 1.2e-7f * std::abs(expected[i]),
               qPrintable(QString::number(double(p[i]), 'g', 9)));
  }

  void badArguments() {
    float x = 1.0f;
    QCOMPARE(adamw_step(Device::Cpu, {&x, &x, &x, &x, 1, 0.01, 1.0, 0.999, 1e-8, 0.0, 1, 1.0f}),
             Status::InvalidArgument);
    QCOMPARE(adamw_step(Device::Cpu, {&x, &x, &x, &x, 1, 0.01, 0.9, 0.999, 1e-8, 0.0, 0, 1.0f}),
             Status::InvalidArgument);
    QCOMPARE(adamw_step(Device::Cpu, {&x, nullptr, &x, &x, 1, 0.01, 0.9, 0.999, 1e-8, 0.0, 1, 1.0f}),
             Status::InvalidArgument);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(adamw_step(Device::Cpu, {&x, &x, &x, &x, 1, nan, 0.9, 0.999, 1e-8, 0.0, 1, 1.0f}),
             Status::InvalidArgument);
  }
};

QTEST_APPLESS_MAIN(TestAdamW)
#include "tst_adamw.moc"
