// The recipe in the window: its title, undo with words, its name, its file, and what is asked before changes are lost.
#include "main_window_fixture.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

class TestRecipeFiles : public QObject, MainWindowFixture {
  Q_OBJECT

  /// Answers the next question about unsaved changes.
  void answer(QMessageBox::StandardButton button, bool* asked) {
    QTimer::singleShot(100, this, [this, button, asked] {
      auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("unsaved-question"));
      if (!question) return;
      *asked = true;
      QTest::mouseClick(question->button(button), Qt::LeftButton);
    });
  }

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  void theTitleNamesTheRecipeAndMarksChanges() {
    start();
    m_studio->recipe().setValue(QStringLiteral("name"), "poems");
    QCOMPARE(m_window->windowTitle(), QStringLiteral("poems[*]"));
    QVERIFY(m_window->isWindowModified());
    QVERIFY(m_studio->recipe().saveAs(m_folder->filePath(QStringLiteral("p.json"))).has_value());
    QVERIFY(!m_window->isWindowModified());
  }

  void undoSaysWhatItUndid() {
    start();
    m_studio->recipe().setValue(QStringLiteral("method.r"), 64);
    QTest::keySequence(m_window.get(), QKeySequence::Undo);
    QCOMPARE(m_studio->recipe().value(QStringLiteral("method.r")).get<int>(), 16);
    QVERIFY(toast()->isVisible());
    QVERIFY2(toast()->accessibleName().startsWith(QStringLiteral("Undone")), qPrintable(toast()->accessibleName()));
    QTest::mouseClick(toast()->action(), Qt::LeftButton); // the notice takes it back
    QCOMPARE(m_studio->recipe().value(QStringLiteral("method.r")).get<int>(), 64);
    QTest::keySequence(m_window.get(), QKeySequence::Undo);
    QTest::keySequence(m_window.get(), QKeySequence::Redo);
    QCOMPARE(m_studio->recipe().value(QStringLiteral("method.r")).get<int>(), 64);
    const auto before = m_studio->recipe().json();
    QTest::keySequence(m_window.get(), QKeySequence::Redo); // nothing left
    QVERIFY(m_studio->recipe().json() == before);
  }

  void theRecipeIsRenamedInItsPlace_data() {
    QTest::addColumn<int>("how");
    QTest::newRow("double click") << 0;
    QTest::newRow("F2") << 1;
  }
  void theRecipeIsRenamedInItsPlace() {
    QFETCH(int, how);
    start();
    if (how == 0) QTest::mouseDClick(find("recipe-name"), Qt::LeftButton);
    else QTest::keyClick(m_window.get(), Qt::Key_F2);
    auto* field = find<QLineEdit>("recipe-name-field");
    QVERIFY(field && field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("night run"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("night run"));
    QTest::keySequence(m_window.get(), QKeySequence::Undo);
    QVERIFY(m_studio->recipe().name() != QStringLiteral("night run"));
  }

  void escapeAndBlankNamesChangeNothing() {
    start();
    const auto before = m_studio->recipe().name();
    QTest::keyClick(m_window.get(), Qt::Key_F2);
    QTest::keyClicks(find<QLineEdit>("recipe-name-field"), QStringLiteral("other"));
    QTest::keyClick(find<QLineEdit>("recipe-name-field"), Qt::Key_Escape);
    QCOMPARE(m_studio->recipe().name(), before);
    QTRY_VERIFY(!find<QLineEdit>("recipe-name-field"));
    QTest::keyClick(m_window.get(), Qt::Key_F2);
    find<QLineEdit>("recipe-name-field")->clear();
    QTest::keyClick(find<QLineEdit>("recipe-name-field"), Qt::Key_Return);
    QCOMPARE(m_studio->recipe().name(), before);
  }

  void closingAsksWhereNothingComesBack() {
    start();
    m_studio->settings().setReopensRecipe(false);
    m_studio->recipe().setValue(QStringLiteral("name"), "mine");
    bool asked = false;
    answer(QMessageBox::Cancel, &asked);
    m_window->close();
    QVERIFY(asked);
    QVERIFY(m_window->isVisible());
    asked = false;
    answer(QMessageBox::Discard, &asked);
    m_window->close();
    QVERIFY(asked);
    QVERIFY(!m_window->isVisible());
  }

  void closingSavesWhereTheFileIsKnown() {
    start();
    m_studio->settings().setReopensRecipe(false);
    const auto file = m_folder->filePath(QStringLiteral("p.json"));
    QVERIFY(m_studio->recipe().saveAs(file).has_value());
    m_studio->recipe().setValue(QStringLiteral("name"), "saved at the end");
    bool asked = false;
    answer(QMessageBox::Save, &asked);
    m_window->close();
    QVERIFY(asked);
    RecipeDocument other;
    QVERIFY(other.open(file).has_value());
    QCOMPARE(other.name(), QStringLiteral("saved at the end"));
  }

  /// Two windows with one recipe file: who saves last is told what that would throw away.
  void aFileThatAnotherWindowSavedIsNotReplacedUnasked() {
    start();
    const auto file = m_folder->filePath(QStringLiteral("shared.json"));
    QVERIFY(m_studio->recipe().saveAs(file).has_value());
    RecipeDocument other;
    QVERIFY(other.open(file).has_value());
    other.setValue(QStringLiteral("name"), "from the other window");
    QVERIFY(other.save().has_value());
    m_studio->recipe().setValue(QStringLiteral("name"), "from this window");
    const auto nameInFile = [&] {
      RecipeDocument reader;
      return reader.open(file) ? reader.name() : QString();
    };
    const auto saveAnd = [&](const QString& press) {
      m_window->activateWindow(); // after the question before
      if (!QTest::qWaitForWindowActive(m_window.get())) return false;
      bool asked = false;
      QTimer look;
      connect(&look, &QTimer::timeout, this, [&] {
        auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("changed-question"));
        if (asked || !question || !question->isVisible()) return;
        asked = true;
        for (auto* button : question->buttons())
          if (button->text().remove(QLatin1Char('&')) == press) QTest::mouseClick(button, Qt::LeftButton);
      });
      look.start(50);
      QTest::keySequence(m_window.get(), QKeySequence::Save);
      return asked;
    };
    QVERIFY(saveAnd(QStringLiteral("Cancel")));
    QCOMPARE(nameInFile(), QStringLiteral("from the other window"));
    QVERIFY(m_studio->recipe().isModified());
    QVERIFY(saveAnd(QStringLiteral("Replace it")));
    QCOMPARE(nameInFile(), QStringLiteral("from this window"));
    QVERIFY(!m_studio->recipe().isModified());
    m_studio->recipe().setValue(QStringLiteral("name"), "again");
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keySequence(m_window.get(), QKeySequence::Save); // nobody else wrote to it
    QTRY_COMPARE(nameInFile(), QStringLiteral("again"));
  }

  void recentRecipesAreInTheMenu() {
    start();
    const auto file = m_folder->filePath(QStringLiteral("a & b.json"));
    m_studio->recipe().setValue(QStringLiteral("name"), "from the menu");
    QVERIFY(m_studio->recipe().saveAs(file).has_value());
    m_studio->settings().addRecentRecipe(file);
    m_studio->recipe().reset();
    QMenu* recent = nullptr;
    for (auto* action : find<QToolButton>("recipe-menu")->menu()->actions())
      if (action->menu()) recent = action->menu();
    QVERIFY(recent);
    recent->popup(QPoint(0, 0));
    QCOMPARE(recent->actions().size(), 1);
    QVERIFY(recent->actions().first()->text().startsWith(QStringLiteral("a && b")));
    recent->actions().first()->trigger();
    recent->close();
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("from the menu"));
  }
};

QTEST_MAIN(TestRecipeFiles)
#include "tst_recipe_files.moc"
