// The Train page by mouse and keyboard: from what is missing over start, pause and a changed rate to the end of a run, and every way it can fail.
#include "fake_session.h"
#include "ui/models/advisor.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/run_tray.h"
#include "ui/pages/train_page.h"
#include "ui/pages/pages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/chart_card.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/rate_spin_box.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cmath>

using namespace tw;
using namespace tw::ui;
using State = TrainingRun::State;

class TestTrainPage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  test::FakeSession* m_session = nullptr;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<TrainPage> m_page;
  std::unique_ptr<Theme> m_theme;

  template <class T = QWidget> T* find(const char* name) { return m_page->findChild<T*>(QString::fromLatin1(name)); }
  void click(const char* name) {
    // What was just put on the page comes into view with the next layout.
    const auto ready = [&] { return find<QAbstractButton>(name) && find<QAbstractButton>(name)->isVisible() && find<QAbstractButton>(name)->isEnabled(); };
    QVERIFY2(QTest::qWaitFor(ready), name);
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  QString said(const char* name) { return find<QLabel>(name) ? find<QLabel>(name)->text() : QString(); }
  std::string out() { return m_folder->filePath(QStringLiteral("out")).toStdString(); }
  TrainingRun& run() { return m_studio->run(); }

  void makeReady() {
    m_studio->recipe().setValue(QStringLiteral("model.path"), "models/Qwen2.5-0.5B-Instruct");
    m_studio->recipe().setValue(QStringLiteral("data.train"), Json::array({{{"path", "data.json"}}}));
    QTRY_VERIFY(m_studio->missingForRun().empty());
  }
  void begin(JobId job, int64_t total = 1200) { m_session->play(job, events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, total, 0}); }
  void steps(JobId job, int from, int to) {
    std::srand(1);
    for (int i = from; i <= to; ++i) {
      const double noise = std::rand() % 1000 / 1000.0 - 0.5;
      m_session->play(job, events::Step{i, i / 400.0, 1.45 + 1.2 * std::exp(-i / 120.0) + 0.3 * noise, 1e-4 * (1 + std::cos(3.14 * i / 1200)), 0.4 + std::exp(-i / 100.0) + 0.1 * noise, i * 8192,
                                        2940 + 120 * noise, 9'100'000'000 + static_cast<int64_t>(1e8 * noise), i * 1.37});
    }
  }
  void startAndRun(int to = 412) {
    makeReady();
    click("primary");
    begin(1);
    steps(1, 1, to);
    QTRY_COMPARE(run().lastStep().step, to);
  }
  void picture(const char* name) {
    const auto folder = qEnvironmentVariable("TW_PICTURES");
    if (folder.isEmpty()) return;
    QTest::qWait(150);
    m_page->grab().save(folder + QLatin1Char('/') + QString::fromLatin1(name) + QStringLiteral(".png"));
  }

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_theme = std::make_unique<Theme>();
    m_theme->apply(qEnvironmentVariableIsSet("TW_DARK") ? ThemeMode::Dark : ThemeMode::Light);
  }
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          session->fake.info = ModelInfo{.path = "models/Qwen2.5-0.5B-Instruct", .supported = true};
          session->fake.totals = DataTotals{.rows = 100, .samples = 100, .tokens = 50'000, .trained = 20'000, .batches = 80};
          m_session = session.get();
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    QSignalSpy opened(&m_studio->bridge(), &EngineBridge::opened);
    m_studio->bridge().open();
    QVERIFY(opened.wait());
    m_page = std::make_unique<TrainPage>(*m_studio);
    m_page->resize(1084, 752); // what the frame leaves of 1280×800
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanup() {
    m_page.reset();
    m_studio.reset();
  }

  void whatIsMissingIsSaidWithTheWayThere() {
    QVERIFY(!find<QPushButton>("primary")->isEnabled());
    QStringList sentences;
    for (auto* label : m_page->findChildren<QLabel*>(QStringLiteral("missing"))) sentences << label->text();
    QCOMPARE(sentences, (QStringList{QStringLiteral("Training needs a dataset."), QStringLiteral("Training needs a model.")}));
    picture("missing");
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("open-missing");
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Data);
    makeReady();
    QTRY_VERIFY(find<QPushButton>("primary")->isEnabled());
    QTRY_VERIFY(said("ready").contains(QStringLiteral("100 samples")));
    QVERIFY(said("ready").contains(QStringLiteral("30 steps"))); // 80 batches, 8 a step, 3 epochs
    picture("ready");
  }

  void preparingShowsItsStageAndCanBeCancelled() {
    makeReady();
    click("primary");
    m_session->play(1, events::Progress{"load", 40, 100, "bytes"});
    QTRY_VERIFY(said("progress-text").contains(QStringLiteral("Loading the model")));
    QVERIFY(said("progress-text").contains(QStringLiteral("40")));
    QCOMPARE(find<QProgressBar>("progress")->value(), 4000);
    picture("preparing");
    click("stop"); // the second half of a double-click on Start
    QVERIFY(m_session->stopped.empty());
    QTest::qWait(QApplication::doubleClickInterval());
    click("stop");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    m_session->fail(1, workError("cancelled", "Cancelled.", "Start again."));
    QTRY_COMPARE(run().state(), State::Stopped);
    QVERIFY(find<Banner>("end"));
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Start training"));
  }

  void theWholeRunByMouse() {
    startAndRun();
    QCOMPARE(run().state(), State::Running);
    const auto text = said("progress-text");
    QVERIFY2(text.contains(QStringLiteral("step <b>412</b> of 1,200 · epoch 1.03 · ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("18 min left")));
    QCOMPARE(find<QProgressBar>("progress")->value(), 412 * 10'000 / 1200);
    QVERIFY(!find<ChartCard>("loss")->valueText().isEmpty());
    QVERIFY(find<ChartCard>("memory")->valueText().endsWith(QStringLiteral("GB")));
    QTRY_COMPARE(find<Chart>("loss-chart")->steps().second, 412.0);

    QVERIFY(find<QPushButton>("stop")->hasFocus()); // where Start was pressed; not swept on to a chart
    click("save-now");
    QCOMPARE(m_session->saved, std::vector<JobId>{1});
    click("primary"); // pause
    QCOMPARE(m_session->paused, std::vector<JobId>{1});
    m_session->play(1, events::Paused{412});
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Continue"));
    click("primary");
    QCOMPARE(m_session->resumed, std::vector<JobId>{1});
    m_session->play(1, events::Continued{412});
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Pause"));
    click("stop");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QVERIFY(!find<QPushButton>("primary")->isVisible());
    m_session->play(1, events::Checkpoint{413, out() + "/checkpoint-413"});
    m_session->play(1, events::Finished{out(), 413, 1.3, 500, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Resume"));
    picture("stopped");
    click("primary");
    const auto& command = std::get<commands::Train>(m_session->commands.back());
    QVERIFY(command.resume);
    QCOMPARE(command.recipe.output_dir, out());
  }

  void theRateIsChangedWhileItRuns() {
    QVERIFY(!find<QPushButton>("change-rate")->isEnabled());
    startAndRun();
    QTRY_VERIFY(find<QPushButton>("change-rate")->isEnabled());
    click("change-rate");
    auto* spin = find<RateSpinBox>("rate-spin");
    QVERIFY(spin->isVisible());
    QCOMPARE(spin->value(), 2e-4);
    picture("rate-editor");
    click("rate-half");
    QCOMPARE(spin->text(), QStringLiteral("1e-4"));
    click("rate-double");
    click("rate-double");
    QCOMPARE(spin->text(), QStringLiteral("4e-4"));
    spin->setFocus();
    spin->selectAll();
    QTest::keyClicks(spin, QStringLiteral("5e-5"));
    QTest::keyClick(spin, Qt::Key_Return);
    QCOMPARE(m_session->rates, (std::vector<std::pair<JobId, double>>{{1, 5e-5}}));
    QVERIFY(!spin->isVisible());
    m_session->play(1, events::Changed{412, "training.learning_rate", 5e-5});
    QTRY_COMPARE(run().log().back().text, QStringLiteral("Learning rate is now 5e-5."));
    QCOMPARE(run().curves().markers.back().kind, Marker::Kind::Change);
    click("change-rate");
    QTest::keyClick(spin, Qt::Key_Escape);
    QVERIFY(!spin->isVisible());
    QCOMPARE(m_session->rates.size(), size_t{1});
  }

  void adviceIsAppliedWithOneClickAndUndone() {
    startAndRun(60);
    for (int i = 0; i < 4; ++i) m_session->play(1, events::Evaluation{10 * (i + 1), 1.5 + 0.1 * i, 4});
    m_session->play(1, events::Advice{"train.validation_rising", "The validation loss has risen three times in a row: fewer epochs."});
    QTRY_VERIFY(find<Banner>("advice-train.validation_rising"));
    QCOMPARE(m_page->findChildren<Banner*>(QStringLiteral("advice-train.validation_rising")).size(), 1); // the engine's and ours are one
    picture("advice");
    click("apply-advice");
    QVERIFY(m_studio->recipe().value(QStringLiteral("method.lora_dropout")) == Json(0.1));
    QTRY_VERIFY(!find<QPushButton>("apply-advice")->isEnabled());
    m_studio->recipe().undoStack()->undo();
    QVERIFY(m_studio->recipe().value(QStringLiteral("method.lora_dropout")) == Json(0.05));
    QTRY_VERIFY(find<QPushButton>("apply-advice")->isEnabled());
  }

  void adviceThatOnlyTheEngineHasIsShownToo() {
    startAndRun(5);
    m_session->play(1, events::Advice{"data.max_length", "max_length 4096 is above the model's context. Samples longer than that are trained poorly."});
    QTRY_VERIFY(find<Banner>("advice-data.max_length"));
  }

  void answersComeNewestFirst() {
    startAndRun(5);
    m_session->play(1, events::Answer{200, "Who are you?", "I am"});
    m_session->play(1, events::Answer{400, "Who are you?", "我是客服助手小唐，可以帮您查询订单、办理退换货。"});
    QTRY_COMPARE(run().answers().size(), size_t{2});
    QStringList texts;
    for (auto* label : m_page->findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.contains(QStringLiteral("Answer at step 400")));
    QVERIFY(texts.indexOf(QStringLiteral("我是客服助手小唐，可以帮您查询订单、办理退换货。")) < texts.indexOf(QStringLiteral("I am")));
  }

  void theLogIsFilteredCopiedAndFollowed() {
    startAndRun(5);
    for (int i = 1; i <= 60; ++i) m_session->play(1, events::Checkpoint{i, "checkpoint-" + std::to_string(i)});
    m_session->play(1, events::Evaluation{60, 1.5, 4.5});
    QTRY_COMPARE(run().log().size(), size_t{62});
    auto* log = find<LogView>("log");
    QVERIFY(!log->isOpen());
    click("log-fold");
    QVERIFY(log->isOpen());
    QCOMPARE(log->shownText().count(QLatin1Char('\n')), 61);
    picture("log");
    auto* bar = find<QPlainTextEdit>("log-text")->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(3);
    m_session->play(1, events::Evaluation{61, 1.4, 4.1});
    QTRY_COMPARE(log->shownText().count(QLatin1Char('\n')), 62);
    QCOMPARE(bar->value(), 3); // whoever reads is left where they are
    find<QComboBox>("log-kind")->setCurrentIndex(find<QComboBox>("log-kind")->findText(QStringLiteral("Evaluation")));
    QCOMPARE(log->shownText().count(QLatin1Char('\n')), 1);
    find<QComboBox>("log-kind")->setCurrentIndex(0);
    QTest::keyClicks(find<QLineEdit>("log-words"), QStringLiteral("checkpoint-60"));
    QCOMPARE(log->shownText().count(QLatin1Char('\n')), 0);
    click("log-copy");
    QVERIFY(QApplication::clipboard()->text().endsWith(QStringLiteral("Checkpoint written: checkpoint-60")));
    click("log-fold");
    QVERIFY(!log->isOpen());
  }

  void chartSettingsOutliveThePage() {
    startAndRun(100);
    find<QSlider>("smoothing")->setFocus();
    QTest::keyClick(find<QSlider>("smoothing"), Qt::Key_Home);
    QTest::mouseClick(find<QCheckBox>("log-scale"), Qt::LeftButton, {}, {8, find<QCheckBox>("log-scale")->height() / 2});
    QVERIFY(find<Chart>("loss-chart")->logScale());
    m_page = std::make_unique<TrainPage>(*m_studio); // as after a change of language
    m_page->show();
    QCOMPARE(find<QSlider>("smoothing")->value(), 0);
    QVERIFY(find<QCheckBox>("log-scale")->isChecked() && find<Chart>("loss-chart")->logScale());
    QTRY_COMPARE(find<Chart>("loss-chart")->steps().second, 100.0); // and the run is still in view
  }

  void aFailureIsSaidInWordsAndCanBeResumed() {
    startAndRun(50);
    m_session->play(1, events::Checkpoint{40, out() + "/checkpoint-40"});
    m_session->fail(1, workError("memory.device", "The device ran out of memory.", "Use a shorter max_length or gradient_checkpointing."));
    QTRY_VERIFY(find<Banner>("failure"));
    QCOMPARE(find<Banner>("failure")->accessibleName(), QStringLiteral("The device ran out of memory."));
    QVERIFY(find<Banner>("failure")->accessibleDescription().contains(QStringLiteral("checkpoint-40")));
    picture("failed");
    click("failure-resume");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(std::get<commands::Train>(m_session->commands[1]).resume);
    QCOMPARE(run().state(), State::Preparing);
  }

  void aFailureBeforeTheFirstStepLeadsToItsPage() {
    makeReady();
    click("primary");
    m_session->fail(1, requestError("data.empty", "Nothing in data.json can be used.", "Map its columns.").in("data.train"));
    QTRY_VERIFY(find<Banner>("failure"));
    QVERIFY(!find<QAbstractButton>("failure-resume"));
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("failure-page");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Data);
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Start training"));
  }

  void anExistingRunIsResumedReplacedOrLeftAlone_data() {
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<bool>("resume");
    QTest::addColumn<bool>("overwrite");
    QTest::addColumn<bool>("sameFolder");
    QTest::newRow("resume") << QByteArray("existing-resume") << true << false << true;
    QTest::newRow("overwrite") << QByteArray("existing-overwrite") << false << true << true;
    QTest::newRow("new") << QByteArray("existing-new") << false << false << false;
  }
  void anExistingRunIsResumedReplacedOrLeftAlone() {
    QFETCH(QByteArray, link);
    QFETCH(bool, resume);
    QFETCH(bool, overwrite);
    QFETCH(bool, sameFolder);
    makeReady();
    m_studio->recipe().setValue(QStringLiteral("output_dir"), out());
    click("primary");
    m_session->fail(1, requestError("run.exists", "The folder already holds a run.", "Continue it.").in("output_dir"));
    QTRY_VERIFY(find<Banner>("existing-run"));
    picture("existing");
    click(link.constData());
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    const auto& command = std::get<commands::Train>(m_session->commands[1]);
    QCOMPARE(command.resume, resume);
    QCOMPARE(command.overwrite, overwrite);
    QCOMPARE(command.recipe.output_dir, sameFolder ? out() : std::string());
  }

  void theEndLeadsOn() {
    startAndRun(100);
    m_session->play(1, events::Finished{out(), 100, 1.284, 640, 2940, 9'100'000'000, false});
    m_session->end(1);
    QTRY_VERIFY(find<Banner>("end"));
    QVERIFY(find<Banner>("end")->accessibleName().contains(QStringLiteral("loss %1 after 100 steps in 11 min").arg(run().loss(), 0, 'f', 3)));
    picture("finished");
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("primary");
    QCOMPARE(asked.takeFirst().first().value<PageId>(), PageId::Chat);
    click("end-export");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.takeFirst().first().value<PageId>(), PageId::Export);
    click("end-again");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(!std::get<commands::Train>(m_session->commands[1]).resume);
  }

  void closingDuringARunAsks() {
    startAndRun(10);
    QWidget window;
    window.show();
    const auto answer = [](QMessageBox::ButtonRole role) {
      QTimer::singleShot(50, qApp, [role] {
        for (auto* top : QApplication::topLevelWidgets())
          if (auto* box = qobject_cast<QMessageBox*>(top); box && box->isVisible())
            for (auto* button : box->buttons())
              if (box->buttonRole(button) == role) return QTest::mouseClick(button, Qt::LeftButton);
      });
    };
    answer(QMessageBox::RejectRole);
    QVERIFY(!closeDuringRun(window, *m_studio));
    QVERIFY(m_session->stopped.empty() && window.isVisible());
    answer(QMessageBox::DestructiveRole);
    QVERIFY(!closeDuringRun(window, *m_studio)); // not before the checkpoint is written
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QVERIFY(window.isVisible());
    m_session->play(1, events::Finished{out(), 10, 1.3, 5, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_VERIFY(!window.isVisible());
  }

  void theTraySaysHowFarItIsAndBringsTheWindowBack() {
    startAndRun(412);
    QWidget window;
    window.show();
    QPointer<RunTray> tray = new RunTray(window, *m_studio);
    QVERIFY(!window.isVisible());
    QVERIFY(tray->state().contains(QStringLiteral("step 412 of 1,200 · 18 min left")));
    tray->menu()->actions().last()->trigger(); // stop and save
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    m_session->play(1, events::Finished{out(), 413, 1.3, 500, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_VERIFY(tray->state().contains(QStringLiteral("everything is saved")));
    QVERIFY(!QApplication::quitOnLastWindowClosed());
    tray->menu()->actions()[2]->trigger(); // show window
    QVERIFY(window.isVisible());
    QTRY_VERIFY(!tray);
    QVERIFY(QApplication::quitOnLastWindowClosed());
  }

  void everythingIsReachedByTab() {
    startAndRun(100);
    m_page->activateWindow();
    find<QPushButton>("save-now")->setFocus();
    QStringList reached;
    for (int i = 0; i < 40; ++i) {
      if (auto* now = QApplication::focusWidget()) reached << now->objectName();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char* name : {"save-now", "stop", "primary", "smoothing", "log-scale", "save-chart", "loss-chart", "change-rate", "log-fold"})
      QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
  }

  void pictures() {
    // Not a check: pictures for people, when a folder is named.
    if (!qEnvironmentVariableIsSet("TW_PICTURES")) QSKIP("no folder named");
    m_studio->recipe().setValue(QStringLiteral("model.quantization"), "nf4");
    startAndRun(900);
    for (int i = 1; i <= 4; ++i) {
      m_session->play(1, events::Evaluation{i * 200, 2.2 - 0.35 * i + 0.05 * i * i, 4});
      m_session->play(1, events::Checkpoint{i * 200, "checkpoint"});
    }
    m_session->play(1, events::Answer{800, "Who are you?", "我是客服助手小唐，可以帮您查询订单、办理退换货。"});
    m_session->play(1, events::Answer{900, "Who are you?", "I am the shop’s assistant and can look up your orders."});
    QTRY_COMPARE(run().answers().size(), size_t{2});
    picture("running");
    const auto middle = find<Chart>("loss-chart")->rect().center();
    QTest::mouseMove(find<Chart>("loss-chart"), middle);
    picture("crosshair");
    m_page->resize(904, 652);
    picture("running-small");
  }
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
