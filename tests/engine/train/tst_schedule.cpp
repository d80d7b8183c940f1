#include "engine/train/schedule.h"

#include <QTest>

using namespace tw;

class TestSchedule : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Rates of ten steps, three of warm-up, peak 1e-3, from transformers 5.23.0 get_scheduler (min_lr_rate 0.1 where it
  /// takes one).
  void equalsTransformers() {
    const std::vector<std::pair<const char*, std::vector<double>>> expected = {
        {"linear",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0008571428571, 0.0007142857143, 0.0005714285714,
          0.0004285714286, 0.0002857142857, 0.0001428571429}},
        {"cosine",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.000950484434, 0.0008117449009, 0.000611260467, 0.000388739533,
          0.0001882550991, 4.951556605e-05}},
        {"constant", {0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001}},
        {"constant_with_warmup",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001}},
        {"cosine_with_restarts",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.000950484434, 0.0008117449009, 0.000611260467, 0.000388739533,
          0.0001882550991, 4.951556605e-05}},
        {"polynomial",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0008571571429, 0.0007143142857, 0.0005714714286,
          0.0004286285714, 0.0002857857143, 0.0001429428571}},
        {"inverse_sqrt",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0008660254038, 0.0007745966692, 0.0007071067812,
          0.0006546536707, 0.0006123724357, 0.0005773502692}},
        {"cosine_with_min_lr",
         {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0009554359906, 0.0008305704108, 0.0006501344203,
          0.0004498655797, 0.0002694295892, 0.0001445640094}},
        {"cosine_warmup_with_min_lr",
         {0.0003333333333, 0.0006666666667, 0.001, 0.0009554359906, 0.0008305704108, 0.0006501344203, 0.0004498655797,
          0.0002694295892, 0.0001445640094, 0.0001}},
    };
    QCOMPARE(expected.size(), scheduleTypes().size());
    for (const auto& [type, rates] : expected) {
      ScheduleOptions options;
      options.type = type;
      options.warmupSteps = 3;
      const auto schedule = Schedule::create(options, 10);
      QVERIFY(schedule);
      for (size_t i = 0; i < rates.size(); ++i)
        QVERIFY2(std::abs(schedule->rate(static_cast<int64_t>(i), 1e-3) - rates[i]) < 1e-11,
                 qPrintable(QStringLiteral("%1 step %2").arg(QLatin1String(type)).arg(i)));
    }
  }
  /// The same with lr_scheduler_kwargs {"min_lr": 2e-4} and {"min_lr_rate": 0.25}.
  void floorsEqualTransformers() {
    const auto check = [](const char* type, std::optional<double> rate, double share, std::vector<double> expected) {
      ScheduleOptions options;
      options.type = type;
      options.warmupSteps = 3;
      options.minLr = rate;
      options.minLrRate = share;
      const auto schedule = Schedule::create(options, 10);
      QVERIFY(schedule);
      for (size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(std::abs(schedule->rate(static_cast<int64_t>(i), 1e-3) - expected[i]) < 1e-12,
                 qPrintable(QStringLiteral("%1 step %2").arg(QLatin1String(type)).arg(i)));
    };
    check("cosine_with_min_lr", 2e-4, 0.9,
          {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0009603875472, 0.0008493959207, 0.0006890083736,
           0.0005109916264, 0.0003506040793, 0.0002396124528});
    check("cosine_with_min_lr", {}, 0.25,
          {0, 0.0003333333333, 0.0006666666667, 0.001, 0.0009628633255, 0.0008588086757, 0.0007084453502,
           0.0005415546498, 0.0003911913243, 0.0002871366745});
    check("cosine_warmup_with_min_lr", 2e-4, 0.9,
          {0.0003333333333, 0.0006666666667, 0.001, 0.0009603875472, 0.0008493959207, 0.0006890083736, 0.0005109916264,
           0.0003506040793, 0.0002396124528, 0.0002});
    check("cosine_warmup_with_min_lr", {}, 0.25,
          {0.0003333333333, 0.0006666666667, 0.001, 0.0009628633255, 0.0008588086757, 0.0007084453502, 0.0005415546498,
           0.0003911913243, 0.0002871366745, 0.00025});
  }
  /// ReLoRA: one cosine over the whole run, which each restart rises to again from 0, as peft_pretraining's
  /// cosine_restarts does; the first warm-up is the schedule's own.
  void restartsRiseToWhereTheScheduleStands() {
    for (const char* type : {"cosine", "linear", "constant"}) {
      ScheduleOptions smooth;
      smooth.type = type;
      smooth.warmupSteps = 4;
      auto jagged = smooth;
      jagged.restartEvery = 10;
      jagged.restartWarmup = 3;
      const auto without = Schedule::create(smooth, 32), with = Schedule::create(jagged, 32);
      for (int64_t step = 0; step < 32; ++step) {
        const auto since = step < 10 ? 99 : step % 10;
        const double expected = since < 3
                                    ? without->rate(std::min<int64_t>(32, step - since + 3), 1e-3) * double(since) / 3
                                    : without->rate(step, 1e-3);
        QVERIFY2(std::abs(with->rate(step, 1e-3) - expected) < 1e-15, type);
      }
      QCOMPARE(with->rate(20, 1e-3), 0.0);
      QVERIFY(with->rate(22, 1e-3) > with->rate(21, 1e-3));
    }
  }
  void warmupRatioIsRoundedUp() {
    ScheduleOptions options;
    options.warmupRatio = 0.03;
    QCOMPARE(Schedule::create(options, 60)->warmupSteps(), 2);
    options.warmupSteps = 5;
    QCOMPARE(Schedule::create(options, 60)->warmupSteps(), 5);
  }
  void aSingleStepHasNoWarmup() {
    for (const auto& type : scheduleTypes()) {
      ScheduleOptions options;
      options.type = type;
      options.warmupRatio = 0.03;
      const auto one = Schedule::create(options, 1), two = Schedule::create(options, 2);
      QVERIFY2(one->rate(0, 1e-3) > 0, type.c_str());
      const bool rises = two->rate(0, 1e-3) == 0; // as in Transformers, where another step follows
      QCOMPARE(one->skipsWarmup(), rises);
      QVERIFY(!two->skipsWarmup());
      options.warmupRatio = 0;
      QVERIFY(!Schedule::create(options, 1)->skipsWarmup());
    }
  }
  void anUnknownTypeIsRefusedByName() {
    ScheduleOptions options;
    options.type = "greedy";
    const auto schedule = Schedule::create(options, 10);
    QVERIFY(!schedule);
    QCOMPARE(schedule.error().code, std::string("schedule.unknown"));
    QVERIFY(schedule.error().message.find("greedy") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
