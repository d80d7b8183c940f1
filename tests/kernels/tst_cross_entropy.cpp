#include "tw_kernels/cross_entropy.h"
#include "tw_kernels/dispatch.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace tw::kernels;

/// The edges; ordinary values are compared with the reference in tst_self_test.
class TestCrossEntropy : public QObject {
  Q_OBJECT

 private:
  struct Answer {
    Status status;
    float loss;
    float lse;
    std::vector<float> gradient;
  };

  static Answer run(std::vector<float> row, int64_t target) {
    Answer answer{Status::Ok, 0.0f, 0.0f, {}};
    CrossEntropyParams p{row.data(),   Scalar::F32, 1,   int64_t(row.size()), int64_t(row.size()), &target, true, -100,
                         &answer.loss, &answer.lse, 1.0f};
    answer.status = cross_entropy_forward_backward(Device::Cpu, p);
    answer.gradient = row;
    return answer;
  }

 private Q_SLOTS:
  void cleanup() { limitIsa(Isa::Avx512); }

  void edges_data() {
    QTest::addColumn<int>("limit");
    for (Isa limit : {Isa::Portable, Isa::Avx2, Isa::Avx512}) QTest::newRow(describe(limit)) << int(limit);
  }
  void edges() {
    QFETCH(int, limit);
    limitIsa(Isa(limit));
    const float infinity = std::numeric_limits<float>::infinity();
    for (size_t vocab : {size_t(1), size_t(7), size_t(16), size_t(1025), size_t(5000)}) {
      std::vector<float> row(vocab, -30000.0f); // far apart: no overflow, no underflow to NaN
      row[vocab - 1] = 30000.0f;
      Answer answer = run(row, int64_t(vocab) - 1);
      QCOMPARE(answer.loss, 0.0f);
      QCOMPARE(answer.gradient[vocab - 1], 0.0f);

      row.assign(vocab, -infinity); // masked classes: gradient exactly zero
      row[0] = 2.0f;
      answer = run(row, 0);
      QCOMPARE(answer.loss, 0.0f);
      QCOMPARE(answer.lse, 2.0f);
      QCOMPARE(answer.gradient[vocab - 1], 0.0f);

      row.assign(vocab, 0.0f); // uniform
      answer = run(row, 0);
      QVERIFY(std::fabs(answer.loss - std::log(float(vocab))) <= 2e-6f * std::log(float(vocab)));
      QVERIFY(std::fabs(answer.gradient[0] - (1.0f / float(vocab) - 1.0f)) < 1e-6f);

      row[vocab / 2] = std::numeric_limits<float>::quiet_NaN(); // never hidden
      QVERIFY(std::isnan(run(row, 0).loss));
      row.assign(vocab, -infinity);
      QVERIFY(std::isnan(run(row, 0).loss)); // as in PyTorch
    }
  }

  void ignoredRows() {
    const Answer answer = run({1.0f, std::numeric_limits<float>::quiet_NaN(), 3.0f}, -100);
    QCOMPARE(answer.status, Status::Ok);
    QCOMPARE(answer.loss, 0.0f);
    QCOMPARE(answer.gradient, (std::vector<float>{0.0f, 0.0f, 0.0f}));
  }

  void targetsOutsideAreRefusedAndNothingIsWritten() {
    for (int64_t target :
         {int64_t(-1), int64_t(3), std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
      const Answer answer = run({1.0f, 2.0f, 3.0f}, target);
      QCOMPARE(answer.status, Status::InvalidArgument);
      QCOMPARE(answer.gradient, (std::vector<float>{1.0f, 2.0f, 3.0f}));
    }
  }

  void badArguments() {
    float logits[4] = {};
    float loss = 0.0f;
    const int64_t target = 0;
    const CrossEntropyParams good{logits, Scalar::F32, 1, 4, 4, &target, true, -100, &loss, nullptr, 1.0f};
    QCOMPARE(cross_entropy_forward(Device::Cpu, good), Status::Ok);
    CrossEntropyParams p = good;
    p.rowStride = 3;
    QCOMPARE(cross_entropy_forward(Device::Cpu, p), Status::InvalidArgument);
    p = good;
    p.vocab = 0;
    QCOMPARE(cross_entropy_forward(Device::Cpu, p), Status::InvalidArgument);
    p = good;
    p.losses = nullptr;
    QCOMPARE(cross_entropy_forward(Device::Cpu, p), Status::InvalidArgument);
    p = good;
    p.rows = std::numeric_limits<int64_t>::max();
    QCOMPARE(cross_entropy_forward(Device::Cpu, p), Status::InvalidArgument);
  }
};

QTEST_APPLESS_MAIN(TestCrossEntropy)
#include "tst_cross_entropy.moc"
