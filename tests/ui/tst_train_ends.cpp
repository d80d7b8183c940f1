// How runs end and begin again: failures, folders that are taken, the end, and a window that is closed meanwhile.
#include "engine/api/moving_average.h"
#include "train_page_fixture.h"
#include "ui/models/run_text.h"
#include "ui/shell/header_bar.h"

class TestTrainEnds : public QObject, private TrainPageFixture {
  Q_OBJECT

  QString allText() {
    QStringList texts;
    for (const auto* label : m_page->findChildren<QLabel*>())
      if (label->isVisible()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
  }

 private Q_SLOTS:
  void initTestCase() { setUpOnce(); }
  void init() { setUp(); }
  void cleanup() { close(); }

  void aFailureIsSaidInWordsAndCanBeResumed() {
    startAndRun(50);
    leaveCheckpoint(40);
    m_session->fail(1, workError("memory.device", TW_TEXT("The device ran out of memory."),
                                 TW_TEXT("Use a shorter max_length or gradient_checkpointing.")));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    QCOMPARE(find<Banner>("failure")->accessibleName(), QStringLiteral("The device ran out of memory."));
    QVERIFY(find<Banner>("failure")->accessibleDescription().contains(QStringLiteral("checkpoint is of step 40")));
    picture("failed");
    click("failure-resume");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(std::get<commands::Train>(m_session->commands[1]).resume);
    QCOMPARE(run().state(), State::Preparing);
  }

  void aFailureBeforeTheFirstCheckpointSaysThatThereIsNone() {
    startAndRun(50);
    m_session->fail(1, workError("internal", TW_TEXT("It broke."), TW_TEXT("Try again.")));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    QVERIFY(find<Banner>("failure")->accessibleDescription().contains(QStringLiteral("No checkpoint")));
    QCOMPARE(find<QPushButton>("failure-resume")->text(), QStringLiteral("Begin again"));
  }

  /// An interrupted run is shown again at the next start.
  void withoutACheckpointThereIsOneWayOn() {
    makeReady();
    const auto recipe = *m_studio->recipe().recipe();
    const auto show = [&](int step) {
      run().load({toJson(Event(events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, 1200, 0})),
                  toJson(Event(events::Step{step, 0.1, 2.5, 1e-4, 1, 100, 50, 1'000'000, 3}))},
                 recipe);
    };
    show(2);
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Begin again"));
    QVERIFY(find<Banner>("end")->accessibleDescription().contains(QStringLiteral("No checkpoint")));
    QVERIFY(!findOrNull<QWidget>("end-again")); // would be the same
    // What is changed meanwhile cannot come into that run, and has a way of its own.
    m_studio->recipe().setValue(QStringLiteral("method.type"), "ia3");
    QTRY_VERIFY(findOrNull<QWidget>("end-again"));
    QCOMPARE(find<QPushButton>("end-again")->text(), QStringLiteral("Train the changed recipe"));
    m_studio->recipe().setValue(QStringLiteral("method.type"), "lora");
    QTRY_VERIFY(!findOrNull<QWidget>("end-again"));
    QDir().mkpath(QString::fromStdString(out()) + QStringLiteral("/checkpoint-3"));
    for (const auto* name : {"state.json", "optimizer.safetensors"})
      QVERIFY(QFile(QString::fromStdString(out()) + QStringLiteral("/checkpoint-3/") + QString::fromLatin1(name))
                  .open(QIODevice::WriteOnly));
    show(3);
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Resume"));
    QTRY_COMPARE(find<QPushButton>("end-again")->text(), QStringLiteral("Start from the beginning"));
  }

  /// Whoever opens another recipe and presses the button at the top means that one, not the run that was left.
  void theButtonTrainsTheRecipeThatIsOpen() {
    startAndRun(21);
    leaveCheckpoint(21);
    m_session->play(1, events::Finished{out(), 21, 1.3, 5, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Resume"));
    const auto name = m_studio->recipe().value(QStringLiteral("name"));
    m_studio->recipe().setValue(QStringLiteral("name"), "another");
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Train “another”"));
    QTRY_VERIFY(find<QPushButton>("end-resume")->isVisible());
    QTRY_COMPARE(find<QPushButton>("end-again")->text(), QStringLiteral("Train “another”"));
    // The link follows the name, which one before it may have had.
    m_studio->recipe().setValue(QStringLiteral("training.learning_rate"), 1e-3);
    m_studio->recipe().setValue(QStringLiteral("name"), "third");
    QTRY_COMPARE(find<QPushButton>("end-again")->text(), QStringLiteral("Train “third”"));
    m_studio->recipe().setValue(QStringLiteral("name"), name);
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Resume"));
    m_studio->recipe().setValue(QStringLiteral("name"), "another");
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Train “another”"));
    click("primary");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    const auto& train = std::get<commands::Train>(m_session->commands[1]);
    QVERIFY(!train.resume);
    QCOMPARE(train.recipe.name, std::string("another"));
  }

  void aStoppedRunOffersToGoOnAndKeepsItsStep() {
    startAndRun(21);
    leaveCheckpoint(21);
    m_session->play(1, events::Finished{out(), 21, 1.3, 5, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_VERIFY(findOrNull<Banner>("end"));
    QVERIFY(find<Banner>("end")->accessibleName().contains(QStringLiteral("Stopped at step 21 of 1,200")));
    const auto loss = run().loss();
    click("end-resume");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(std::get<commands::Train>(m_session->commands[1]).resume);
    m_session->play(2, events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, 1200, 21});
    QTRY_COMPARE(run().state(), State::Running);
    QTRY_VERIFY2(labelText("progress-text").contains(QStringLiteral("step <b>21</b> of 1,200")),
                 qPrintable(labelText("progress-text")));
    QVERIFY(!labelText("progress-text").contains(QChar(0x2013))); // what is not known yet is not said
    QVERIFY(find<QProgressBar>("progress")->value() > 0);
    QCOMPARE(find<ChartCard>("loss")->valueText(), figureText(loss, Figure::Plain));
  }

  void oneFinalLossAlsoAfterAResume() {
    startAndRun(60);
    leaveCheckpoint(60);
    m_session->play(1, events::Finished{out(), 60, 9, 5, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(run().state(), State::Stopped);
    click("primary");
    m_session->play(2, events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, 100, 60});
    steps(2, 61, 100);
    m_session->play(2, events::Finished{out(), 100, 9, 640, 2940, 9'100'000'000, false});
    m_session->end(2);
    QTRY_COMPARE(run().state(), State::Finished);
    MovingAverage whole;
    for (const double loss : run().curves().loss.y) whole.add(loss);
    QCOMPARE(run().curves().loss.y.size(), 100);
    const auto figure = figureText(whole.value(), Figure::Plain);
    QVERIFY2(find<Banner>("end")->accessibleName().contains(QStringLiteral("loss ") + figure),
             qPrintable(find<Banner>("end")->accessibleName()));
    QCOMPARE(find<ChartCard>("loss")->valueText(), figure);
    find<QSlider>("smoothing")->setValue(0); // another look at the curve is no other loss
    QCOMPARE(find<ChartCard>("loss")->valueText(), figure);
    RunInfo info;
    info.steps = 100;
    info.train_loss = whole.value();
    QCOMPARE(lossText(info), figure);
  }

  void whatTheHeadSaysIsTheRuns() {
    startAndRun(100);
    m_session->play(1, events::Finished{out(), 100, 1.284, 640, 2940, 9'100'000'000, false});
    m_session->end(1);
    QTRY_VERIFY(findOrNull<Banner>("end"));
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Chat with it"));
    Recipe other;
    other.name = "poems";
    other.model.path = "models/another";
    other.data.train = {{"b.json"}};
    m_studio->recipe().openCopy(recipeToJson(other));
    // What would be trained now is another one, and says so.
    QTRY_COMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Train “poems”"));
    QTRY_COMPARE(find<QPushButton>("end-again")->text(), QStringLiteral("Train “poems”"));
    const auto head = allText();
    QVERIFY2(head.contains(QStringLiteral("my-first-tune · LoRA")) && head.contains(QStringLiteral("Qwen2.5-0.5B")),
             qPrintable(head));
    HeaderBar header(*m_studio);
    header.resize(1000, 48);
    auto* chip = header.findChild<QAbstractButton*>(QStringLiteral("run-chip"));
    QVERIFY2(chip->accessibleName().startsWith(QStringLiteral("my-first-tune")), qPrintable(chip->accessibleName()));
    click("end-chat"); // the banner still leads to the run's chat
  }

  void theKeysDoNotEndUpAtStop() {
    makeReady();
    find<QPushButton>("primary")->setFocus();
    QTest::keyClick(find<QPushButton>("primary"), Qt::Key_Space);
    QTRY_COMPARE(run().state(), State::Preparing);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // once more, as keys that are held do
    QCOMPARE(run().state(), State::Preparing);
    QVERIFY(m_session->stopped.empty());
    begin(1);
    steps(1, 1, 3);
    QTRY_COMPARE(run().state(), State::Running);
    QVERIFY(!find<QPushButton>("stop")->hasFocus());
    QVERIFY(find<QPushButton>("primary")->hasFocus()); // Pause, which harms nothing
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(run().state(), State::Pausing);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(m_session->stopped.empty());
    m_session->play(1, events::Paused{3});
    QTRY_COMPARE(run().state(), State::Paused);
    QVERIFY(find<QPushButton>("primary")->hasFocus()); // Continue
  }

  void aSecondClickWhereResumeWasCancelsNothing() {
    startAndRun(21);
    leaveCheckpoint(21);
    m_session->play(1, events::Finished{out(), 21, 1.3, 5, 2900, 9'000'000'000, true});
    m_session->end(1);
    QTRY_COMPARE(run().state(), State::Stopped);
    const QPoint at = find<QPushButton>("primary")->mapTo(m_page.get(), find<QPushButton>("primary")->rect().center());
    QTest::mouseClick(find<QPushButton>("primary"), Qt::LeftButton);
    QTRY_COMPARE(run().state(), State::Preparing);
    QTRY_COMPARE(m_page->childAt(at), find<QWidget>("stop")); // Cancel has taken its place
    QTest::mouseClick(find<QWidget>("stop"), Qt::LeftButton);
    QCOMPARE(run().state(), State::Preparing);
    QTest::qWait(QApplication::doubleClickInterval() + 20);
    QTest::mouseClick(find<QPushButton>("stop"), Qt::LeftButton); // who means it
    QCOMPARE(run().state(), State::Stopping);
  }

  void aFailureBeforeTheFirstStepLeadsToItsPage() {
    makeReady();
    click("primary");
    m_session->fail(
        1, requestError("data.empty", TW_TEXT("Nothing in data.json can be used."), TW_TEXT("Map its columns."))
               .in("data.train"));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    QVERIFY(!findOrNull<QAbstractButton>("failure-resume"));
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("failure-page");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Data);
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Start training"));
  }

  /// The banner leads to the line that is broken.
  void aFailureInTheDataLeadsToItsRow() {
    m_session->fake.totals->problemCounts = {{"row.missing_field", 1}};
    m_session->fake.totals->problems = {{"row.missing_field", TW_TEXT("no answer"), TW_TEXT("x"), "data.json", 5, 2}};
    m_session->fake.dataset->table = {{"a", "", "b"}, {"c", "", "d"}, {"e", "", ""}};
    makeReady();
    QTRY_VERIFY(m_studio->data().totals() && !m_studio->data().totals()->problems.empty());
    click("primary");
    m_session->fail(
        1,
        requestError("row.missing_field", TW_TEXT("Row %1 has no answer.", 3), TW_TEXT("Add one.")).at("data.json", 5));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    QSignalSpy asked(m_studio.get(), &Studio::pageRequested);
    click("failure-page");
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Data);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{2});
    QCOMPARE(m_studio->data().shownProblem(), std::string("row.missing_field"));
  }

  /// What was written to the file since it was opened is read anew then.
  void aFailureInDataThatChangedLeadsToItsRow() {
    m_session->fake.dataset->table = {{"a", "", "b"}, {"c", "", "d"}, {"e", "", ""}};
    makeReady();
    QTRY_VERIFY(m_studio->data().totals() && !m_studio->data().measuring());
    click("primary");
    m_session->fake.totals->problemCounts = {{"data.parse", 1}};
    m_session->fake.totals->problems = {{"data.parse", TW_TEXT("broken"), TW_TEXT("x"), "data.json", 2, 1}};
    m_session->fail(
        1, requestError("data.parse", TW_TEXT("It is not valid JSON."), TW_TEXT("Mend it.")).at("data.json", 2));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    QVERIFY(m_studio->missingForRun().empty());
    click("failure-page");
    QTRY_COMPARE(m_studio->data().shownProblem(), std::string("data.parse"));
    QCOMPARE(m_studio->data().sampleRow(), int64_t{1});
    QVERIFY(!m_studio->missingForRun().empty()); // no tick any more, and no start
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
    m_session->fail(1, requestError("run.exists", TW_TEXT("The folder already holds a run."), TW_TEXT("Continue it."))
                           .in("output_dir"));
    QTRY_VERIFY(findOrNull<Banner>("existing-run"));
    picture("existing");
    click(link.constData());
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    const auto& command = std::get<commands::Train>(m_session->commands[1]);
    QCOMPARE(command.resume, resume);
    QCOMPARE(command.overwrite, overwrite);
    QCOMPARE(command.recipe.output_dir, sameFolder ? out() : std::string());
  }

  void aFolderInUseByAnotherWindowLeadsToAnother() {
    makeReady();
    m_studio->recipe().setValue(QStringLiteral("output_dir"), out());
    click("primary");
    m_session->fail(1,
                    workError("io.locked", TW_TEXT("Another program is working in it."), TW_TEXT("Wait.")).at(out()));
    QTRY_VERIFY(findOrNull<Banner>("failure"));
    click("failure-new");
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(std::get<commands::Train>(m_session->commands[1]).recipe.output_dir.empty());
  }

  void theEndLeadsOn() {
    startAndRun(100);
    m_session->play(1, events::Finished{out(), 100, 1.284, 640, 2940, 9'100'000'000, false});
    m_session->end(1);
    QTRY_VERIFY(findOrNull<Banner>("end"));
    QVERIFY(find<Banner>("end")->accessibleName().contains(
        QStringLiteral("loss %1 after 100 steps in 11 min").arg(run().loss(), 0, 'f', 3)));
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

  /// What came last to the page is not the last that Tab comes to: it stands above the charts.
  void theLinksOfTheEndFollowTheButtonAbove() {
    startAndRun(100);
    m_session->play(1, events::Finished{out(), 100, 1.284, 640, 2940, 9'100'000'000, false});
    m_session->end(1);
    QTRY_VERIFY(findOrNull<Banner>("end") && find<Banner>("end")->isVisible());
    m_page->activateWindow();
    find("primary")->setFocus();
    QStringList reached;
    for (int i = 0; i < 3; ++i) {
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
      reached << QApplication::focusWidget()->objectName();
    }
    QCOMPARE(reached,
             (QStringList{QStringLiteral("end-export"), QStringLiteral("end-folder"), QStringLiteral("end-again")}));
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
};

QTEST_MAIN(TestTrainEnds)
#include "tst_train_ends.moc"
