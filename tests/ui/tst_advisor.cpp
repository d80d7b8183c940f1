// Advice on curves made up for the purpose: it comes when it should and stays away from healthy runs.
#include "ui/models/advisor.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <random>

using namespace tw;
using namespace tw::ui;

class TestAdvisor : public QObject {
  Q_OBJECT

  Recipe m_recipe;
  RunCurves m_curves;
  std::vector<RunAnswer> m_answers;
  int64_t m_limit = 24'000'000'000;
  std::mt19937 m_random{5};

  /// `loss(p)` for progress p in [0, 1], with noise; cosine rate.
  void run(int steps, const std::function<double(double)>& loss, double noise = 0.06,
           const std::function<double(int)>& norm = {}) {
    std::normal_distribution<double> jitter(0, noise);
    for (int i = 1; i <= steps; ++i) {
      const double p = static_cast<double>(i) / steps;
      events::Step step;
      step.step = i;
      step.epoch = 3 * p;
      step.loss = loss(p) + jitter(m_random);
      step.learning_rate =
          m_recipe.training.lr_scheduler_type == "constant" ? 2e-4 : 1e-4 * (1 + std::cos(3.14159 * p));
      step.grad_norm = norm ? norm(i) : 0.5 + 0.2 * std::abs(jitter(m_random)) / noise;
      step.tokens_per_second = 2900;
      step.memory_bytes = 9'000'000'000;
      m_curves.add(step);
    }
  }
  void evaluate(int step, double loss) { m_curves.add(events::Evaluation{step, loss, std::exp(loss)}); }
  std::vector<Advised> look() {
    return adviceFor({m_curves, m_answers, m_recipe, static_cast<int64_t>(m_curves.loss.x.size()), m_limit});
  }
  QStringList codes() {
    QStringList all;
    for (const auto& advised : look()) all << advised.code;
    return all;
  }
  static double healthy(double p) { return 1.4 + 1.3 * std::exp(-4 * p); }

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
  void init() {
    m_recipe = {};
    m_curves = {};
    m_answers.clear();
  }

  void silentOnHealthyRuns_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<QString>("schedule");
    for (const int steps : {20, 150, 1200, 20'000})
      for (const char* schedule : {"cosine", "constant"})
        QTest::addRow("%d %s", steps, schedule) << steps << QString::fromLatin1(schedule);
  }
  void silentOnHealthyRuns() {
    QFETCH(int, steps);
    QFETCH(QString, schedule);
    m_recipe.training.lr_scheduler_type = schedule.toStdString();
    run(steps, [](double p) { return 1.2 + 1.6 * std::exp(-2.5 * p); });
    for (int i = 1; i <= 6; ++i) evaluate(steps * i / 6, healthy(i / 6.0));
    m_answers = {
        {100, QStringLiteral("Who are you?"),
         QStringLiteral("I am the assistant of a small shop and can look up orders, returns and invoices for you.")},
        {200, QStringLiteral("你是谁？"), QStringLiteral("我是客服助手小唐，可以帮您查询订单、办理退换货。")}};
    QCOMPARE(codes(), QStringList());
  }
  void silentWhileAHealthyRunGoesOn() {
    // At every moment, not only at the end.
    RunCurves whole;
    run(1200, healthy);
    whole = m_curves;
    m_curves = {};
    for (qsizetype i = 0; i < whole.loss.x.size(); ++i) {
      events::Step step;
      step.step = static_cast<int64_t>(whole.loss.x[i]);
      step.loss = whole.loss.y[i];
      step.learning_rate = whole.learningRate.y[i];
      step.grad_norm = whole.gradNorm.y[i];
      step.memory_bytes = 9'000'000'000;
      m_curves.add(step);
      if (i % 25 == 0) QVERIFY2(look().empty(), qPrintable(codes().join(QLatin1Char(' ')) + QString::number(i)));
    }
  }
  void silentOnOneSpikeAndOneWorseEvaluation() {
    run(400, healthy, 0.06, [](int i) { return i == 350 ? 30.0 : 0.5; });
    evaluate(100, 2.0);
    evaluate(200, 1.8);
    evaluate(300, 1.75);
    evaluate(400, 1.76);
    QCOMPARE(codes(), QStringList());
  }

  void aLossThatNeverFalls() {
    m_recipe.training.lr_scheduler_type = "constant";
    run(
        300, [](double) { return 2.3; }, 0.02);
    const auto advice = look();
    QCOMPARE(advice.size(), size_t{1});
    QCOMPARE(advice[0].code, QStringLiteral("train.loss_flat"));
    QVERIFY(advice[0].why.contains(QRegularExpression(QStringLiteral("2\\.(29|30)"))) &&
            advice[0].why.contains(QStringLiteral("300")));
    QCOMPARE(advice[0].changes,
             (std::vector<std::pair<QString, Json>>{{QStringLiteral("training.learning_rate"), 6e-4}}));
  }
  void aLossThatStopsFalling() {
    m_recipe.training.lr_scheduler_type = "constant";
    run(
        1000, [](double p) { return p < 0.3 ? 3 - 3 * p : 2.1; }, 0.02);
    const auto advice = look();
    QCOMPARE(advice.size(), size_t{1});
    QCOMPARE(advice[0].changes.front(), (std::pair<QString, Json>{QStringLiteral("method.r"), int64_t{32}}));
  }
  void aLossThatDiverges() {
    run(400, [](double p) { return p < 0.5 ? 1.2 : 1.2 + 6 * (p - 0.5); });
    QCOMPARE(codes(), QStringList{QStringLiteral("train.diverging")});
    QCOMPARE(look()[0].changes.front(), (std::pair<QString, Json>{QStringLiteral("training.learning_rate"), 6e-5}));
  }
  void aLossThatIsNoNumber() {
    run(60, healthy);
    events::Step step;
    step.step = 61;
    step.loss = std::nan("");
    m_curves.add(step);
    QCOMPARE(codes(), QStringList{QStringLiteral("train.diverging")});
    QVERIFY(look()[0].why.contains(QStringLiteral("61")));
  }
  void aRisingValidationLoss() {
    run(600, healthy);
    evaluate(100, 1.9);
    evaluate(200, 1.52);
    evaluate(300, 1.58);
    evaluate(400, 1.66);
    const auto advice = look();
    QCOMPARE(advice.size(), size_t{1});
    QCOMPARE(advice[0].code, QStringLiteral("train.validation_rising"));
    QVERIFY(advice[0].why.contains(QStringLiteral("200")) && advice[0].why.contains(QStringLiteral("1.520")) &&
            advice[0].why.contains(QStringLiteral("1.660")));
    QCOMPARE(advice[0].changes,
             (std::vector<std::pair<QString, Json>>{{QStringLiteral("training.num_train_epochs"), 1.0},
                                                    {QStringLiteral("method.lora_dropout"), 0.1}}));
    m_recipe.training.max_steps = 600;
    QCOMPARE(look()[0].changes.front(), (std::pair<QString, Json>{QStringLiteral("training.max_steps"), int64_t{200}}));
  }
  void gradientSpikes() {
    run(400, healthy, 0.06, [](int i) { return i > 200 && i % 40 == 0 ? 30.0 : 0.5; });
    QCOMPARE(codes(), QStringList{QStringLiteral("train.gradient_spike")});
    QCOMPARE(look()[0].changes.front().first, QStringLiteral("training.learning_rate")); // the norm is limited already
    m_recipe.training.max_grad_norm = 0;
    QCOMPARE(look()[0].changes.front(), (std::pair<QString, Json>{QStringLiteral("training.max_grad_norm"), 1.0}));
  }
  void answersThatRepeatThemselves() {
    run(100, healthy);
    const auto loop = QStringLiteral("The order is ") + QStringLiteral("on its way to you, ").repeated(9);
    m_answers = {{50, {}, loop}, {100, {}, loop}};
    QCOMPARE(codes(), QStringList{QStringLiteral("train.repetition")});
    m_answers.pop_back();
    QCOMPARE(codes(), QStringList());
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
    QCOMPARE(repeatsItself(said), repeats);
  }
  void memoryNearItsLimit() {
    run(60, healthy);
    m_limit = 9'400'000'000;
    QCOMPARE(codes(), QStringList{QStringLiteral("train.memory_near")});
    QCOMPARE(look()[0].changes.front(),
             (std::pair<QString, Json>{QStringLiteral("training.gradient_checkpointing"), true}));
    m_recipe.training.gradient_checkpointing = true;
    m_recipe.training.per_device_train_batch_size = 4;
    QCOMPARE(look()[0].changes, (std::vector<std::pair<QString, Json>>{
                                    {QStringLiteral("training.per_device_train_batch_size"), int64_t{2}},
                                    {QStringLiteral("training.gradient_accumulation_steps"), int64_t{16}}}));
    m_limit = 0; // unknown
    QCOMPARE(codes(), QStringList());
  }
};

QTEST_GUILESS_MAIN(TestAdvisor)
#include "tst_advisor.moc"
