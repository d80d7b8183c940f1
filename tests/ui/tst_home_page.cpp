// Home: three ways to begin, what was done before, and what an unexpected end left behind.
#include "fake_session.h"
#include "ui/models/chat_model.h"
#include "ui/models/run_list.h"
#include "ui/pages/home/home_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/toast.h"
#include "ui/shell/tour.h"
#include "ui/studio/workspace.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestHomePage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;
  test::FakeSession* m_session = nullptr;
  std::function<void(test::FakeSession&)> m_prepare;
  std::function<void()> m_beforeWindow;

  QString settingsFile() const { return m_dir->filePath(QStringLiteral("settings/studio.ini")); }
  void start(bool seen = true) {
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          if (m_prepare) m_prepare(*session);
          return session;
        },
        settingsFile());
    if (seen) m_studio->settings().setTourSeen(true);
    if (m_beforeWindow) m_beforeWindow();
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_studio->bridge().open();
    QTRY_VERIFY(m_studio->bridge().isOpen());
  }
  template <class Widget = QAbstractButton> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QString::fromLatin1(name));
  }
  void click(const char* name) {
    auto* button = find(name);
    QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  QString notice() const { return m_window->findChild<Toast*>()->accessibleName(); }
  QString recipeFile(const QString& name) {
    const auto file = m_dir->filePath(name + QStringLiteral(".json"));
    RecipeDocument document;
    document.setValue(QStringLiteral("name"), name.toStdString());
    return document.saveAs(file) ? file : QString();
  }
  static RunInfo run(const std::string& id, const std::string& status) {
    RunInfo run;
    run.id = id;
    run.name = "run " + id;
    run.status = status;
    run.started = "2026-01-01T08:00:00Z";
    run.model = "/models/small";
    run.steps = run.total_steps = 40;
    run.train_loss = 1.25;
    return run;
  }
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
    cleanup();
    m_beforeWindow = [this] { m_studio->restoreWorkspace(); };
    start();
  }

 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_prepare = {};
    m_beforeWindow = {};
  }
  void cleanup() {
    m_window.reset();
    m_studio.reset();
  }

  void theFirstStartOffersThreeWays() {
    start();
    for (const auto* name : {"start-sample", "start-data", "start-model"}) QVERIFY(find(name)->isVisible());
    QVERIFY(find("start-sample")->height() > 120); // large cards
    QVERIFY(!find("continue")->isVisible());
    QVERIFY(!find("all-runs")->isVisible());
    // The tallest text decides: cards in a row are equally high.
    QCOMPARE(find("start-sample")->height(), find("start-model")->height());
  }

  void theSampleIsReadyToTrain() {
    start();
    click("start-sample");
    QTRY_COMPARE(m_window->currentPage(), PageId::Train);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("demo-identity"));
    // What it is for is seen: answers while it learns, and a chat that says the likeliest.
    QCOMPARE(m_studio->recipe().value(QStringLiteral("training.sample_steps")).get<int>(), 10);
    QVERIFY(!m_studio->recipe().value(QStringLiteral("training.sample_prompts")).empty());
    QVERIFY(m_studio->chat().greedy());
    QVERIFY(m_studio->recipe().file().isEmpty()); // a copy: saving never writes over the installed preset
    const auto model = m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>();
    QVERIFY(QFileInfo(QString::fromStdString(model)).isAbsolute());
    QVERIFY(QFileInfo::exists(QString::fromStdString(model) + QStringLiteral("/config.json")));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
  }

  void theSampleAsksBeforeItReplacesUnsavedWork() {
    start();
    m_studio->recipe().setValue(QStringLiteral("name"), "mine");
    bool asked = false;
    QTimer answer; // the question comes when the engine has said what the sample is
    connect(&answer, &QTimer::timeout, this, [&] {
      auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("unsaved-question"));
      if (!question || asked) return;
      asked = true;
      QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
    });
    answer.start(20);
    click("start-sample");
    QTRY_VERIFY(asked);
    QTest::qWait(50);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("mine"));
  }

  void aSampleWithoutAnEngineSaysWhy() {
    m_studio = std::make_unique<Studio>(
        []() -> Result<std::unique_ptr<Session>> {
          return fail(workError("runtime.missing", TW_TEXT("The runtime is missing."), TW_TEXT("Install it.")));
        },
        settingsFile());
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    m_studio->bridge().open();
    QTRY_VERIFY(m_studio->bridge().openError());
    click("start-sample");
    QVERIFY(notice().contains(QStringLiteral("The runtime is missing.")));
  }

  void aDatasetIsChosenInADialog() {
    start();
    const auto file = m_dir->filePath(QStringLiteral("data.jsonl"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"text\":\"a\"}\n");
    out.close();
    QTimer::singleShot(300, this, [&] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      QVERIFY(dialog);
      auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
      name->setText(file);
      QTest::keyClick(name, Qt::Key_Return);
    });
    click("start-data");
    QTRY_COMPARE(m_window->currentPage(), PageId::Data);
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
  }

  /// A dialog begins where the last one ended, after a new start, too; one of another kind where anything was chosen.
  void dialogsBeginWhereTheUserWasLast() {
    start();
    QDir(m_dir->path()).mkpath(QStringLiteral("work/data"));
    const auto file = m_dir->filePath(QStringLiteral("work/data/rows.jsonl"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"text\":\"a\"}\n");
    out.close();
    QStringList begun;
    const auto choose = [&](const QString& chosen) {
      QTimer::singleShot(300, this, [this, &begun, chosen] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog);
        begun << dialog->directory().absolutePath();
        if (chosen.isEmpty()) return dialog->reject();
        auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        name->setText(chosen);
        QTest::keyClick(name, Qt::Key_Return);
      });
    };
    choose(file);
    click("start-data");
    QTRY_COMPARE(m_window->currentPage(), PageId::Data);
    m_studio->recipe().reset();
    cleanup();
    start();
    m_window->showPage(PageId::Home);
    choose({});
    click("start-data");
    choose({});
    click("start-model");
    const auto folder = QFileInfo(file).absolutePath();
    QCOMPARE(begun.size(), 3);
    QCOMPARE(begun[1], folder);
    QCOMPARE(begun[2], folder);
  }

  void aDatasetBeginsANewRecipeWhereThereIsOneAlready() {
    start();
    m_studio->recipe().setValue(QStringLiteral("name"), "old");
    m_studio->recipe().setValue(QStringLiteral("model.path"), "/models/small");
    m_studio->recipe().setValue(QStringLiteral("model.quantization"), "nf4");
    m_studio->recipe().setValue(QStringLiteral("data.train"), Json::array({{{"path", "/data/old.jsonl"}}}));
    const auto file = m_dir->filePath(QStringLiteral("new.jsonl"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"text\":\"a\"}\n");
    out.close();
    const auto answer = [&](QMessageBox::StandardButton wanted) {
      QTimer::singleShot(50, this, [this, wanted] {
        auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("unsaved-question"));
        QVERIFY(question);
        QTest::mouseClick(question->button(wanted), Qt::LeftButton);
      });
    };
    answer(QMessageBox::Cancel);
    m_studio->openData({file});
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train"))[0]["path"].get<std::string>(),
             std::string("/data/old.jsonl"));
    answer(QMessageBox::Discard);
    m_studio->openData({file});
    QCOMPARE(m_window->currentPage(), PageId::Data);
    const auto data = m_studio->recipe().value(QStringLiteral("data.train"));
    QCOMPARE(data.size(), size_t{1});
    QCOMPARE(data[0]["path"].get<std::string>(), file.toStdString());
    QVERIFY(m_studio->recipe().name() != QStringLiteral("old"));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>(), std::string("/models/small"));
    // Its settings were the other recipe's.
    QCOMPARE(m_studio->recipe().value(QStringLiteral("model.quantization")).get<std::string>(), std::string("none"));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("model.compute_dtype")).get<std::string>(), std::string("auto"));
    QVERIFY(notice().contains(QStringLiteral("new recipe")));
  }

  void whatWasOpenIsOpenAgain() {
    start();
    const auto file = recipeFile(QStringLiteral("poems"));
    m_studio->carryOut(Studio::planDrop({file}));
    cleanup();
    start();
    m_studio->restoreWorkspace();
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("poems"));
    QCOMPARE(m_studio->recipe().file(), file);
    QVERIFY(!m_studio->recipe().isModified());
    // A new recipe was begun: there is nothing to open again.
    m_studio->recipe().reset();
    cleanup();
    start();
    m_studio->restoreWorkspace();
    QVERIFY(m_studio->recipe().file().isEmpty());
  }

  void aFreshStartWhereOneIsWanted() {
    start();
    const auto file = recipeFile(QStringLiteral("poems"));
    m_studio->carryOut(Studio::planDrop({file}));
    m_studio->settings().setReopensRecipe(false);
    cleanup();
    start();
    m_studio->restoreWorkspace();
    QVERIFY(m_studio->recipe().file().isEmpty());
    QVERIFY(m_studio->workspace().recoverable().isEmpty());
  }

  void laterStartsListRecipesAndRuns() {
    m_prepare = [](test::FakeSession& session) { session.fake.runList = {run("a", "finished"), run("b", "failed")}; };
    const auto file = recipeFile(QStringLiteral("poems"));
    {
      Settings settings(settingsFile());
      settings.addRecentRecipe(file);
    }
    start();
    QTRY_COMPARE(m_window->findChildren<QAbstractButton*>(QStringLiteral("recent-run")).size(), 2);
    auto* row = m_window->findChildren<QAbstractButton*>(QStringLiteral("recent-run")).last();
    QVERIFY2(row->accessibleDescription().contains(QStringLiteral("failed")) &&
                 row->accessibleDescription().contains(QStringLiteral("1.25")),
             qPrintable(row->accessibleDescription()));
    QVERIFY(find("start-sample")->height() < 80); // small now
    QTest::mouseClick(row, Qt::LeftButton);
    QCOMPARE(m_window->currentPage(), PageId::Runs);
    QCOMPARE(m_studio->runs().current(), QStringList{QStringLiteral("b")});
    m_window->showPage(PageId::Home);
    QTest::mouseClick(m_window->findChild<QAbstractButton*>(QStringLiteral("recent-recipe")), Qt::LeftButton);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("poems"));
    QCOMPARE(m_studio->recipe().file(), file);
  }

  void aRecipeThatIsGoneCanBeTakenOffTheList() {
    {
      Settings settings(settingsFile());
      settings.addRecentRecipe(m_dir->filePath(QStringLiteral("gone.json")));
    }
    start();
    QTest::mouseClick(find("recent-recipe"), Qt::LeftButton);
    QVERIFY(notice().contains(QStringLiteral("gone.json")));
    QTest::mouseClick(m_window->findChild<Toast*>()->action(), Qt::LeftButton);
    QVERIFY(m_studio->settings().recentRecipes().isEmpty());
  }

  void continueLeadsToWhatIsMissing() {
    start();
    m_studio->recipe().setValue(QStringLiteral("model.path"), "/models/small");
    m_window->showPage(PageId::Home);
    QTRY_VERIFY(find("continue")->isVisible());
    click("continue");
    QCOMPARE(m_window->currentPage(), PageId::Data); // the dataset is missing
  }

  void continueOpensTheLastRecipe() {
    {
      Settings settings(settingsFile());
      settings.addRecentRecipe(recipeFile(QStringLiteral("poems")));
    }
    start();
    click("continue");
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("poems"));
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

  void whatIsUnsavedIsRestored() {
    leaveUnsaved({QStringLiteral("lost")});
    m_beforeWindow = [this] { m_studio->restoreWorkspace(false); };
    start();
    QCOMPARE(m_window->currentPage(), PageId::Home);
    QVERIFY(find<QWidget>("recovery-banner")->isVisible());
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

  void theTourShowsThePagesAndIsRemembered() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    auto* tour = m_window->findChild<Tour*>();
    QStringList titles;
    QList<PageId> pages;
    QSet<int> tops, heights, buttons;
    for (size_t i = 0; i < tourStops().size(); ++i) {
      QTest::qWait(30);
      titles << tour->accessibleName();
      pages << m_window->currentPage();
      // It stands still, its buttons too, and covers neither the page nor what it marks.
      const QRect place(tour->mapTo(m_window.get(), QPoint()), tour->size());
      tops << place.top();
      heights << place.height();
      buttons << find("tour-next")->mapTo(m_window.get(), QPoint()).x();
      const auto* page = m_window->page(m_window->currentPage());
      QVERIFY(!place.intersects(QRect(page->mapTo(m_window.get(), QPoint()), page->size())));
      if (const auto* target = m_window->findChild<QWidget*>(tourStops()[i].target))
        QVERIFY(!place.intersects(QRect(target->mapTo(m_window.get(), QPoint()), target->size())));
      click("tour-next");
    }
    QCOMPARE(tops.size(), 1);
    QCOMPARE(heights.size(), 1);
    QCOMPARE(buttons.size(), 1);
    titles.removeDuplicates();
    QCOMPARE(titles.size(), static_cast<qsizetype>(tourStops().size()));
    QVERIFY(pages.contains(PageId::Data) && pages.contains(PageId::Train));
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
  }

  void escapeSkipsTheTour() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
    cleanup();
    start(false);
    QTest::qWait(100);
    QVERIFY(!m_window->findChild<Tour*>());
  }

  void theTourBlocksNothingAndEndsWithWhoLeaves() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    click("page-runs");
    QCOMPARE(m_window->currentPage(), PageId::Runs);
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
  }
};

QTEST_MAIN(TestHomePage)
#include "tst_home_page.moc"
