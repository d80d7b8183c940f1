// Home: what an unexpected end left behind, unsaved work and unfinished runs.
#include "home_fixture.h"

#include <QPushButton>

class TestHomeLeftBehind : public QObject, private HomeFixture {
  Q_OBJECT

  QString runFolder() const { return m_dir->filePath(QStringLiteral("night")); }
  static QString allText(QWidget* in) {
    QStringList texts;
    for (const auto* label : in->findChildren<QLabel*>()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
  }
  /// What an earlier start of the program left of a run of 30 steps: how far it came, and its checkpoints.
  void leaveRun(int step, bool stopped, const std::vector<int>& checkpoints, const std::string& status = "stopped") {
    Recipe recipe;
    recipe.name = "night run";
    recipe.model.path = "/models/small";
    recipe.data.train = {{"/data/a.json"}};
    recipe.output_dir = runFolder().toStdString();
    QDir().mkpath(runFolder());
    for (const int at : checkpoints) {
      const auto folder = runFolder() + QStringLiteral("/checkpoint-%1/").arg(at);
      QDir().mkpath(folder);
      for (const auto* name : {"state.json", "optimizer.safetensors"}) {
        QFile file(folder + QString::fromLatin1(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
      }
    }
    {
      RecipeDocument document;
      Workspace workspace(document, QFileInfo(settingsFile()).path());
      workspace.setRun(Json{{"name", recipe.name},
                            {"output_dir", recipe.output_dir},
                            {"recipe", recipeToJson(recipe)},
                            {"stopped", stopped},
                            {"step", step},
                            {"total", 30}});
      workspace.close();
    }
    auto info = run("night", status);
    info.output_dir = recipe.output_dir;
    std::vector<Json> log{
        {{"event", "started"}, {"run_id", "night"}, {"output_dir", recipe.output_dir}, {"total_steps", 30}}};
    for (int i = 1; i <= step; ++i) log.push_back({{"event", "step"}, {"step", i}, {"loss", 3.0 - 0.1 * i}});
    if (stopped)
      log.push_back({{"event", "finished"}, {"output_dir", recipe.output_dir}, {"steps", step}, {"stopped", true}});
    m_prepare = [info, log](test::FakeSession& session) {
      session.fake.runList = {info};
      session.fake.logs["night"] = log;
    };
  }
  void startAgain() {
    close();
    m_beforeWindow = [this] { m_studio->restoreWorkspace(); };
    start();
  }

  /// As a window that begins with a file finds what an earlier one left unsaved.
  void leaveUnsaved(const QStringList& names) {
    const auto folder = QFileInfo(settingsFile()).path();
    for (const auto& name : names) {
      RecipeDocument document;
      Workspace workspace(document, folder);
      workspace.setAside();
      document.setValue(QStringLiteral("name"), name.toStdString());
    }
  }

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { close(); }

  void whatIsUnsavedIsRestored() {
    leaveUnsaved({QStringLiteral("lost")});
    m_beforeWindow = [this] { m_studio->restoreWorkspace(false); };
    start();
    QCOMPARE(m_window->currentPage(), PageId::Home);
    QVERIFY(find<QWidget>("recovery-banner")->isVisible());
    QVERIFY(allText(find<QWidget>("recovery-banner")).contains(QStringLiteral("“lost”")));
    click("recovery-restore");
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("lost"));
    QTRY_VERIFY(!find<QWidget>("recovery-banner"));
    QVERIFY(m_window->isWindowModified());
    QVERIFY(m_window->windowTitle().startsWith(QStringLiteral("lost")));
  }

  void twoOfThemAreOfferedOneAfterTheOther() {
    leaveUnsaved({QStringLiteral("one"), QStringLiteral("two")});
    m_beforeWindow = [this] { m_studio->restoreWorkspace(false); };
    start();
    click("recovery-discard");
    QTRY_VERIFY(find("recovery-restore") && find("recovery-restore")->isVisible());
    const auto left = m_studio->workspace().recoverable();
    QVERIFY(!left.isEmpty());
    click("recovery-discard");
    QTRY_VERIFY(!find<QWidget>("recovery-banner"));
    QVERIFY(m_studio->workspace().recoverable().isEmpty());
    QVERIFY(m_studio->recipe().name() != QStringLiteral("one") && m_studio->recipe().name() != QStringLiteral("two"));
  }

  void aRunThatCrashedWithACheckpoint() {
    leaveRun(-1, false, {10, 20});
    startAgain();
    QTRY_VERIFY(find<QWidget>("unfinished-banner") && find<QWidget>("unfinished-banner")->isVisible());
    QTRY_COMPARE(m_studio->run().state(), TrainingRun::State::Stopped); // its log is read
    QTRY_VERIFY(find<QWidget>("unfinished-banner") && find<QWidget>("unfinished-banner")->isVisible());
    auto* banner = find<QWidget>("unfinished-banner");
    QVERIFY(allText(banner).contains(QStringLiteral("step 20")));
    click("unfinished-resume");
    QCOMPARE(m_window->currentPage(), PageId::Train);
    QCOMPARE(m_studio->run().state(), TrainingRun::State::Preparing);
    const auto& asked = std::get<commands::Train>(m_session->commands.back());
    QVERIFY(asked.resume && asked.recipe.name == "night run");
    QTRY_VERIFY(!find<QWidget>("unfinished-banner")); // it is under way
  }

  void aRunThatCrashedWithoutOneSaysSo() {
    leaveRun(-1, false, {});
    startAgain();
    QTRY_VERIFY(find<QWidget>("unfinished-banner") && find<QWidget>("unfinished-banner")->isVisible());
    QTRY_COMPARE(m_studio->run().state(), TrainingRun::State::Stopped); // its log is read
    QTRY_VERIFY(find<QWidget>("unfinished-banner") && find<QWidget>("unfinished-banner")->isVisible());
    auto* banner = find<QWidget>("unfinished-banner");
    QVERIFY2(allText(banner).contains(QStringLiteral("no checkpoint")), qPrintable(allText(banner)));
    QVERIFY(!allText(banner).contains(QStringLiteral("last checkpoint")));
    QCOMPARE(find<QPushButton>("unfinished-resume")->text(), QStringLiteral("Begin again"));
    click("unfinished-forget");
    QTRY_VERIFY(!find<QWidget>("unfinished-banner"));
    QVERIFY(!m_studio->unfinishedRun());
    startAgain();
    QVERIFY(!find<QWidget>("unfinished-banner")); // for good
  }

  void aStoppedRunIsOfferedWithItsStep() {
    leaveRun(21, true, {21});
    startAgain();
    QTRY_VERIFY(find<QWidget>("unfinished-banner") && find<QWidget>("unfinished-banner")->isVisible());
    auto* banner = find<QWidget>("unfinished-banner");
    QVERIFY(allText(banner).contains(QStringLiteral("stopped at 21 of 30")));
    // And Train says the same, with its curve, before anything is started.
    m_window->showPage(PageId::Train);
    QTRY_COMPARE(m_studio->run().state(), TrainingRun::State::Stopped);
    QTRY_VERIFY(find<QWidget>("end") && allText(find<QWidget>("end")).contains(QStringLiteral("step 21 of 30")));
    QCOMPARE(find<QPushButton>("primary")->text(), QStringLiteral("Resume"));
    QCOMPARE(m_studio->run().curves().loss.x.size(), 21);
    click("primary");
    const auto& asked = std::get<commands::Train>(m_session->commands.back());
    QVERIFY(asked.resume && asked.recipe.output_dir == runFolder().toStdString());
  }

  void aRunThatAnotherProgramGoesOnWithIsNotOffered() {
    leaveRun(21, true, {21}, "running");
    startAgain();
    QTRY_VERIFY(!m_studio->unfinishedRun());
    QTRY_VERIFY(!find<QWidget>("unfinished-banner"));
    QCOMPARE(m_studio->run().state(), TrainingRun::State::Idle);
  }
};

QTEST_MAIN(TestHomeLeftBehind)
#include "tst_home_left_behind.moc"
