// Closing the window and opening the program again, and what resuming a run leaves alone.
#include "fake_session.h"
#include "ui/shell/main_window.h"
#include "ui/studio/workspace.h"

#include <QAbstractButton>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace tw;
using namespace tw::ui;

namespace {
const QString kName = QStringLiteral("name");
}

class TestComingBack : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;

  std::unique_ptr<Studio> studio() {
    return std::make_unique<Studio>(
        []() -> Result<std::unique_ptr<Session>> { return std::make_unique<test::FakeSession>(); },
        m_dir->filePath(QStringLiteral("studio.ini")));
  }

 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  void closingTheWindowAsksNothingAndLosesNothing() {
    {
      auto before = studio();
      before->settings().setTourSeen(true);
      before->restoreWorkspace();
      MainWindow window(*before);
      window.show();
      before->recipe().setValue(kName, "half done");
      QTimer::singleShot(100, &window, [&window] {
        if (auto* question = window.findChild<QMessageBox*>()) {
          qWarning("a question was asked");
          question->reject();
        }
      });
      QVERIFY(window.close());
    }
    auto after = studio();
    after->restoreWorkspace();
    QCOMPARE(after->recipe().name(), QStringLiteral("half done"));
    QVERIFY(after->recipe().isModified());
  }

  void whoWantsAFreshStartIsAskedAndGetsIt() {
    {
      auto before = studio();
      before->settings().setTourSeen(true);
      before->settings().setReopensRecipe(false);
      MainWindow window(*before);
      window.show();
      before->recipe().setValue(kName, "half done");
      QVERIFY(QTest::qWaitForWindowExposed(&window));
      bool asked = false;
      QTimer answer;
      connect(&answer, &QTimer::timeout, &window, [&] {
        auto* question = window.findChild<QMessageBox*>(QStringLiteral("unsaved-question"));
        if (asked || !question || !question->isVisible()) return;
        asked = true;
        QTest::mouseClick(question->button(QMessageBox::Discard), Qt::LeftButton);
      });
      answer.start(50);
      QVERIFY(window.close());
      QVERIFY(asked);
    }
    auto after = studio();
    after->restoreWorkspace();
    QVERIFY(after->recipe().name() != QStringLiteral("half done"));
    QVERIFY(after->workspace().recoverable().isEmpty());
  }

  void resumingARunLeavesTheRecipeAndItsFile() {
    auto here = studio();
    here->bridge().open();
    QTRY_VERIFY(here->bridge().isOpen());
    const auto file = m_dir->filePath(QStringLiteral("mine.recipe"));
    here->recipe().setValue(kName, "mine");
    QVERIFY(here->recipe().saveAs(file).has_value());
    Recipe other;
    other.name = "another";
    other.model.path = "/models/another";
    other.data.train = {{"/data/a.json"}};
    other.output_dir = m_dir->filePath(QStringLiteral("run")).toStdString();
    here->resumeRun(recipeToJson(other));
    QCOMPARE(here->run().state(), TrainingRun::State::Preparing);
    QCOMPARE(QString::fromStdString(here->run().recipe().name), QStringLiteral("another"));
    QCOMPARE(here->recipe().file(), file);
    QCOMPARE(here->recipe().name(), QStringLiteral("mine"));
    QVERIFY(!here->recipe().isModified());
  }
};

QTEST_MAIN(TestComingBack)
#include "tst_coming_back.moc"
