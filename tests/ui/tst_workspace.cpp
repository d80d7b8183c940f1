// What comes back when the program starts again, after a close and after a kill, for one window and for several.
#include "ui/models/recipe_document.h"
#include "ui/studio/workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace tw;
using namespace tw::ui;

namespace {
const QString kName = QStringLiteral("name"), kModel = QStringLiteral("model.path");
}

class TestWorkspace : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;

  /// A window without its widgets.
  struct Window {
    RecipeDocument recipe;
    Workspace workspace;
    explicit Window(const QString& folder) : workspace(recipe, folder) {}
  };
  std::unique_ptr<Window> open() { return std::make_unique<Window>(m_dir->path()); }
  QStringList files() const { return QDir(m_dir->path()).entryList({QStringLiteral("*.json")}, QDir::Files); }

 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  /// A copy that an earlier window left, and that is damaged, is offered without a name.
  void aDamagedCopyHasNoName() {
    for (const char* text :
         {"{\"modified\": true, \"recipe\": {\"name\": \"lo", "", "[1]", "{\"recipe\": [], \"modified\": true}",
          "{\"recipe\": {\"name\": 3}, \"modified\": true}"}) {
      QFile file(m_dir->filePath(QStringLiteral("workspace-1-left-1.json")));
      QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
      file.write(text);
      file.close();
      const auto window = open();
      QVERIFY(!window->workspace.recoverable().isEmpty());
      QCOMPARE(window->workspace.recoverableName(), QString());
    }
  }

  void aKillLosesNothingThatIsASecondOld() {
    // A process of its own, killed as the kernel kills: no destructor runs.
    const pid_t child = ::fork();
    if (child == 0) {
      auto window = new Window(m_dir->path());
      window->recipe.setValue(kName, "lost");
      const auto begin = QDateTime::currentMSecsSinceEpoch();
      // Edits that go on do not put the copy off.
      for (int i = 0; QDateTime::currentMSecsSinceEpoch() - begin < 1000; ++i) {
        window->recipe.setValue(kModel, "/models/" + std::to_string(i % 7));
        QTest::qWait(20);
      }
      ::raise(SIGKILL);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    auto next = open();
    QVERIFY(next->workspace.restore());
    QVERIFY(next->workspace.endedUnexpectedly());
    QCOMPARE(next->recipe.name(), QStringLiteral("lost"));
    QVERIFY(next->recipe.value(kModel).get<std::string>().starts_with("/models/"));
    QVERIFY(next->recipe.isModified());
    QVERIFY(next->workspace.recoverable().isEmpty());
  }

  void anOrdinaryCloseKeepsARecipeThatWasNeverSaved() {
    {
      auto window = open();
      window->recipe.setValue(kName, "unsaved");
      window->workspace.close();
    }
    auto next = open();
    QVERIFY(next->workspace.restore());
    QVERIFY(!next->workspace.endedUnexpectedly());
    QCOMPARE(next->recipe.name(), QStringLiteral("unsaved"));
  }

  void itSurvivesAnotherCrashBeforeAnythingIsEdited() {
    {
      auto window = open();
      window->recipe.setValue(kName, "lost");
    }
    for (int again = 0; again < 3; ++again) {
      auto next = open();
      QVERIFY(next->workspace.restore());
      QCOMPARE(next->recipe.name(), QStringLiteral("lost"));
    }
    QCOMPARE(files().size(), 1);
  }

  void aWindowThatBeginsWithSomethingElseOffersIt() {
    {
      auto window = open();
      window->recipe.setValue(kName, "lost");
    }
    {
      auto next = open();
      next->workspace.setAside();
      QVERIFY(!next->workspace.recoverable().isEmpty());
      next->recipe.setValue(kName, "new work");
      QVERIFY(next->recipe.saveAs(m_dir->filePath(QStringLiteral("new.recipe"))).has_value());
    }
    auto third = open(); // both are there: its own, and what nobody has decided about
    QVERIFY(third->workspace.restore());
    QCOMPARE(third->recipe.name(), QStringLiteral("new work"));
    QVERIFY(third->workspace.recover());
    QCOMPARE(third->recipe.name(), QStringLiteral("lost"));
    QVERIFY(third->workspace.recoverable().isEmpty());
  }

  void whatIsInAFileIsNotOffered() {
    {
      auto window = open();
      window->recipe.setValue(kModel, "/models/small");
      QVERIFY(window->recipe.saveAs(m_dir->filePath(QStringLiteral("mine.recipe"))).has_value());
    }
    {
      auto next = open();
      next->workspace.setAside();
      QVERIFY(next->workspace.recoverable().isEmpty());
    }
    auto empty = open();
    empty->workspace.setAside();
    QVERIFY(empty->workspace.recoverable().isEmpty());
  }

  void discardingForgetsIt() {
    {
      auto window = open();
      window->recipe.setValue(kName, "lost");
    }
    auto next = open();
    next->workspace.setAside();
    next->workspace.discardRecoverable();
    QVERIFY(next->workspace.recoverable().isEmpty());
    next.reset();
    auto third = open();
    third->workspace.restore();
    QVERIFY(third->workspace.recoverable().isEmpty() && third->recipe.name() != QStringLiteral("lost"));
  }

  void twoWindowsKeepTheirOwn() {
    {
      auto first = open(), second = open();
      first->recipe.setValue(kName, "first");
      second->recipe.setValue(kName, "second");
    }
    auto first = open();
    QVERIFY(first->workspace.restore());
    QCOMPARE(first->recipe.name(), QStringLiteral("first"));
    // The other one's place was free: what it left is offered, not overwritten.
    QVERIFY(first->workspace.recover());
    QCOMPARE(first->recipe.name(), QStringLiteral("second"));
  }

  void aWindowThatStillRunsIsLeftAlone() {
    auto first = open();
    first->recipe.setValue(kName, "first");
    first->workspace.write();
    auto second = open();
    QVERIFY(!second->workspace.restore());
    QVERIFY(second->workspace.recoverable().isEmpty());
    second->recipe.setValue(kName, "second");
    second->workspace.write();
    QCOMPARE(files().size(), 2);
    first->recipe.setValue(kName, "first again");
    first.reset();
    auto next = open();
    QVERIFY(next->workspace.restore());
    QCOMPARE(next->recipe.name(), QStringLiteral("first again"));
  }

  void aDamagedFileIsKeptAside() {
    QFile out(m_dir->filePath(QStringLiteral("workspace-1.json")));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"file\": 7, \"recipe\": {\"mod");
    out.close();
    auto window = open();
    QVERIFY(!window->workspace.restore());
    QVERIFY(QFile::exists(m_dir->filePath(QStringLiteral("workspace-1-last.json.damaged"))));
    window->recipe.setValue(kName, "new");
    window.reset();
    auto next = open();
    QVERIFY(next->workspace.restore());
    QCOMPARE(next->recipe.name(), QStringLiteral("new"));
  }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
