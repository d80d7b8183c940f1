// How runs end and begin again: failures, folders that are taken, the end, and a window that is closed meanwhile.
#include "train_page_fixture.h"

class TestTrainEnds : public QObject, private TrainPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setUpOnce(); }
  void init() { setUp(); }
  void cleanup() { tearDown(); }

  void aFailureIsSaidInWordsAndCanBeResumed() {
    startAndRun(50);
    m_session->play(1, events::Checkpoint{40, out() + "/checkpoint-40"});
    m_session->fail(1, workError("memory.device", TW_TEXT("The device ran out of memory."),
                                 TW_TEXT("Use a shorter max_length or gradient_checkpointing.")));
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
    m_session->fail(
        1, requestError("data.empty", TW_TEXT("Nothing in data.json can be used."), TW_TEXT("Map its columns."))
               .in("data.train"));
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
    m_session->fail(1, requestError("run.exists", TW_TEXT("The folder already holds a run."), TW_TEXT("Continue it."))
                           .in("output_dir"));
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
