#include "tw_kernels/cross_entropy.h"
#include "tw_kernels/rms_norm.h"
#include "tw_kernels/rope.h"
#include "tw_kernels/swiglu.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

using namespace tw::kernels;
using Values = std::vector<float>;

namespace {

Values randomly(size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  Values values(count);
  for (float& value : values) value = normal(engine);
  return values;
}

double dot(const Values& a, const Values& b) {
  double sum = 0.0;
  for (size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * b[i];
  return sum;
}

/// Central differences of `objective` in `at`, against `gradient`.
void compareWithDifferences(Values at, const Values& gradient, const std::function<double(const Values&)>& objective) {
  const float step = 1e-2f;
  for (size_t i = 0; i < at.size(); ++i) {
    const float middle = at[i];
    at[i] = middle + step;
    const double above = objective(at);
    at[i] = middle - step;
    const double below = objective(at);
    at[i] = middle;
    const double expected = (above - below) / (2.0 * step);
    QVERIFY2(std::fabs(expected - gradient[i]) <= 2e-3 * std::max(1.0, std::fabs(expected)),
             qPrintable(QStringLiteral("%1: %2, by differences %3").arg(i).arg(double(gradient[i])).arg(expected)));
  }
}

} // namespace

class TestGradients : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void crossEntropy() {
    const int64_t rows = 3, vocab = 37;
    const Values logits = randomly(size_t(rows * vocab), 1);
    const int64_t targets[3] = {5, -100, 36};
    const auto run = [&](Values& values, bool backward) {
      Values losses(static_cast<size_t>(rows));
      CrossEntropyParams p{values.data(), Scalar::F32, rows,          vocab,   vocab, targets,
                           true,          -100,        losses.data(), nullptr, 0.25f};
      if ((backward ? cross_entropy_forward_backward(Device::Cpu, p) : cross_entropy_forward(Device::Cpu, p)) !=
          Status::Ok)
        return std::nan("");
      return 0.25 * (double(losses[0]) + losses[1] + losses[2]);
    };
    Values gradient = logits;
    run(gradient, true);
    compareWithDifferences(logits, gradient, [&](Values values) { return run(values, false); });
  }

  void rmsNorm() {
    const int64_t rows = 3, columns = 19;
    const Values x = randomly(size_t(rows * columns), 2), dy = randomly(size_t(rows * columns), 3),
                 weight = randomly(size_t(columns), 4);
    Values rstd(static_cast<size_t>(rows));
    const auto objective = [&](const Values& input, const Values& scale) {
      Values y(input.size());
      const RmsNormForwardParams p{input.data(), scale.data(), y.data(), rstd.data(), Scalar::F32, Scalar::F32,
                                   rows,         columns,      columns,  columns,     1e-5f,       1.0f};
      return rms_norm_forward(Device::Cpu, p) == Status::Ok ? dot(y, dy) : std::nan("");
    };
    objective(x, weight);
    Values dx(x.size()), dweight(weight.size());
    const RmsNormBackwardParams p{dy.data(),      x.data(),    weight.data(), rstd.data(), dx.data(),
                                  dweight.data(), Scalar::F32, Scalar::F32,   rows,        columns,
                                  columns,        columns,     columns,       1.0f};
    QCOMPARE(rms_norm_backward(Device::Cpu, p), Status::Ok);
    compareWithDifferences(x, dx, [&](const Values& values) { return objective(values, weight); });
    compareWithDifferences(weight, dweight, [&](const Values& values) { return objective(x, values); });
  }

  void swiglu() {
    const int64_t rows = 2, columns = 21;
    const auto count = size_t(rows * columns);
    const Values gate = randomly(count, 5), up = randomly(count, 6), dout = randomly(count, 7);
    const auto objective = [&](const Values& g, const Values& u) {
      Values out(count);
      const SwigluForwardParams p{g.data(), u.data(), out.data(), Scalar::F32, rows,
                                  columns,  columns,  columns,    columns};
      return swiglu_forward(Device::Cpu, p) == Status::Ok ? dot(out, dout) : std::nan("");
    };
    Values dgate(count), dup(count);
    const SwigluBackwardParams p{dout.data(), gate.data(), up.data(), dgate.data(), dup.data(),
                                 nullptr,     Scalar::F32, rows,      columns,      columns,
                                 columns,     columns,     columns,   columns,      0};
    QCOMPARE(swiglu_backward(Device::Cpu, p), Status::Ok);
    compareWithDifferences(gate, dgate, [&](const Values& values) { return objective(values, up); });
    compareWithDifferences(up, dup, [&](const Values& values) { return objective(gate, values); });
  }

  /// A linear map and its transpose: ⟨Rx, y⟩ = ⟨x, Rᵀy⟩, also with tables that are no rotation.
  void rope() {
    const int64_t tokens = 3, heads = 2, headDim = 24, rotaryDim = 18;
    const auto count = size_t(tokens * heads * headDim);
    for (bool interleaved : {false, true})
      for (bool perElement : {false, true}) {
        const int64_t columns = perElement ? rotaryDim : rotaryDim / 2;
        const Values cosine = randomly(size_t(tokens * columns), 8), sine = randomly(size_t(tokens * columns), 9);
        const Values x = randomly(count, 10), y = randomly(count, 11);
        Values forward = x, backward = y;
        RopeParams p{forward.data(), Scalar::F32,   tokens,      heads,       headDim, rotaryDim, heads * headDim,
                     headDim,        cosine.data(), sine.data(), Scalar::F32, columns, columns,   interleaved};
        QCOMPARE(rope_forward(Device::Cpu, p), Status::Ok);
        p.x = backward.data();
        QCOMPARE(rope_backward(Device::Cpu, p), Status::Ok);
        QVERIFY(std::fabs(dot(forward, y) - dot(x, backward)) < 1e-4);
        QCOMPARE(forward[size_t(rotaryDim)], x[size_t(rotaryDim)]); // what is not rotated stays
      }
  }
};

QTEST_APPLESS_MAIN(TestGradients)
#include "tst_gradients.moc"
