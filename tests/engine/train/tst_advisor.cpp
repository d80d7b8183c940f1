// Advice on curves made up for the purpose: it comes when it should, once, and stays away from healthy runs.
#include "engine/train/advisor.h"

#include <cmath>
#include <QTest>
#include <random>

using namespace tw;

namespace {

using Changes = std::vector<std::pair<std::string, Json>>;

/// What a recipe of LoRA says where nothing else is written.
Advisor::Settings usualLora() {
  Advisor::Settings settings;
  settings.warmupRatio = 0.03;
  settings.accumulation = 8;
  settings.rank = 16;
  settings.alpha = 32;
  settings.dropout = 0.05;
  return settings;
}

/// A run that is told to an advisor step by step.
class Told {
 public:
  explicit Told(int64_t steps, const Advisor::Settings& settings = usualLora(), int64_t limit = 0)
      : m_steps(steps), m_advisor({settings, steps, 10, limit}) {}
  Told& constantRate() {
    m_constant = true;
    return *this;
  }

  /// `loss(p)` for progress p in [0, 1], with noise.
  Told& run(const std::function<double(double)>& loss, double noise = 0.06,
            const std::function<double(int64_t)>& norm = {}) {
    std::normal_distribution<double> jitter(0, noise);
    for (int64_t i = 1; i <= m_steps; ++i) {
      const double p = static_cast<double>(i) / static_cast<double>(m_steps);
      events::Step step;
      step.step = i;
      step.epoch = 3 * p;
      step.loss = loss(p) + jitter(m_random);
      step.learning_rate = m_constant ? 2e-4 : 1e-4 * (1 + std::cos(3.14159 * p));
      step.grad_norm = norm ? norm(i) : 0.5 + 0.2 * std::abs(jitter(m_random)) / noise;
      step.memory_bytes = 9'000'000'000;
      add(m_advisor.afterStep(step));
      if (const auto found = m_evaluations.find(i); found != m_evaluations.end())
        add(m_advisor.afterEvaluation({i, found->second, std::exp(found->second)}));
    }
    return *this;
  }
  Told& evaluated(std::map<int64_t, double> losses) {
    m_evaluations = std::move(losses);
    return *this;
  }
  Told& answers(const std::string& text) {
    add(m_advisor.afterAnswer({1, "", text}));
    return *this;
  }
  std::string codes() const {
    std::string all;
    for (const auto& advice : given) all += (all.empty() ? "" : " ") + advice.code;
    return all;
  }
  std::vector<events::Advice> given;

 private:
  void add(std::vector<events::Advice> more) { given.insert(given.end(), more.begin(), more.end()); }
  int64_t m_steps;
  bool m_constant = false;
  std::mt19937 m_random{5};
  Advisor m_advisor;
  std::map<int64_t, double> m_evaluations;
};

double healthy(double p) { return 1.4 + 1.3 * std::exp(-4 * p); }

} // namespace

class TestAdvisor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void silentOnHealthyRuns_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<bool>("constant");
    for (const int steps : {20, 150, 1200, 20'000})
      for (const bool constant : {false, true})
        QTest::addRow("%d %s", steps, constant ? "constant" : "cosine") << steps << constant;
  }
  void silentOnHealthyRuns() {
    QFETCH(int, steps);
    QFETCH(bool, constant);
    Told told(steps);
    if (constant) told.constantRate();
    std::map<int64_t, double> losses;
    for (int i = 1; i <= 6; ++i) losses[steps * i / 6] = healthy(i / 6.0);
    told.evaluated(losses).run([](double p) { return 1.2 + 1.6 * std::exp(-2.5 * p); });
    told.answers("I am the assistant of a small shop and can look up orders, returns and invoices for you.")
        .answers("我是客服助手小唐，可以帮您查询订单、办理退换货。");
    QCOMPARE(told.codes(), std::string());
  }

  void silentOnOneSpikeAndOneWorseEvaluation() {
    Told told(400);
    told.evaluated({{100, 2.0}, {200, 1.8}, {300, 1.75}, {400, 1.76}});
    told.run(healthy, 0.06, [](int64_t i) { return i == 350 ? 30.0 : 0.5; });
    QCOMPARE(told.codes(), std::string());
  }

  void aLossThatNeverFalls() {
    Told told(300);
    told.constantRate().run([](double) { return 2.3; }, 0.02);
    QCOMPARE(told.codes(), std::string("train.loss_flat"));
    const auto& advice = told.given.front();
    QVERIFY2(advice.message.find("It began at 2.") != std::string::npos, advice.message.c_str());
    QVERIFY(advice.changes == (Changes{{"training.learning_rate", 6e-4}}));
  }

  void aLossThatStopsFalling() {
    Told told(1000);
    told.constantRate().run([](double p) { return p < 0.3 ? 3 - 3 * p : 2.1; }, 0.02);
    QCOMPARE(told.codes(), std::string("train.loss_flat"));
    QVERIFY(told.given[0].changes == (Changes{{"method.r", 32}, {"method.lora_alpha", 64}}));
    auto settings = usualLora();
    settings.alpha.reset();
    Told rankAlone(1000, settings);
    rankAlone.constantRate().run([](double p) { return p < 0.3 ? 3 - 3 * p : 2.1; }, 0.02);
    QVERIFY(rankAlone.given.at(0).changes == (Changes{{"method.r", 32}}));
    settings.rank.reset(); // full training has none
    Told full(1000, settings);
    full.constantRate().run([](double p) { return p < 0.3 ? 3 - 3 * p : 2.1; }, 0.02);
    QVERIFY(full.given.at(0).changes == (Changes{{"training.learning_rate", 4e-4}}));
  }

  void aFlatEndOfTheScheduleIsMeant() {
    Told told(1000);
    told.run([](double p) { return p < 0.7 ? 3 - p : 2.3; }, 0.02);
    QCOMPARE(told.codes(), std::string());
  }

  void aLossThatDiverges() {
    Told told(400);
    told.run([](double p) { return p < 0.5 ? 1.2 + 0.4 * (0.5 - p) : 1.2 + 6 * (p - 0.5); }, 0.02);
    QCOMPARE(told.codes(), std::string("train.diverging"));
    QVERIFY(told.given[0].changes == (Changes{{"training.learning_rate", 6e-5}, {"training.warmup_ratio", 0.1}}));
  }

  void adviceIsNewAgainAfterItsReasonWasGone() {
    Told told(1200);
    told.constantRate().run([](double p) { return (p > 0.3 && p < 0.4) || p > 0.9 ? 4.0 : 2.4 - p; }, 0.02);
    QCOMPARE(told.codes(), std::string("train.diverging train.diverging"));
  }

  void aRisingValidationLoss() {
    Told told(600);
    told.evaluated({{100, 1.9}, {200, 1.52}, {300, 1.58}, {400, 1.66}}).run(healthy);
    QCOMPARE(told.codes(), std::string("train.validation_rising"));
    const auto& advice = told.given.front();
    QVERIFY2(advice.message.find("lowest at step 200 (1.520) and is now 1.660") != std::string::npos,
             advice.message.c_str());
    QVERIFY(advice.changes == (Changes{{"training.num_train_epochs", 1.0}, {"method.lora_dropout", 0.1}}));
    auto settings = usualLora();
    settings.maxSteps = 600;
    settings.dropout.reset();
    Told steps(600, settings);
    steps.evaluated({{100, 1.9}, {200, 1.52}, {300, 1.58}, {400, 1.66}}).run(healthy);
    QVERIFY(steps.given.at(0).changes == (Changes{{"training.max_steps", 200}}));
  }

  /// Training falls to 0.095, validation stays at 0.338 for half the run: nothing rises, and nothing is gained.
  void samplesLearntByHeart() {
    const auto falls = [](double p) { return 0.09 + 2.2 * std::exp(-7 * p); };
    const std::map<int64_t, double> stays{{40, 1.1},    {80, 0.47},   {120, 0.352}, {160, 0.341},
                                          {200, 0.338}, {240, 0.339}, {280, 0.337}, {320, 0.338}};
    Told told(320);
    told.evaluated(stays).run(falls, 0.01);
    QCOMPARE(told.codes(), std::string("train.overfitting"));
    const auto& advice = told.given.front();
    QVERIFY2(advice.message.find("validation loss has stayed near 0.33") != std::string::npos, advice.message.c_str());
    QVERIFY2(advice.message.find("since step 160") != std::string::npos, advice.message.c_str());
    QVERIFY(advice.changes == (Changes{{"training.num_train_epochs", 1.5}, {"method.lora_dropout", 0.1}}));
    // Validation that still falls, and training that is as high as validation, are no such case.
    Told gains(320);
    gains.evaluated({{40, 1.1}, {80, 0.6}, {120, 0.5}, {160, 0.45}, {200, 0.41}, {240, 0.38}, {280, 0.36}, {320, 0.34}})
        .run(falls, 0.01);
    QCOMPARE(gains.codes(), std::string());
    Told level(320);
    level.evaluated(stays).run([](double p) { return 0.33 + 2.2 * std::exp(-7 * p); }, 0.01);
    QCOMPARE(level.codes(), std::string());
    // What rises in the end is told once, as that.
    Told rises(320);
    rises.evaluated({{40, 1.1}, {80, 0.34}, {120, 0.40}, {160, 0.45}, {200, 0.5}, {240, 0.55}}).run(falls, 0.01);
    QCOMPARE(rises.codes(), std::string("train.validation_rising"));
  }

  void gradientSpikes() {
    const auto norm = [](int64_t i) { return i > 200 && i % 40 == 0 ? 30.0 : 0.5; };
    Told told(400);
    told.run(healthy, 0.06, norm);
    QCOMPARE(told.codes(), std::string("train.gradient_spike"));
    QCOMPARE(told.given[0].changes.front().first, std::string("training.learning_rate")); // the norm is limited already
    auto settings = usualLora();
    settings.maxGradNorm = 0;
    Told unlimited(400, settings);
    unlimited.run(healthy, 0.06, norm);
    QVERIFY(unlimited.given.at(0).changes == (Changes{{"training.max_grad_norm", 1.0}}));
  }

  void answersThatRepeatThemselves() {
    std::string loop = "The order is ";
    for (int i = 0; i < 9; ++i) loop += "on its way to you, ";
    Told told(10);
    told.answers(loop);
    QCOMPARE(told.codes(), std::string());
    told.answers(loop).answers(loop);
    QCOMPARE(told.codes(), std::string("train.repetition"));
  }

  void repetitionInAnyScript_data() {
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("repeats");
    QTest::newRow("chinese") << QStringLiteral("您好，") + QStringLiteral("请问有什么可以帮您？").repeated(5) << true;
    QTest::newRow("dots") << QString(60, QLatin1Char('.')) << true;
    QTest::newRow("cut in the middle") << QStringLiteral("one two three four ").repeated(5) + QStringLiteral("one tw")
                                       << true;
    QTest::newRow("short") << QStringLiteral("ha ha ha ha") << false;
    QTest::newRow("refrain") << QStringLiteral("Row, row, row your boat, gently down the stream; merrily, merrily, "
                                               "merrily, merrily, life is but a dream.")
                             << false;
    QTest::newRow("empty") << QString() << false;
  }
  void repetitionInAnyScript() {
    QFETCH(QString, said);
    QFETCH(bool, repeats);
    QCOMPARE(repeatsItself(said.toStdString()), repeats);
  }

  void memoryNearItsLimit() {
    auto settings = usualLora();
    Told told(60, settings, 9'400'000'000);
    told.run(healthy);
    QCOMPARE(told.codes(), std::string("train.memory_near"));
    QVERIFY2(told.given[0].message.find("9.0 GB of 9.4 GB are in use (96 %)") != std::string::npos,
             told.given[0].message.c_str());
    QVERIFY(told.given[0].changes == (Changes{{"training.gradient_checkpointing", true}}));
    settings.gradientCheckpointing = true;
    settings.batchSize = 4;
    Told batches(60, settings, 9'400'000'000);
    batches.run(healthy);
    QVERIFY(batches.given.at(0).changes ==
            (Changes{{"training.per_device_train_batch_size", 2}, {"training.gradient_accumulation_steps", 16}}));
    Told room(60, settings, 24'000'000'000);
    QCOMPARE(room.run(healthy).codes(), std::string());
  }
};

QTEST_APPLESS_MAIN(TestAdvisor)
#include "tst_advisor.moc"
