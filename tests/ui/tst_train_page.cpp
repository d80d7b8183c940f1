// The Train page by mouse and keyboard while a run goes on: start, pause, a changed rate, advice, answers, log and
// charts.
#include "train_page_fixture.h"
#include "ui/models/method_comparison.h"

class TestTrainPage : public QObject, private TrainPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setUpOnce(); }
  void init() { setUp(); }
  void cleanup() { close(); }

  /// Who saves or sets a rate in a pause is told at once, before any step comes.
  void savingAndANewRateInAPauseAreConfirmed() {
    startAndRun(50);
    QStringList notices;
    connect(m_studio.get(), &Studio::notice, this, [&](const QString& sentence) { notices << sentence; });
    click("primary");
    m_session->play(1, events::Paused{50});
    QTRY_COMPARE(run().state(), State::Paused);
    click("save-now");
    QCOMPARE(m_session->saved.size(), size_t{1});
    QCOMPARE(notices.last(), QStringLiteral("Saving a checkpoint…"));
    m_session->play(1, events::Checkpoint{50, out() + "/checkpoint-50"});
    QTRY_COMPARE(notices.last(), QStringLiteral("The state of step 50 is saved."));
    m_session->play(1, events::Checkpoint{50, out() + "/checkpoint-50"}); // not asked for: nothing is said
    click("change-rate");
    auto* spin = find<RateSpinBox>("rate-spin");
    spin->setFocus();
    spin->selectAll();
    QTest::keyClicks(spin, QStringLiteral("5e-5"));
    QTest::keyClick(spin, Qt::Key_Return);
    QCOMPARE(notices.last(), QStringLiteral("The learning rate is 5e-5 once the run goes on."));
    const auto announced = [this] {
      for (const auto* label : m_page->findChildren<QLabel*>())
        if (label->isVisible() && label->text() == QStringLiteral("5e-5 from the next step on")) return true;
      return false;
    };
    QTRY_VERIFY(announced());
    steps(1, 51, 51);
    QTRY_VERIFY(!announced());
    QCOMPARE(notices.count(QStringLiteral("The state of step 50 is saved.")), 1);
  }

  void samplePromptsAreSetWhereTheyAre() {
    makeReady();
    QSignalSpy page(m_studio.get(), &Studio::pageRequested), field(m_studio.get(), &Studio::fieldRequested);
    click("set-prompts");
    QCOMPARE(page.first().first().value<PageId>(), PageId::Method);
    QCOMPARE(field.first().first().toString(), QStringLiteral("training.sample_prompts"));
  }

  void samplePromptsThatAreNeverAskedAreSaid() {
    makeReady();
    m_studio->recipe().setValue(QStringLiteral("training.sample_prompts"), Json::array({"Who are you?"}));
    click("ask-prompts");
    QCOMPARE(m_studio->recipe().recipe()->training.sample_steps, int64_t{10});
    QTRY_VERIFY(!findOrNull<QWidget>("ask-prompts"));
    QTRY_VERIFY(shownText().contains(QStringLiteral("Every 10 steps")));
  }

  void problemsInTheDataLeadToThem() {
    makeReady();
    click("primary");
    m_session->play(1, events::Advice{"data.problems", TW_TEXT("3 problems were found in the data."), {}});
    QSignalSpy page(m_studio.get(), &Studio::pageRequested);
    click("advice-to-data");
    QCOMPARE(page.first().first().value<PageId>(), PageId::Data);
  }

  void whatIsMissingIsSaidWithTheWayThere() {
    QVERIFY(!find<QPushButton>("primary")->isEnabled());
    QStringList sentences;
    for (auto* label : m_page->findChildren<QLabel*>(QStringLiteral("missing"))) sentences << label->text();
    QCOMPARE(sentences,
             (QStringList{QStringLiteral("Training needs a dataset."), QStringLiteral("Training needs a model.")}));
    picture("missing");
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("open-missing");
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Data);
    makeReady();
    QTRY_VERIFY(find<QPushButton>("primary")->isEnabled());
    QTRY_VERIFY(labelText("ready").contains(QStringLiteral("100 samples")));
    QVERIFY(labelText("ready").contains(QStringLiteral("30 steps"))); // 80 batches, 8 a step, 3 epochs
    picture("ready");
  }

  void preparingShowsItsStageAndCanBeCancelled() {
    makeReady();
    click("primary");
    m_session->play(1, events::Progress{"load", 40, 100, "bytes"});
    QTRY_VERIFY(labelText("progress-text").contains(QStringLiteral("Loading the model")));
    QVERIFY(labelText("progress-text").contains(QStringLiteral("40")));
    QCOMPARE(find<QProgressBar>("progress")->value(), 4000);
    picture("preparing");
    click("stop"); // the second half of a double-click on Start
    QVERIFY(m_session->stopped.empty());
    QTest::qWait(QApplication::doubleClickInterval());
    click("stop");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    m_session->fail(1, workError("cancelled", TW_TEXT("Cancelled."), TW_TEXT("Start again.")));
    QTRY_COMPARE(run().state(), State::Stopped);
    QVERIFY(findOrNull<Banner>("end"));
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Start training"));
  }

  void theWholeRunByMouse() {
    startAndRun();
    QCOMPARE(run().state(), State::Running);
    const auto text = labelText("progress-text");
    QVERIFY2(text.contains(QStringLiteral("step <b>412</b> of 1,200 · epoch 1.03 · ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("18 min left")));
    QCOMPARE(find<QProgressBar>("progress")->value(), 412 * 10'000 / 1200);
    QVERIFY(!find<ChartCard>("loss")->valueText().isEmpty());
    QVERIFY(find<ChartCard>("memory")->valueText().endsWith(QStringLiteral("GB")));
    QTRY_COMPARE(find<Chart>("loss-chart")->steps().second, 412.0);

    QVERIFY(find<QPushButton>("primary")->hasFocus()); // where Start was pressed; neither at a chart nor at Stop
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
    leaveCheckpoint(413);
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

  void aRateIsTakenAsTyped() {
    startAndRun();
    QTRY_VERIFY(find<QPushButton>("change-rate")->isEnabled());
    auto* spin = find<RateSpinBox>("rate-spin");
    const auto change = [&](const char* typed) {
      click("change-rate");
      spin->selectAll();
      QTest::keyClicks(spin, QString::fromLatin1(typed));
      find<QPushButton>("rate-apply")->setFocus(); // as with Tab: the field rewrites what it holds
      click("rate-apply");
      return run().learningRate();
    };
    QCOMPARE(change("1.23456e-4") * 1e4, 1.23456);
    QCOMPARE(change("2.5e-16") * 1e16, 2.5);
    QCOMPARE(m_session->rates.size(), size_t{2});
    // Also what is shown of it, and what the buttons make of it.
    click("change-rate");
    QCOMPARE(spin->text(), QStringLiteral("2.5e-16"));
    click("rate-half");
    QCOMPARE(spin->text(), QStringLiteral("1.25e-16"));
    spin->stepUp();
    QCOMPARE(spin->text(), QStringLiteral("1.38e-16"));
    click("rate-apply");
    QCOMPARE(m_session->rates.back().second * 1e16, 1.38);
  }

  void aRateThatIsNoneIsSaidInPlace_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("negative") << QStringLiteral("-1e-4") << QStringLiteral("must be");
    QTest::newRow("zero") << QStringLiteral("0") << QStringLiteral("nothing would be learnt");
    QTest::newRow("too large") << QStringLiteral("40") << QStringLiteral("must be");
    QTest::newRow("unfinished") << QStringLiteral("2e-") << QStringLiteral("not a number");
    QTest::newRow("empty") << QString() << QStringLiteral("not a number");
  }
  void aRateThatIsNoneIsSaidInPlace() {
    QFETCH(QString, typed);
    QFETCH(QString, sentence);
    startAndRun();
    QTRY_VERIFY(find<QPushButton>("change-rate")->isEnabled());
    click("change-rate");
    auto* spin = find<RateSpinBox>("rate-spin");
    auto* problem = find<QLabel>("rate-problem");
    QVERIFY(!problem->isVisible());
    spin->selectAll();
    QTest::keyClick(spin, Qt::Key_Delete);
    QTest::keyClicks(spin, typed);
    QCOMPARE(spin->text(), typed); // what was typed stays
    QTRY_VERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(sentence), qPrintable(problem->text()));
    QVERIFY(!find<QPushButton>("rate-apply")->isEnabled());
    QTest::keyClick(spin, Qt::Key_Return);
    QVERIFY(spin->isVisible()); // nothing was closed as if it had been taken
    QVERIFY(m_session->rates.empty());
    spin->selectAll();
    QTest::keyClicks(spin, QStringLiteral("3e-4"));
    QVERIFY(!problem->isVisible());
    click("rate-apply");
    QCOMPARE(m_session->rates, (std::vector<std::pair<JobId, double>>{{1, 3e-4}}));
  }

  void adviceIsAppliedWithOneClickAndUndone() {
    startAndRun(60);
    for (const char* loss : {"1.58", "1.66"})
      m_session->play(1, events::Advice{"train.validation_rising",
                                        TW_TEXT("The validation loss rises. It is now %1.", loss),
                                        {{"method.lora_dropout", 0.1}}});
    QTRY_VERIFY(findOrNull<Banner>("advice-train.validation_rising"));
    QTRY_COMPARE(m_page->findChildren<Banner*>(QStringLiteral("advice-train.validation_rising")).size(),
                 1); // each once
    QString said;
    for (const auto* label : find<Banner>("advice-train.validation_rising")->findChildren<QLabel*>())
      said += label->text() + QLatin1Char('\n');
    QVERIFY2(said.contains(QStringLiteral("1.66")) && said.contains(QStringLiteral("0.05 → 0.1")), qPrintable(said));
    picture("advice");
    click("apply-advice");
    QVERIFY(m_studio->recipe().value(QStringLiteral("method.lora_dropout")) == Json(0.1));
    QTRY_VERIFY(!find<QPushButton>("apply-advice")->isEnabled());
    m_studio->recipe().undoStack()->undo();
    QVERIFY(m_studio->recipe().value(QStringLiteral("method.lora_dropout")) == Json(0.05));
    QTRY_VERIFY(find<QPushButton>("apply-advice")->isEnabled());
    // What is said of this run is not meant for another recipe.
    m_studio->recipe().setValue(QStringLiteral("name"), "another");
    QTRY_VERIFY(!findOrNull<QPushButton>("apply-advice"));
    QVERIFY(findOrNull<Banner>("advice-train.validation_rising"));
  }

  void adviceWithoutChangesIsShownToo() {
    startAndRun(5);
    m_session->play(
        1, events::Advice{
               "data.max_length",
               TW_TEXT("max_length 4096 is above the model's context. Samples longer than that are trained poorly.")});
    QTRY_VERIFY(findOrNull<Banner>("advice-data.max_length"));
  }

  void namesDoNotEndTheFirstSentenceOfAnAdvice() {
    startAndRun(5);
    m_session->play(1, events::Advice{"x", TW_TEXT("%1 is odd. Look at it.", std::string("Dr. Who. jsonl"))});
    QTRY_VERIFY(!m_studio->advisor().advice().empty());
    const auto& told = m_studio->advisor().advice().back();
    QCOMPARE(told.what, QStringLiteral("Dr. Who. jsonl is odd."));
    QCOMPARE(told.why, QStringLiteral("Look at it."));
    // From the log of an earlier start, where no template tells its places apart.
    m_session->play(1, events::Advice{"y", Text::verbatim("It was 7.07 at step 5. Stop earlier. Or later."), {}});
    QTRY_COMPARE(m_studio->advisor().advice().back().code, QStringLiteral("y"));
    QCOMPARE(m_studio->advisor().advice().back().what, QStringLiteral("It was 7.07 at step 5."));
    QCOMPARE(m_studio->advisor().advice().back().why, QStringLiteral("Stop earlier. Or later."));
  }

  void answersComeNewestFirst() {
    startAndRun(5);
    m_session->play(1, events::Answer{200, "Who are you?", "I am"});
    m_session->play(1, events::Answer{400, "Who are you?", "我是客服助手小唐，可以帮您查询订单、办理退换货。"});
    QTRY_COMPARE(run().answers().size(), size_t{2});
    QStringList texts;
    for (auto* label : m_page->findChildren<QLabel*>()) texts << label->text();
    QVERIFY(texts.contains(QStringLiteral("Answer at step 400")));
    QVERIFY(texts.indexOf(QStringLiteral("我是客服助手小唐，可以帮您查询订单、办理退换货。")) <
            texts.indexOf(QStringLiteral("I am")));
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
    QTest::mouseClick(find<QCheckBox>("log-scale"), Qt::LeftButton, {},
                      {8, find<QCheckBox>("log-scale")->height() / 2});
    QVERIFY(find<Chart>("loss-chart")->logScale());
    m_page = std::make_unique<TrainPage>(*m_studio); // as after a change of language
    m_page->show();
    QCOMPARE(find<QSlider>("smoothing")->value(), 0);
    QVERIFY(find<QCheckBox>("log-scale")->isChecked() && find<Chart>("loss-chart")->logScale());
    QTRY_COMPARE(find<Chart>("loss-chart")->steps().second, 100.0); // and the run is still in view
  }

  /// One job at a time: a run that is started during a comparison says what it waits for.
  void aRunWaitsForTheComparison() {
    makeReady();
    m_studio->comparison().start();
    QTRY_VERIFY(m_studio->comparison().isActive());
    const auto comparison = static_cast<JobId>(m_session->commands.size());
    m_studio->run().start(*m_studio->recipe().recipe());
    const auto said = [this] { return find<QLabel>("progress-text")->text(); };
    QTRY_VERIFY2(said().contains(QStringLiteral("until the comparison has ended")), qPrintable(said()));
    m_session->end(comparison);
    QTRY_VERIFY2(said().contains(QStringLiteral("Preparing the run")), qPrintable(said()));
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
    for (const char* name : {"save-now", "stop", "primary", "smoothing", "log-scale", "save-chart", "loss-chart",
                             "change-rate", "log-fold"})
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
