// Home: three ways to begin, and what was done before.
#include "home_fixture.h"
#include "ui/models/chat_model.h"
#include "ui/models/run_list.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>

class TestHomePage : public QObject, private HomeFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { close(); }

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
    close();
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
    close();
    start();
    m_studio->restoreWorkspace();
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("poems"));
    QCOMPARE(m_studio->recipe().file(), file);
    QVERIFY(!m_studio->recipe().isModified());
    // A new recipe was begun: there is nothing to open again.
    m_studio->recipe().reset();
    close();
    start();
    m_studio->restoreWorkspace();
    QVERIFY(m_studio->recipe().file().isEmpty());
  }

  void aFreshStartWhereOneIsWanted() {
    start();
    const auto file = recipeFile(QStringLiteral("poems"));
    m_studio->carryOut(Studio::planDrop({file}));
    m_studio->settings().setReopensRecipe(false);
    close();
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
};

QTEST_MAIN(TestHomePage)
#include "tst_home_page.moc"
