// The run's model: what events do to its state, curves and log; what survives a resume; and what a crash leaves behind.
#include "engine/api/moving_average.h"
#include "fake_session.h"
#include "ui/models/dataset_model.h"
#include "ui/studio/keep_awake.h"
#include "ui/studio/studio.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;
using State = TrainingRun::State;

class TestTrainingRun : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  test::FakeSession* m_session = nullptr;
  std::unique_ptr<Studio> m_studio;
  int m_crashes = 0;

  std::unique_ptr<Studio> open() {
    auto studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    QSignalSpy opened(&studio->bridge(), &EngineBridge::opened);
    studio->bridge().open();
    if (!opened.wait()) QTest::qFail("the bridge does not open", __FILE__, __LINE__);
    return studio;
  }
  Recipe recipe() {
    Recipe recipe;
    recipe.name = "demo";
    recipe.model.path = "model";
    recipe.data.train.push_back({"data.json", "auto", {}, 0, 1.0});
    recipe.output_dir = m_folder->filePath(QStringLiteral("out")).toStdString();
    return recipe;
  }
  void begin(JobId job, int64_t resumedFrom = 0) {
    m_session->play(job, events::Started{"run-1", recipe().output_dir, "cpu", 10, 100, 5, 500, 100, resumedFrom});
  }
  void steps(JobId job, int64_t from, int64_t to, double loss = 2) {
    for (auto i = from; i <= to; ++i)
      m_session->play(job, events::Step{i, static_cast<double>(i) / 50, loss, 1e-4, 0.5, i * 100, 2900, 1'000'000,
                                        static_cast<double>(i) * 0.5});
  }
  TrainingRun& run() { return m_studio->run(); }

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QDir().mkpath(m_folder->filePath(QStringLiteral("out")));
    m_studio = open();
  }
  void cleanup() { m_studio.reset(); }

  void aRunFromStartToEnd() {
    run().start(recipe());
    QCOMPARE(run().state(), State::Preparing);
    m_session->play(1, events::Progress{"load", 30, 100, "bytes"});
    QTRY_COMPARE(run().stageFraction(), 0.3);
    begin(1);
    steps(1, 1, 20);
    QTRY_COMPARE(run().lastStep().step, 20);
    QCOMPARE(run().state(), State::Running);
    QVERIFY(std::abs(run().secondsLeft() - 40) < 1e-6); // 80 steps of half a second
    m_session->play(1, events::Checkpoint{20, "out/checkpoint-20"});
    m_session->play(1, events::Evaluation{20, 1.5, 4.48});
    m_session->play(1, events::Changed{20, "training.learning_rate", 5e-5});
    QTRY_COMPARE(run().learningRate(), 5e-5);
    QCOMPARE(run().curves().markers.size(), 3);
    QCOMPARE(run().log().back().text, QStringLiteral("Learning rate is now 5e-5."));
    QCOMPARE(run().lastCheckpoint(), QStringLiteral("out/checkpoint-20"));
    m_session->play(1, events::Finished{recipe().output_dir, 100, 1.2, 50, 2900, 1'000'000, false});
    m_session->end(1);
    QTRY_COMPARE(run().state(), State::Finished);
    QVERIFY(!run().canResume());
  }

  void steeringReachesTheEngineOnlyWhileARunIsActive() {
    run().saveNow();
    run().setLearningRate(1e-5);
    run().pause();
    run().start(recipe());
    begin(1);
    QTRY_COMPARE(run().state(), State::Running);
    run().pause();
    QCOMPARE(run().state(), State::Pausing);
    m_session->play(1, events::Paused{3});
    QTRY_COMPARE(run().state(), State::Paused);
    run().resume();
    m_session->play(1, events::Continued{3});
    QTRY_COMPARE(run().state(), State::Running);
    run().saveNow();
    run().setLearningRate(1e-5);
    run().stopAndSave();
    QCOMPARE(m_session->paused, std::vector<JobId>{1});
    QCOMPARE(m_session->resumed, std::vector<JobId>{1});
    QCOMPARE(m_session->saved, std::vector<JobId>{1});
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QCOMPARE(m_session->rates, (std::vector<std::pair<JobId, double>>{{1, 1e-5}}));
  }

  void aResumedRunKeepsItsCurvesUpToTheCheckpoint() {
    run().start(recipe());
    begin(1);
    steps(1, 1, 30, 2);
    m_session->fail(
        1, workError("memory.device", TW_TEXT("The device has no memory left."), TW_TEXT("Use a shorter max_length.")));
    QTRY_COMPARE(run().state(), State::Failed);
    QVERIFY(run().canResume());
    m_studio->resumeRun();
    QCOMPARE(run().curves().loss.x.size(), 30); // still in view while it loads
    const auto& command = std::get<commands::Train>(m_session->commands.back());
    QVERIFY(command.resume);
    QCOMPARE(command.recipe.output_dir, recipe().output_dir);
    begin(2, 20);
    steps(2, 21, 25, 1);
    QTRY_COMPARE(run().lastStep().step, 25);
    QCOMPARE(run().curves().loss.x.size(), 25);
    QCOMPARE(run().curves().loss.y[19], 2.0);
    QCOMPARE(run().curves().loss.y[20], 1.0);
    QCOMPARE(run().curves().markers.last().kind, Marker::Kind::Resume);
  }

  void aRunResumedAfterARestartReadsItsEarlierCurvesFromTheLog() {
    std::vector<Json> log;
    for (int i = 1; i <= 30; ++i)
      log.push_back({{"event", "step"},
                     {"step", i},
                     {"epoch", 0.1},
                     {"loss", 3.0},
                     {"learning_rate", 1e-4},
                     {"grad_norm", 1.0},
                     {"tokens_per_second", 10.0},
                     {"memory_bytes", 5},
                     {"seconds", i}});
    m_session->fake.logs["run-1"] = log;
    run().start(recipe(), true);
    begin(1, 20);
    steps(1, 21, 22, 1);
    QTRY_COMPARE(run().curves().loss.x.size(), 22);
    QCOMPARE(run().curves().loss.y.front(), 3.0);
    QCOMPARE(run().curves().loss.y.back(), 1.0);
    QCOMPARE(run().curves().epoch.size(), 22);
  }

  void settingsThatAResumedRunMayChangeComeFromTheRecipe() {
    auto json = recipeToJson(recipe());
    m_studio->recipe().replace(json, {});
    run().start(recipe());
    begin(1);
    m_session->fail(1, workError("memory.device", TW_TEXT("Full."), TW_TEXT("Less.")));
    QTRY_COMPARE(run().state(), State::Failed);
    m_studio->recipe().setValue(QStringLiteral("training.gradient_checkpointing"), true);
    m_studio->resumeRun();
    QVERIFY(std::get<commands::Train>(m_session->commands.back()).recipe.training.gradient_checkpointing);
    m_session->fail(2, workError("memory.device", TW_TEXT("Full."), TW_TEXT("Less.")));
    QTRY_COMPARE(run().state(), State::Failed);
    // Another rank is another run: it goes on as it was.
    m_studio->recipe().setValue(QStringLiteral("method.r"), 64);
    begin(2);
    m_studio->resumeRun();
    QCOMPARE(std::get<commands::Train>(m_session->commands.back()).recipe.method.r, 16);
  }

  /// Another start of the program after a crash: what is on disk now, and nobody ended anything.
  std::unique_ptr<Studio> afterACrash(EngineBridge::Opener opener = {}) {
    const auto folder = m_folder->filePath(QStringLiteral("next-%1").arg(++m_crashes));
    QDir().mkpath(folder);
    for (const auto* name : {"settings.ini", "workspace-1.json"})
      QFile::copy(m_folder->filePath(QString::fromLatin1(name)), folder + QLatin1Char('/') + QString::fromLatin1(name));
    if (!opener)
      opener = []() -> Result<std::unique_ptr<Session>> {
        return fail(workError("runtime.missing", TW_TEXT("No."), TW_TEXT("No.")));
      };
    auto next = std::make_unique<Studio>(std::move(opener), folder + QStringLiteral("/settings.ini"));
    next->restoreWorkspace();
    return next;
  }
  void leaveCheckpoint(int step) {
    const auto folder = QString::fromStdString(recipe().output_dir) + QStringLiteral("/checkpoint-%1/").arg(step);
    QDir().mkpath(folder);
    for (const auto* name : {"state.json", "optimizer.safetensors"})
      QVERIFY(QFile(folder + QString::fromLatin1(name)).open(QIODevice::WriteOnly));
  }

  void aCrashLeavesTheRunToBeOffered() {
    run().start(recipe());
    QVERIFY(!m_studio->unfinishedRun());
    begin(1);
    QTRY_COMPARE(run().state(), State::Running);
    QVERIFY(!m_studio->unfinishedRun()); // it is under way
    {
      const auto next = afterACrash();
      const auto found = next->unfinishedRun();
      QVERIFY(found && !found->stopped);
      QCOMPARE(found->name, QStringLiteral("demo"));
      QCOMPARE(found->outputDir.toStdString(), recipe().output_dir);
      QVERIFY(found->recipe["model"]["path"] == Json("model"));
      next->forgetUnfinishedRun();
      QVERIFY(!next->unfinishedRun());
    }
    steps(1, 1, 21, 2);
    leaveCheckpoint(21);
    m_session->play(1, events::Finished{recipe().output_dir, 21, 1.2, 50, 2900, 1'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(run().state(), State::Stopped);
    {
      const auto after = afterACrash();
      const auto stopped = after->unfinishedRun();
      QVERIFY(stopped && stopped->stopped);
      QCOMPARE(stopped->step, int64_t{21});
      QCOMPARE(stopped->total, int64_t{100});
    }
    // It comes to its end: nothing is left to be offered.
    m_studio->resumeRun();
    begin(2, 21);
    m_session->play(2, events::Finished{recipe().output_dir, 100, 1.2, 50, 2900, 1'000'000, false});
    m_session->end(2);
    QTRY_COMPARE(run().state(), State::Finished);
    QVERIFY(!afterACrash()->unfinishedRun());
  }

  void aResumedRunGoesOnFromItsStepAndItsLoss() {
    run().start(recipe());
    begin(1);
    steps(1, 1, 21, 3);
    m_session->play(1, events::Finished{recipe().output_dir, 21, 3, 50, 2900, 1'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(run().state(), State::Stopped);
    const auto before = run().loss();
    m_studio->resumeRun();
    begin(2, 21);
    QTRY_COMPARE(run().state(), State::Running);
    QCOMPARE(run().lastStep().step, int64_t{21}); // not 0
    QCOMPARE(run().loss(), before);
    steps(2, 22, 24, 1);
    QTRY_COMPARE(run().lastStep().step, int64_t{24});
    MovingAverage whole;
    for (int i = 1; i <= 24; ++i) whole.add(i <= 21 ? 3 : 1);
    QCOMPARE(run().loss(), whole.value());
  }

  void aResumeThatCannotBeginIsOfferedAgain() {
    run().start(recipe());
    begin(1);
    QTRY_COMPARE(run().state(), State::Running);
    const auto next = afterACrash();
    QVERIFY(next->unfinishedRun());
    next->bridge().open();
    QTRY_VERIFY(next->bridge().openError());
    next->resumeUnfinishedRun();
    QTRY_COMPARE(next->run().state(), State::Failed);
    QVERIFY(next->unfinishedRun());
  }

  void aRunWhoseFolderIsGoneIsNotOffered() {
    run().start(recipe());
    begin(1);
    QTRY_COMPARE(run().state(), State::Running);
    QDir(m_folder->filePath(QStringLiteral("out"))).removeRecursively();
    QVERIFY(!afterACrash()->unfinishedRun());
  }

  void anotherRecipeWithTheSameSettingsIsNotTheRuns() {
    m_studio->recipe().replace(recipeToJson(recipe()), {});
    run().start(recipe());
    begin(1);
    m_session->fail(1, workError("memory.device", TW_TEXT("Full."), TW_TEXT("Less.")));
    QTRY_COMPARE(run().state(), State::Failed);
    m_studio->recipe().setValue(QStringLiteral("name"), "something else");
    m_studio->recipe().setValue(QStringLiteral("training.learning_rate"), 0.01);
    m_studio->resumeRun();
    const auto& asked = std::get<commands::Train>(m_session->commands.back()).recipe;
    QCOMPARE(asked.name, recipe().name);
    QCOMPARE(asked.training.learning_rate, recipe().training.learning_rate);
  }

  void keepingAwakeWithoutABusDoesNothing() {
    KeepAwake awake(run());
    run().start(recipe());
    begin(1);
    QTRY_COMPARE(run().state(), State::Running);
    QVERIFY(!awake.holds());
    m_session->end(1);
    QTRY_VERIFY(!run().isActive());
    QVERIFY(!awake.holds());
  }

  void aLogBecomesTheSameCurves() {
    run().load({{{"event", "started"}, {"run_id", "x"}, {"output_dir", "out"}, {"device", "cpu"}, {"total_steps", 2}},
                {{"event", "step"}, {"step", 1}, {"loss", 2.0}, {"seconds", 1}},
                {{"event", "step"}, {"step", 2}, {"loss", nullptr}, {"seconds", 2}},
                {{"event", "answer"}, {"step", 2}, {"prompt", "p"}, {"text", "t"}},
                {{"event", "finished"}, {"output_dir", "out"}, {"steps", 2}, {"train_loss", 1.5}, {"seconds", 2}}},
               recipe());
    QCOMPARE(run().state(), State::Finished);
    QCOMPARE(run().curves().loss.y[0], 2.0);
    QVERIFY(std::isnan(run().curves().loss.y[1])); // null stands for a number that JSON cannot hold
    QCOMPARE(run().answers().size(), size_t{1});
    run().clear();
    QCOMPARE(run().state(), State::Idle);
    QVERIFY(run().curves().loss.empty() && run().answers().empty() && run().log().empty());
  }

  void theLogIsSaidInTheWindowsLanguage() {
    Language speech;
    speech.apply(QStringLiteral("en"));
    m_studio = open();
    run().start(recipe());
    begin(1);
    m_session->play(1, events::Checkpoint{10, "/out/checkpoint-10"});
    m_session->play(1, events::Changed{10, "training.learning_rate", 5e-5});
    m_session->play(1, events::Paused{10});
    QTRY_COMPARE(run().log().size(), size_t{4});
    const auto lines = [this] {
      QStringList texts;
      for (const auto& line : run().log()) texts << line.text;
      return texts;
    };
    const auto english = lines();
    QVERIFY(english[1].contains(QStringLiteral("Checkpoint written: /out/checkpoint-10")));
    QSignalSpy again(&run(), &TrainingRun::logged);
    speech.apply(QStringLiteral("zh_CN"));
    run().retranslate();
    QCOMPARE(again.first().first().toInt(), 0); // from the beginning
    for (qsizetype i = 0; i < english.size(); ++i) QVERIFY2(lines()[i] != english[i], qPrintable(english[i]));
    QVERIFY(lines()[2].contains(QStringLiteral("5e-5")));
    speech.apply(QStringLiteral("en"));
    run().retranslate();
    QCOMPARE(lines(), english);
  }
};

int main(int argc, char** argv) {
  // No bus: what a server or a container has.
  qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
  qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
  QApplication app(argc, argv);
  TestTrainingRun test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_training_run.moc"
