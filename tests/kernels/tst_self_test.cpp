#include "kernels/support/failure.h"
#include "tw_kernels/dispatch.h"
#include "tw_kernels/nf4.h"
#include "tw_kernels/self_test.h"

#include <QTest>

#include <set>
#include <string>
#include <thread>

using namespace tw::kernels;

class TestSelfTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() {
    limitIsa(Isa::Avx512);
    qunsetenv("TUNEWRIGHT_FAIL_SELF_TEST");
    for (int op = 0; op < kOpCount; ++op) setMode(Device::Cpu, Op(op), Mode::Best);
  }

  void cpuAgreesWithTheReference_data() {
    QTest::addColumn<int>("limit");
    for (Isa limit : {Isa::Portable, Isa::Avx2, Isa::Avx512}) QTest::newRow(describe(limit)) << int(limit);
  }
  void cpuAgreesWithTheReference() {
    QFETCH(int, limit);
    limitIsa(Isa(limit));
    if (isa() != Isa(limit)) QSKIP("this processor lacks the instruction set");
    const auto results = selfTest(Device::Cpu);
    QVERIFY(results.size() > 100);
    for (const SelfTestResult& result : results)
      QVERIFY2(result.ok, (result.name + ": " + result.detail.english()).c_str());
  }

  void cudaAgreesWithTheReferenceOrSaysWhyNot() {
    const auto results = selfTest(Device::Cuda);
    QVERIFY(!results.empty());
    if (results.size() == 1 && results[0].name == "device") {
      QVERIFY(!results[0].ok && !results[0].detail.empty());
      QSKIP(results[0].detail.c_str());
    }
    for (const SelfTestResult& result : results)
      QVERIFY2(result.ok, (result.name + ": " + result.detail.english()).c_str());
  }

  void anOperationCanBeSwitchedOff() {
    float value = 0.5f;
    float absmax = 0.0f;
    uint8_t byte = 0;
    const Nf4QuantizeParams params{&value, Scalar::F32, 1, 64, &byte, &absmax};
    setMode(Device::Cpu, Op::Nf4Quantize, Mode::Off);
    QVERIFY(!available(Device::Cpu, Op::Nf4Quantize));
    QCOMPARE(nf4_quantize(Device::Cpu, params), Status::NotSupported);
    QCOMPARE(byte, uint8_t(0));
    setMode(Device::Cpu, Op::Nf4Quantize, Mode::Reference);
    QVERIFY(available(Device::Cpu, Op::Nf4Quantize));
    QCOMPARE(nf4_quantize(Device::Cpu, params), Status::Ok);
    QCOMPARE(byte, uint8_t(0xf7)); // 1.0, and the pad of an odd count
    QVERIFY(available(Device::Cpu, Op::Nf4Dequantize));
  }

  void operationsHaveNames() {
    for (int op = 0; op < kOpCount; ++op) QCOMPARE(opNamed(describe(Op(op))), std::optional(Op(op)));
    QVERIFY(!opNamed("") && !opNamed("rms") && !opNamed("unknown"));
  }

  void everyOperationIsTested() {
    std::set<Op> tested;
    for (const SelfTestResult& result : selfTest(Device::Cpu)) {
      QVERIFY2(result.op.has_value(), result.name.c_str());
      tested.insert(*result.op);
    }
    QCOMPARE(int(tested.size()), kOpCount);
  }

  void plantedFailuresFailAndOthersDoNot() {
    qputenv("TUNEWRIGHT_FAIL_SELF_TEST", "rope,nf4_matvec");
    int failed = 0;
    for (const SelfTestResult& result : selfTest(Device::Cpu)) {
      const bool planted = result.op == Op::Rope || result.op == Op::Nf4Matvec;
      QCOMPARE(result.ok, !planted);
      failed += planted;
    }
    QVERIFY(failed > 2);
  }

  void aFailedLaunchKeepsTheRuntimesWords() {
    QCOMPARE(message(Status::NotSupported), std::string(describe(Status::NotSupported)));
    QCOMPARE(launchFailed("cudaErrorInvalidValue", "invalid argument"), Status::LaunchFailed);
    QCOMPARE(message(Status::LaunchFailed),
             std::string("the kernel could not be launched: cudaErrorInvalidValue: invalid argument"));
    QCOMPARE(message(Status::InvalidArgument), std::string("invalid argument")); // of another kind of failure
    std::thread([] {
      // What failed on one thread says nothing of another's.
      QCOMPARE(message(Status::LaunchFailed), std::string(describe(Status::LaunchFailed)));
    }).join();
  }

  void aSwitchedOffOperationFailsItsTest() {
    setMode(Device::Cpu, Op::AdamW, Mode::Off);
    bool seen = false;
    for (const SelfTestResult& result : selfTest(Device::Cpu))
      if (result.name.rfind("adamw", 0) == 0) {
        seen = true;
        QVERIFY(!result.ok && !result.detail.empty());
      }
    QVERIFY(seen);
  }
};

QTEST_APPLESS_MAIN(TestSelfTest)
#include "tst_self_test.moc"
