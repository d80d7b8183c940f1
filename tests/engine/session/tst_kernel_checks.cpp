// From a failed self-test to a training that does without the kernel: the check, what is remembered of it, and the
// session that consults it.
#include "engine/base/paths.h"
#include "engine/session/devices/kernel_checks.h"
#include "services_fixture.h"

#include <QFile>
#include <QTest>

using namespace tw;

class TestKernelChecks : public QObject, private testing::ServicesFixture {
  Q_OBJECT

  static constexpr const char* kPlanted = "rms_norm,rope,nf4_dequantize";

  static QString off() {
    QStringList names;
    for (int i = 0; i < kernels::kOpCount; ++i)
      if (const auto op = static_cast<kernels::Op>(i); !kernels::available(kernels::Device::Cpu, op))
        names << QString::fromUtf8(kernels::describe(op));
    return names.join(QLatin1Char(','));
  }
  /// A program that stands for the command line.
  void program(const QByteArray& script) const {
    const auto path = toUtf8(folder() / "tune wright");
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("TUNEWRIGHT_PROGRAM", path.c_str());
  }
  /// The script's line that prints a check.
  static QByteArray line(const QByteArray& fields) { return "echo '{\"event\":\"check\"," + fields + "}'\n"; }
  Recipe shortRecipe(const char* output) const {
    auto wanted = recipe();
    wanted.training.max_steps = 2;
    wanted.training.gradient_accumulation_steps = 1;
    wanted.model.quantization = "nf4";
    wanted.method.lora_dropout = 0;
    wanted.output_dir = toUtf8(folder() / output);
    return wanted;
  }
  /// Losses of a training, and the advice it gave.
  std::pair<std::vector<double>, std::vector<events::Advice>> train(const char* output) {
    const auto outcome =
        testing::finishJob(*m_session, m_session->submit(commands::Train{shortRecipe(output), false, "", false}));
    if (!outcome.problem().empty()) qFatal("%s", outcome.problem().c_str());
    std::vector<double> losses;
    for (const auto& step : outcome.all<events::Step>()) losses.push_back(step.loss);
    return {losses, outcome.all<events::Advice>()};
  }
  static bool tells(const std::vector<events::Advice>& all) {
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.code == "kernels.switched_off"; });
  }

 private Q_SLOTS:
  void init() {
    qputenv("TUNEWRIGHT_PROGRAM", "/none"); // then the processor is tested in this process
    qunsetenv("TUNEWRIGHT_FAIL_SELF_TEST");
    open();
    std::error_code error;
    fs::remove(libraryFolder() / "kernels.json", error);
  }
  void cleanup() {
    m_session.reset();
    for (int op = 0; op < kernels::kOpCount; ++op)
      kernels::setMode(kernels::Device::Cpu, static_cast<kernels::Op>(op), kernels::Mode::Best);
  }

  void aSoundMachineUsesItsKernels() {
    for (const auto& check : services().doctor())
      if (!check.kernel.empty()) QVERIFY2(check.ok, (check.name.english() + ": " + check.detail.english()).c_str());
    const auto known = recalledKernels(kernelPlace(at::kCPU));
    QVERIFY(known && known->empty());
    QVERIFY(!tells(train("sound").second));
    QCOMPARE(off(), QString());
  }

  void aFailedKernelIsReplacedAndTold() {
    const auto [wanted, quiet] = train("before");
    QVERIFY(!tells(quiet));
    qputenv("TUNEWRIGHT_FAIL_SELF_TEST", kPlanted);
    const auto checks = services().doctor();
    const auto told = std::find_if(checks.begin(), checks.end(),
                                   [](const Check& check) { return check.name.english() == "cpu: switched off"; });
    QVERIFY(told != checks.end());
    for (const char* name : {"rms_norm", "rope", "nf4_dequantize", "ATen"})
      QVERIFY2(told->detail.find(name) != std::string::npos, told->detail.c_str());
    QCOMPARE(off(), QString()); // not while kernels may run: with the next job

    const auto [losses, advice] = train("after");
    QCOMPARE(off(), QStringLiteral("nf4_dequantize,rms_norm,rope"));
    QVERIFY(tells(advice));
    for (const auto& one : advice)
      if (one.code == "kernels.switched_off")
        QVERIFY2(one.message.find("nf4_dequantize, rms_norm, rope") != std::string::npos, one.message.c_str());
    QCOMPARE(losses.size(), wanted.size());
    for (size_t i = 0; i < losses.size(); ++i) QVERIFY(std::abs(losses[i] / wanted[i] - 1) < 1e-5);
    const auto devices = services().devices();
    QCOMPARE(devices.front().switched_off, (std::vector<std::string>{"nf4_dequantize", "rms_norm", "rope"}));

    // Another program, later: it consults what is remembered.
    cleanup();
    open();
    QVERIFY(tells(train("later").second));
    QCOMPARE(off(), QStringLiteral("nf4_dequantize,rms_norm,rope"));

    // The next check finds the fault gone.
    cleanup();
    qunsetenv("TUNEWRIGHT_FAIL_SELF_TEST");
    open();
    (void)services().doctor();
    QVERIFY(!tells(train("mended").second));
    QCOMPARE(off(), QString());
  }

  void whatIsRememberedBelongsToDeviceDriverAndBuild() {
    const KernelPlace place{"card", "580.1", "0.1 77"};
    rememberKernels(place, {{kernels::Op::Rope, "largest gap 3"}, {kernels::Op::AdamW, "bits differ"}});
    const auto known = recalledKernels(place);
    QVERIFY(known.has_value());
    QCOMPARE(known->size(), size_t{2});
    QCOMPARE((*known)[0].op, kernels::Op::Rope);
    QCOMPARE((*known)[0].detail, std::string("largest gap 3"));
    QCOMPARE(kernelNames(*known), std::string("rope, adamw"));
    for (const auto& other : {KernelPlace{"other card", "580.1", "0.1 77"}, KernelPlace{"card", "581.0", "0.1 77"},
                              KernelPlace{"card", "580.1", "0.1 78"}})
      QVERIFY(!recalledKernels(other));
    rememberKernels({"second card", "580.1", "0.1 77"}, {});
    QVERIFY(recalledKernels({"second card", "580.1", "0.1 77"})->empty());
    QVERIFY(recalledKernels(place).has_value());
    rememberKernels({"card", "581.0", "0.1 77"}, {}); // takes the place of the old driver's
    QVERIFY(!recalledKernels(place));
    for (const char* text : {"", "{", "[]", "{}", "[3]", R"([{"device":"card","driver":"581.0","build":"0.1 77"}])",
                             R"([{"device":1,"driver":"581.0","build":"0.1 77","failed":[{"kernel":"rope"}]}])"}) {
      QVERIFY(writeFileAtomically(libraryFolder() / "kernels.json", text).has_value());
      QVERIFY(!recalledKernels({"card", "581.0", "0.1 77"}));
    }
    QVERIFY(writeFileAtomically(
                libraryFolder() / "kernels.json",
                R"([{"device":"card","driver":"","build":"","failed":[7,{"kernel":"gone"},{"kernel":"rope"}]}])")
                .has_value());
    QCOMPARE(kernelNames(*recalledKernels({"card", "", ""})), std::string("rope"));
  }

  void theTestRunsInAProcessOfItsOwn() {
    program(line("\"name\":\"cpu: rope_forward\",\"ok\":false,\"detail\":\"gap\",\"kernel\":\"rope\"") +
            "echo 'no JSON'\n" + line("\"name\":\"cpu: swiglu\",\"ok\":true,\"kernel\":\"swiglu\"") +
            "printf '{\"event\":\"check\",\"name\":\"arguments\",\"ok\":true,\"detail\":\"%s\"}\\n' \"$*\"\nexit 1\n");
    const auto test = testKernels(at::kCPU);
    QVERIFY(test.conclusive);
    QCOMPARE(kernelNames(test.failed), std::string("rope"));
    QCOMPARE(test.checks.size(), size_t{3});
    QCOMPARE(test.checks.back().detail.english(), std::string("--json doctor --self-test cpu"));
  }

  void aTestThatDiesSwitchesEverythingOff() {
    program(line("\"name\":\"cpu: swiglu\",\"ok\":true,\"kernel\":\"swiglu\"") + "kill -SEGV $$\n");
    const auto test = testKernels(at::kCPU);
    QVERIFY(test.conclusive);
    QCOMPARE(test.failed.size(), static_cast<size_t>(kernels::kOpCount));
    QVERIFY(!test.checks.back().ok);
    program("exit 3\n");
    const auto silent = testKernels(at::kCPU);
    QVERIFY(!silent.conclusive);
    QCOMPARE(silent.failed.size(), static_cast<size_t>(kernels::kOpCount));
  }

  void theProgramItselfTestsThem() {
    qunsetenv("TUNEWRIGHT_PROGRAM");
    if (commandLineProgram().empty()) QSKIP("the program is not built");
    qputenv("TUNEWRIGHT_FAIL_SELF_TEST", "cross_entropy");
    const auto test = testKernels(at::kCPU);
    QVERIFY(test.conclusive);
    QCOMPARE(kernelNames(test.failed), std::string("cross_entropy"));
    QVERIFY(test.checks.size() > 100);
  }
};

QTEST_GUILESS_MAIN(TestKernelChecks)
#include "tst_kernel_checks.moc"
