// The run history: found, compared, resumed, described and deleted by mouse and keys.
#include "fake_session.h"
#include "ui/main_window.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"
#include "ui/widgets/overlay_chart.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace tw;
using namespace tw::ui;

/// Takes the place of the file manager.
class Folders : public QObject {
  Q_OBJECT

 public:
  QList<QUrl> opened;
 public Q_SLOTS:
  void open(const QUrl& url) { opened << url; }
};

class TestRunsPage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;
  test::FakeSession* m_session = nullptr;

  RunInfo run(const std::string& id, const std::string& status, double loss, const std::string& started) {
    RunInfo run;
    run.id = id;
    run.name = "run " + id;
    run.status = status;
    run.started = started;
    run.model = "/models/small";
    run.method = "lora";
    run.output_dir = m_dir->filePath(QString::fromStdString(id)).toStdString();
    run.steps = 40;
    run.total_steps = status == "finished" ? 40 : 100;
    run.train_loss = loss;
    run.seconds = 75;
    return run;
  }
  static std::vector<Json> log(double from, int steps) {
    std::vector<Json> lines;
    for (int i = 1; i <= steps; ++i) lines.push_back({{"event", "step"}, {"step", i}, {"loss", from - i * 0.01}, {"learning_rate", 1e-4}});
    return lines;
  }
  void start(bool withRuns = true) {
    m_studio = std::make_unique<Studio>(
        [this, withRuns]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          if (withRuns) {
            session->fake.runList = {run("c", "stopped", 0.9, "2026-03-03T10:00:00Z"), run("b", "finished", 1.5, "2026-03-02T10:00:00Z"), run("a", "failed", 10.25, "2026-03-01T10:00:00Z")};
            session->fake.runList[1].tags = {"best"};
            session->fake.runList[1].notes = "worth keeping";
            Recipe recipe;
            recipe.model.path = "/models/small";
            recipe.data.train = {{"/data/poems.jsonl"}};
            for (const auto& one : session->fake.runList) {
              session->fake.logs[one.id] = log(one.train_loss + 1, 40);
              recipe.name = one.name;
              recipe.output_dir = one.output_dir;
              recipe.method.r = one.id == "b" ? 64 : 16;
              session->fake.recipes[one.id] = recipeToJson(recipe);
            }
          }
          return session;
        },
        m_dir->filePath(QStringLiteral("studio.ini")));
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_studio->bridge().open();
    m_window->showPage(PageId::Runs);
    QTRY_VERIFY(m_studio->bridge().isOpen());
    if (withRuns) QTRY_COMPARE(table()->model()->rowCount(), 3);
  }
  template <class Widget> Widget* find(const char* name) const { return m_window->findChild<Widget*>(QString::fromLatin1(name)); }
  QTableView* table() const { return find<QTableView>("run-table"); }
  QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
  int column(const QString& title) const {
    for (int i = 0; i < table()->model()->columnCount(); ++i)
      if (table()->model()->headerData(i, Qt::Horizontal).toString() == title) return i;
    return -1;
  }
  QPoint spot(int row, int column) const {
    const auto index = table()->model()->index(row, column);
    table()->scrollTo(index);
    return table()->visualRect(index).center();
  }
  void select(int row, Qt::KeyboardModifiers keys = Qt::NoModifier) { QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, spot(row, 0)); }
  void click(const char* name) {
    auto* button = find<QAbstractButton>(name);
    QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  Toast* toast() const { return m_window->findChild<Toast*>(); }
  void leaveCheckpoint(const char* id) {
    const auto folder = m_dir->filePath(QString::fromLatin1(id)) + QStringLiteral("/checkpoint-40");
    QDir().mkpath(folder);
    QFile state(folder + QStringLiteral("/state.json"));
    QVERIFY(state.open(QIODevice::WriteOnly));
  }

 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }
  void cleanup() {
    m_window.reset();
    m_studio.reset();
  }

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

  void sortingGoesByValue() {
    start();
    const int loss = column(QStringLiteral("Loss"));
    auto* header = table()->horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(loss) + header->sectionSize(loss) / 2, header->height() / 2));
    QStringList order{cell(0, loss), cell(1, loss), cell(2, loss)};
    if (table()->horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder) std::reverse(order.begin(), order.end());
    QCOMPARE(order, (QStringList{QStringLiteral("0.900"), QStringLiteral("1.500"), QStringLiteral("10.250")})); // not as text
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

  void aSelectedRunShowsItsCurve() {
    start();
    select(1);
    auto* chart = find<OverlayChart>("run-chart");
    QTRY_COMPARE(chart->curves().size(), size_t{1});
    QCOMPARE(chart->curves()[0].curve.x.size(), 40);
    QTRY_VERIFY(!chart->readout(chart->rect().center()).isEmpty());
    QVERIFY(chart->readout(chart->rect().center()).first().contains(QStringLiteral("run b")));
    QVERIFY(chart->readout(QPoint(0, 0)).isEmpty());
  }

  void twoRunsAreComparedInCurveAndRecipe() {
    start();
    select(0);
    select(1, Qt::ControlModifier);
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{2});
    QTRY_COMPARE(m_window->findChildren<QLabel*>(QStringLiteral("difference-field")).size(), 1);
    QCOMPARE(find<QLabel>("difference-field")->toolTip(), QStringLiteral("method.r"));
    QStringList values;
    for (const auto* label : m_window->findChildren<QLabel*>(QStringLiteral("difference-value"))) values << label->text();
    QCOMPARE(values, (QStringList{QStringLiteral("16"), QStringLiteral("64")}));
  }

  void equalRecipesAreSaidToBe() {
    start();
    select(0);
    select(2, Qt::ControlModifier);
    QTRY_VERIFY(find<QLabel>("difference-sentence") && find<QLabel>("difference-sentence")->text().contains(QStringLiteral("equal")));
  }

  void allRunsOverlay() {
    start();
    select(0);
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{3});
    QVERIFY(!find<QPushButton>("run-reopen")->isEnabled());
  }

  void anotherMeasureIsDrawn() {
    start();
    select(0);
    auto* measure = find<QComboBox>("run-measure");
    measure->setFocus();
    QTest::keyClicks(measure, QStringLiteral("Learn"));
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{1});
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves()[0].curve.y.first(), 1e-4);
  }

  void aRecipeIsReopenedAsANewOne() {
    start();
    select(1);
    click("run-reopen");
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("run b"));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("method.r")).get<int>(), 64);
    QVERIFY(m_studio->recipe().value(QStringLiteral("output_dir")).get<std::string>().empty()); // not into the old run's folder
    QVERIFY(m_studio->recipe().file().isEmpty());
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
    QCOMPARE(train.recipe.output_dir, m_dir->filePath(QStringLiteral("c")).toStdString());
    QCOMPARE(m_window->currentPage(), PageId::Train);
  }

  void foldersOpenOrAreSaidToBeGone() {
    start();
    Folders folders;
    QDesktopServices::setUrlHandler(QStringLiteral("file"), &folders, "open");
    select(1);
    click("run-folder");
    QVERIFY(toast()->accessibleName().contains(QStringLiteral("gone")));
    QDir().mkpath(m_dir->filePath(QStringLiteral("b")));
    click("run-folder");
    QCOMPARE(folders.opened, QList<QUrl>{QUrl::fromLocalFile(m_dir->filePath(QStringLiteral("b")))});
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
    QTest::mouseClick(toast()->findChild<QPushButton*>(), Qt::LeftButton);
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
    QTest::mouseClick(find<QCheckBox>("delete-files"), Qt::LeftButton, {}, QPoint(8, find<QCheckBox>("delete-files")->height() / 2));
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
    QCOMPARE(table()->selectionModel()->selectedRows().first().data().toString(), QStringLiteral("run b")); // the selection moved along
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
