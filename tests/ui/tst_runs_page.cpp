// The run history: found, resumed, described and deleted by mouse and keys.
#include "runs_page_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/widgets/short_label.h"

/// Takes the place of the file manager.
class Folders : public QObject {
  Q_OBJECT

 public:
  QList<QUrl> opened;
 public Q_SLOTS:
  void open(const QUrl& url) { opened << url; }
};

class TestRunsPage : public QObject, private RunsPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  void anEmptyHistorySaysWhatItIsFor() {
    start(false);
    QVERIFY(!find<QWidget>("run-table")->isVisible());
    QVERIFY(!find<QWidget>("run-resume")->isVisible());
    click("runs-train");
    QCOMPARE(m_window->currentPage(), PageId::Train);
  }

  void theTableSaysWhatWasRun() {
    start();
    QCOMPARE(cell(0, column(QStringLiteral("Name"))), QStringLiteral("run c")); // newest first
    QCOMPARE(cell(0, column(QStringLiteral("Status"))), QStringLiteral("stopped"));
    QCOMPARE(cell(0, column(QStringLiteral("Steps"))), QStringLiteral("40 of 100"));
    QCOMPARE(cell(1, column(QStringLiteral("Steps"))), QStringLiteral("40"));
    QCOMPARE(cell(1, column(QStringLiteral("Model"))), QStringLiteral("small"));
    QCOMPARE(cell(1, column(QStringLiteral("Tags"))), QStringLiteral("best"));
    QVERIFY(!table()->model()->index(0, column(QStringLiteral("Started"))).data(Qt::ToolTipRole).toString().isEmpty());
  }

  /// The run under way says its own step, not that of its last checkpoint, which is what its files say.
  void theRunUnderWayIsLive() {
    start();
    m_session->fake.runList.push_back(run("live", "running", 3, "2026-03-04T10:00:00Z"));
    m_session->fake.runList.back().steps = 20; // its checkpoint
    Recipe recipe;
    recipe.name = "run live";
    recipe.output_dir = m_folder->filePath(QStringLiteral("live")).toStdString();
    m_studio->run().start(recipe);
    events::Started started;
    started.run_id = "live";
    started.output_dir = recipe.output_dir;
    started.total_steps = 100;
    m_session->play(1, started);
    m_session->play(1, events::Step{.step = 33, .loss = 1.25, .learning_rate = 1e-4});
    QTRY_COMPARE(table()->model()->rowCount(), 4);
    const int steps = column(QStringLiteral("Steps")), loss = column(QStringLiteral("Loss"));
    QTRY_COMPARE(cell(0, steps), QStringLiteral("33 of 100"));
    QCOMPARE(cell(0, loss), QStringLiteral("1.250"));
    QCOMPARE(cell(1, steps), QStringLiteral("40 of 100")); // the others are as they were
    select(1);
    QTest::qWait(300); // the list is brought up to date four times a second at most
    m_session->play(1, events::Step{.step = 34, .loss = 1.25, .learning_rate = 1e-4});
    QTRY_COMPARE(cell(0, steps), QStringLiteral("34 of 100"));
    QCOMPARE(table()->currentIndex().row(), 1); // what one looks at stays
    // The last step comes at once after the one before, and is shown all the same.
    m_session->play(1, events::Step{.step = 100, .loss = 1.25, .learning_rate = 1e-4});
    m_session->play(1, events::Finished{recipe.output_dir, 100, 1.25, 60, 2940, 9'000'000'000, false});
    m_session->fake.runList.back().status = "finished";
    m_session->fake.runList.back().steps = m_session->fake.runList.back().total_steps = 100;
    m_session->end(1);
    QTRY_COMPARE(cell(0, column(QStringLiteral("Status"))), QStringLiteral("finished"));
    QCOMPARE(cell(0, steps), QStringLiteral("100"));
  }

  void sortingGoesByValue() {
    start();
    const int loss = column(QStringLiteral("Loss"));
    auto* header = table()->horizontalHeader();
    QTest::mouseClick(
        header->viewport(), Qt::LeftButton, {},
        QPoint(header->sectionViewportPosition(loss) + header->sectionSize(loss) / 2, header->height() / 2));
    QStringList order{cell(0, loss), cell(1, loss), cell(2, loss)};
    if (table()->horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder)
      std::reverse(order.begin(), order.end());
    QCOMPARE(order,
             (QStringList{QStringLiteral("0.900"), QStringLiteral("1.500"), QStringLiteral("10.25")})); // not as text
  }

  void searchLooksEverywhere() {
    start();
    auto* search = find<QLineEdit>("run-search");
    QTest::keySequence(m_window.get(), QKeySequence::Find);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("KEEPING"));
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, 0), QStringLiteral("run b"));
    search->clear();
    QTest::keyClicks(search, QStringLiteral("lora run"));
    QCOMPARE(table()->model()->rowCount(), 3);
    search->clear();
    QTest::keyClicks(search, QStringLiteral("nothing like it"));
    QCOMPARE(table()->model()->rowCount(), 0);
    QCOMPARE(find<QLabel>("run-count")->text(), QStringLiteral("No run matches."));
  }

  void theStatusFilters() {
    start();
    auto* status = find<QComboBox>("run-status");
    status->setFocus();
    QTest::keyClicks(status, QStringLiteral("failed"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, 0), QStringLiteral("run a"));
  }

  void aRecipeIsReopenedAsANewOne() {
    start();
    select(1);
    click("run-reopen");
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("run b"));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("method.r")).get<int>(), 64);
    QVERIFY(m_studio->recipe().value(QStringLiteral("output_dir")).get<std::string>().empty()); // not into the old
                                                                                                // run's folder
    QVERIFY(m_studio->recipe().file().isEmpty());
    QCOMPARE(m_window->currentPage(), PageId::Method);
  }

  void aDoubleClickOpensTheRecipe_data() {
    QTest::addColumn<bool>("byKey");
    QTest::newRow("by mouse") << false;
    QTest::newRow("by Enter") << true;
  }
  void aDoubleClickOpensTheRecipe() {
    QFETCH(bool, byKey);
    start();
    const auto twice = [this](const QString& title) {
      const auto at = spot(1, column(title));
      QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at);
      QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, at);
    };
    twice(QStringLiteral("Tags")); // is edited where it stands
    QVERIFY(table()->viewport()->findChild<QLineEdit*>());
    QTest::keyClick(table()->viewport()->findChild<QLineEdit*>(), Qt::Key_Return);
    QTest::qWait(20);
    QCOMPARE(m_window->currentPage(), PageId::Runs);
    select(1);
    if (byKey) QTest::keyClick(table(), Qt::Key_Return);
    else twice(QStringLiteral("Name"));
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("run b"));
    QCOMPARE(m_window->currentPage(), PageId::Method);
  }

  void onlyWhatLeftACheckpointIsResumed() {
    start();
    select(0);
    QVERIFY(!find<QPushButton>("run-resume")->isEnabled());
    QVERIFY(!find<QPushButton>("run-resume")->toolTip().isEmpty());
    leaveCheckpoint("c");
    leaveCheckpoint("b");
    select(1);
    QVERIFY(!find<QPushButton>("run-resume")->isEnabled()); // finished
    select(0);
    click("run-resume");
    QTRY_COMPARE(m_session->commands.size(), size_t{1});
    const auto& train = std::get<commands::Train>(m_session->commands[0]);
    QVERIFY(train.resume);
    QCOMPARE(train.recipe.output_dir, m_folder->filePath(QStringLiteral("c")).toStdString());
    QCOMPARE(m_window->currentPage(), PageId::Train);
  }

  void foldersOpenOrAreSaidToBeGone() {
    start();
    Folders folders;
    QDesktopServices::setUrlHandler(QStringLiteral("file"), &folders, "open");
    select(1);
    click("run-folder");
    QVERIFY(toast()->accessibleName().contains(QStringLiteral("gone")));
    QDir().mkpath(m_folder->filePath(QStringLiteral("b")));
    click("run-folder");
    QCOMPARE(folders.opened, QList<QUrl>{QUrl::fromLocalFile(m_folder->filePath(QStringLiteral("b")))});
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
  }

  void deletingAsksAndIsUndone() {
    start();
    select(1);
    click("run-delete");
    QTRY_VERIFY(find<QWidget>("delete-question")->isVisible());
    click("delete-yes");
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(m_session->fake.deleted.empty()); // can still be undone
    QTRY_VERIFY(toast()->isVisible());
    QTest::mouseClick(toast()->action(), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QCOMPARE(table()->selectionModel()->selectedRows().size(), 1); // as it was
    m_studio->runs().commitDeletions();
    QTest::qWait(50);
    QVERIFY(m_session->fake.deleted.empty());
  }

  void deletingWithEscapeKeeps() {
    start();
    select(1);
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_VERIFY(find<QWidget>("delete-question"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(!find<QWidget>("delete-question"));
    QCOMPARE(table()->model()->rowCount(), 3);
  }

  void deletionsAreCarriedOutAtTheEnd() {
    start();
    select(0);
    select(2, Qt::ShiftModifier);
    click("run-delete");
    QTest::mouseClick(find<QCheckBox>("delete-files"), Qt::LeftButton, {},
                      QPoint(8, find<QCheckBox>("delete-files")->height() / 2));
    QVERIFY(find<QCheckBox>("delete-files")->isChecked());
    click("delete-yes");
    QTRY_VERIFY(m_studio->runs().runs().empty());
    m_studio->runs().commitDeletions();
    QTRY_COMPARE(m_session->fake.deleted.size(), size_t{3});
  }

  void aRunUnderWayIsNotDeleted() {
    start();
    m_session->fake.runList[0].status = "running";
    m_studio->runs().refresh();
    QTRY_COMPARE(cell(0, 1), QStringLiteral("running"));
    select(0);
    click("run-delete");
    QVERIFY(!find<QWidget>("delete-question"));
    QVERIFY(toast()->accessibleName().contains(QStringLiteral("under way")));
  }

  void aRunResumedWhileTheQuestionStandsIsNotDeleted() {
    start();
    select(0);
    click("run-delete");
    QTRY_VERIFY(find<QWidget>("delete-question")->isVisible());
    m_session->fake.runList[0].status = "running";
    m_studio->runs().refresh();
    QTRY_COMPARE(cell(0, 1), QStringLiteral("running"));
    click("delete-yes");
    QTRY_VERIFY(!find<QWidget>("delete-question"));
    QCOMPARE(table()->model()->rowCount(), 3);
    QVERIFY(toast()->accessibleName().contains(QStringLiteral("under way")));
    m_studio->runs().commitDeletions();
    QTest::qWait(50);
    QVERIFY(m_session->fake.deleted.empty());
  }

  void tagsAndNotesAreWrittenInTheTable() {
    start();
    const int notes = column(QStringLiteral("Notes")), tags = column(QStringLiteral("Tags"));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, spot(0, tags));
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, spot(0, tags));
    auto* editor = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(editor);
    editor->insert(QString::fromUtf8("one，two, one"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_session->fake.runList[0].tags, (std::vector<std::string>{"one", "two"}));
    QTRY_COMPARE(cell(0, tags), QStringLiteral("one, two"));
    QVERIFY(!(table()->model()->flags(table()->model()->index(0, 0)) & Qt::ItemIsEditable));
    QVERIFY(table()->model()->flags(table()->model()->index(0, notes)) & Qt::ItemIsEditable);
  }

  void notesAreWrittenBesideTheCurve() {
    start();
    select(1);
    auto* notes = find<QPlainTextEdit>("run-notes");
    QTRY_COMPARE(notes->toPlainText(), QStringLiteral("worth keeping"));
    QTest::mouseClick(notes->viewport(), Qt::LeftButton);
    notes->selectAll();
    QTest::keyClicks(notes, QStringLiteral("better than before"));
    m_studio->runs().refresh(); // while somebody writes
    QTest::qWait(50);
    QCOMPARE(notes->toPlainText(), QStringLiteral("better than before"));
    select(0);
    QTRY_COMPARE(QString::fromStdString(m_session->fake.runList[1].notes), QStringLiteral("better than before"));
    QTRY_VERIFY(notes->toPlainText().isEmpty());
  }

  void runsOfTheCommandLineAppear() {
    start();
    select(1);
    m_session->fake.runList.insert(m_session->fake.runList.begin(), run("d", "running", 2, "2026-03-04T10:00:00Z"));
    QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 4, 8000); // by itself
    QCOMPARE(cell(0, 0), QStringLiteral("run d"));
    QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(table()->selectionModel()->selectedRows().first().data().toString(),
             QStringLiteral("run b")); // the selection moved along
  }

  void theTableNeverScrollsSideways() {
    start();
    m_session->fake.runList[0].name = "customer-support-rank-16-second-try";
    m_studio->runs().refresh();
    QTRY_VERIFY(cell(0, 0).startsWith(QStringLiteral("customer")));
    const auto hidden = [this] {
      int count = 0;
      for (int i = 0; i < RunTableModel::Columns; ++i) count += table()->isColumnHidden(i);
      return count;
    };
    int before = RunTableModel::Columns;
    for (const QSize& size : {QSize(1000, 640), QSize(1100, 700), QSize(1280, 800), QSize(2400, 1200)}) {
      m_window->resize(size);
      QTRY_COMPARE(m_window->size(), size);
      QTRY_VERIFY2(table()->horizontalHeader()->length() <= table()->viewport()->width(),
                   qPrintable(QString::number(size.width())));
      QVERIFY(table()->columnWidth(RunTableModel::Name) >=
              table()->fontMetrics().horizontalAdvance(cell(0, 0))); // whole
      for (const auto column :
           {RunTableModel::Name, RunTableModel::Status, RunTableModel::Loss, RunTableModel::Started})
        QVERIFY(!table()->isColumnHidden(column));
      QVERIFY(hidden() <= before);
      before = hidden();
    }
    QCOMPARE(before, 0); // all of them where there is room
    // What a hidden column would say stands beside the curves.
    m_window->resize(1000, 640);
    QTRY_VERIFY(table()->isColumnHidden(RunTableModel::Notes) && table()->isColumnHidden(RunTableModel::Method));
    select(1);
    QVERIFY(find<ShortLabel>("run-model")->text().contains(QStringLiteral("LoRA")));
    QCOMPARE(find<QPlainTextEdit>("run-notes")->toPlainText(), QStringLiteral("worth keeping"));
  }

  void theFocusDoesNotWaitAtDelete() {
    start();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_studio->recipe().setValue(QStringLiteral("model.path"), "/models/small");
    m_window->showPage(PageId::Chat);
    auto* prompt = find<QPlainTextEdit>("prompt");
    QTRY_VERIFY(prompt->hasFocus());
    m_window->showPage(PageId::Runs);
    QCOMPARE(QApplication::focusWidget(), table());
  }

  void widthsOfColumnsAreRemembered() {
    start();
    m_window->resize(1280, 800);
    auto* header = table()->horizontalHeader();
    const int wide = table()->columnWidth(RunTableModel::Status),
              edge = header->sectionViewportPosition(RunTableModel::Status) + wide - 1, y = header->height() / 2;
    QTest::mousePress(header->viewport(), Qt::LeftButton, {}, QPoint(edge, y));
    QTest::mouseMove(header->viewport(), QPoint(edge + 20, y));
    QTest::mouseMove(header->viewport(), QPoint(edge + 40, y));
    QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, QPoint(edge + 40, y));
    QTRY_VERIFY(table()->columnWidth(RunTableModel::Status) > wide + 20);
    const int now = table()->columnWidth(RunTableModel::Status);
    QTRY_VERIFY(header->length() <= table()->viewport()->width());
    end();
    start();
    QCOMPARE(table()->columnWidth(RunTableModel::Status), now);
  }

  void ages() {
    const QDateTime now(QDate(2026, 6, 15), QTime(12, 0));
    QCOMPARE(whenText(now.addSecs(-20), now), QStringLiteral("just now"));
    QCOMPARE(whenText(now.addSecs(-300), now), QStringLiteral("5 min ago"));
    QCOMPARE(whenText(now.addSecs(-7200), now), QStringLiteral("2 h ago"));
    QCOMPARE(whenText(now.addSecs(-14 * 3600), now), QStringLiteral("yesterday"));
    QCOMPARE(whenText(now.addDays(-3), now), QStringLiteral("3 days ago"));
    QCOMPARE(whenText(now.addDays(-30), now), QStringLiteral("16 May"));
    QVERIFY(whenText(now.addDays(-400), now).contains(QStringLiteral("25")));
    QVERIFY(whenText({}, now).isEmpty());
  }
};

QTEST_MAIN(TestRunsPage)
#include "tst_runs_page.moc"
