// The Data page as its user meets it: mouse, keys and drops go in; texts on the page, the recipe and the session's requests are looked at.
#include "fake_session.h"
#include "ui/bridge/messages.h"
#include "ui/dialogs/mapping_dialog.h"
#include "ui/dialogs/role_slot.h"
#include "ui/main_window.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data_page.h"
#include "ui/widgets/bubble_view.h"
#include "ui/widgets/histogram.h"
#include "ui/widgets/token_view.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

namespace {

SampleToken token(const char* words, bool trained, bool special = false) {
  SampleToken made;
  made.id = 7;
  made.text = words;
  made.trained = trained;
  made.special = special;
  return made;
}

SampleView chatSample() {
  SampleView sample;
  sample.messages = {{{"role", "user"}, {"content", "Who are you?"}}, {{"role", "assistant"}, {"content", "I am Tuner."}}};
  sample.rendered = "<s>user\nWho are you?\nI am Tuner.</s>";
  sample.tokens = {token("<s>", false, true), token("user", false), token("\n", false), token(" I am", true), token("</s>", true, true)};
  sample.tokens.front().bos = true;
  sample.tokens.back().eos = true;
  sample.kept = 5;
  sample.trained = 2;
  sample.endTrained = true;
  return sample;
}

} // namespace

class TestDataPage : public QObject {
  Q_OBJECT

  test::FakeSession* m_session = nullptr;
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;
  QStringList m_notices;

  template <class Widget> Widget* find(const char* name) {
    auto* found = m_window->findChild<Widget*>(QString::fromLatin1(name));
    if (!found) qWarning("no widget %s", name);
    return found;
  }
  QString path(const QString& name) {
    const auto full = m_folder->filePath(name);
    if (QFile out(full); !QFileInfo::exists(full) && out.open(QIODevice::WriteOnly)) out.write("{}\n");
    return full;
  }
  Json recipe(const char* field) { return m_studio->recipe().value(QString::fromLatin1(field)); }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  QString words(const char* name) { return find<QLabel>(name)->text(); }
  /// Whether some label on view says exactly or partly this.
  bool says(const QString& sentence) {
    for (const auto* label : m_window->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(sentence)) return true;
    return false;
  }
  void drop(const QStringList& paths) {
    QMimeData mime;
    QList<QUrl> urls;
    for (const auto& file : paths) urls << QUrl::fromLocalFile(file);
    mime.setUrls(urls);
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QDropEvent event(QPointF(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &event);
  }
  void load(bool model = true) {
    if (model) m_studio->recipe().setValue(QStringLiteral("model.path"), "model");
    drop({path(QStringLiteral("a.jsonl"))});
    QTRY_VERIFY(!m_studio->data().files().empty() && m_studio->data().files()[0].view);
    QTRY_VERIFY(m_window->page(PageId::Data)->settled());
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_notices.clear();
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          auto& fake = session->fake;
          for (int i = 0; i < 300; ++i) fake.dataset->table.push_back({"question " + std::to_string(i), "", "answer"});
          fake.sample = chatSample();
          DataTotals totals;
          totals.rows = totals.samples = 300;
          totals.tokens = 2'310'000;
          totals.trained = 1'020'000;
          totals.batches = 1142;
          for (int i = 1; i <= 300; ++i) totals.lengths.push_back(i * 10);
          totals.overlong = 197;
          fake.totals = totals;
          fake.catalogAnswer.chatTemplates = {{"auto", "Automatic", "自动", "", "", true}, {"alpaca", "Alpaca", "Alpaca", "", "", true}};
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    connect(m_studio.get(), &Studio::notice, this, [this](const QString& sentence) { m_notices << sentence; });
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->showPage(PageId::Data);
    QSignalSpy opened(&m_studio->bridge(), &EngineBridge::opened);
    m_studio->bridge().open();
    QVERIFY(opened.wait());
  }
  void cleanup() {
    m_window.reset();
    m_studio.reset();
  }

  void emptyItSaysWhatItIsForAndOffersTheSamples() {
    QVERIFY(find<QPushButton>("empty-add-files")->isVisible());
    QVERIFY(!find<QPushButton>("add-files")->isVisible());
    QTRY_VERIFY(m_window->findChild<QPushButton*>(QStringLiteral("sample-identity")));
    QTRY_VERIFY(find<QPushButton>("sample-identity")->isVisible());
    click("sample-identity");
    QTRY_VERIFY(find<QTableView>("data-table")->isVisible());
    QVERIFY(recipe("data.train")[0]["path"].get<std::string>().ends_with("identity.json"));
    QVERIFY(find<QPushButton>("add-files")->isVisible());
  }

  void aDroppedFileShowsItsRowsAndItsFirstSample() {
    load();
    QCOMPARE(text(recipe("data.train")[0]["path"].get<std::string>()), path(QStringLiteral("a.jsonl")));
    auto* table = find<QTableView>("data-table");
    QTRY_COMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("question 0"));
    QCOMPARE(table->rowHeight(0), 32);
    QTRY_COMPARE(find<TokenView>("sample-tokens")->tokens().size(), size_t{5});
    QVERIFY(words("token-sentence").startsWith(QStringLiteral("5 tokens, 2 trained (green). The end-of-turn token is trained")));
    QVERIFY(says(QStringLiteral("300 rows · Alpaca format · UTF-8")));
    QVERIFY(says(QStringLiteral("1.02 M / 2.31 M")));
    QVERIFY(says(QStringLiteral("1,142")));
  }

  void aPastedFileIsAdded() {
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QGuiApplication::clipboard()->setText(path(QStringLiteral("b.csv")));
    QTest::keySequence(m_window.get(), QKeySequence::Paste);
    QTRY_COMPARE(recipe("data.train").size(), size_t{1});
  }

  void theArrowKeysWalkThroughTheRows() {
    load();
    auto* table = find<QTableView>("data-table");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{2});
    auto* go = find<QLineEdit>("go-to-row");
    go->setFocus();
    QTest::keyClicks(go, QStringLiteral("250"));
    QTest::keyClick(go, Qt::Key_Return);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{249});
    QCOMPARE(table->currentIndex().row(), 249);
    QVERIFY(table->verticalScrollBar()->value() > 0);
  }

  void tabsShowBubblesRenderedTextAndTokens() {
    load();
    QTRY_VERIFY(m_studio->data().sample().has_value());
    auto* tabs = find<QTabBar>("sample-tabs");
    tabs->setFocus();
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QVERIFY(find<BubbleView>("sample-bubbles")->isVisible());
    QVERIFY(says(QStringLiteral("Who are you?")) && says(QStringLiteral("Assistant")));
    QTest::keyClick(tabs, Qt::Key_Right);
    QVERIFY(find<QPlainTextEdit>("sample-rendered")->isVisible());
    QVERIFY(find<QPlainTextEdit>("sample-rendered")->toPlainText().contains(QStringLiteral("<s>user")));
    QTest::keyClick(tabs, Qt::Key_Right);
    auto* view = find<TokenView>("sample-tokens");
    QVERIFY(view->isVisible());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->tokenRect(3).center());
    QVERIFY(words("token-pointed").contains(QStringLiteral("·I·am")) && words("token-pointed").contains(QStringLiteral("id 7")));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_End);
    QCOMPARE(view->currentToken(), 4);
    QVERIFY(words("token-pointed").contains(QStringLiteral("EOS")));
  }

  void anUntrainedEndAndADoubledBosAreSaid() {
    auto sample = chatSample();
    sample.endTrained = sample.tokens.back().trained = false;
    sample.tokens[1].bos = true;
    m_session->fake.sample = sample;
    load();
    QTRY_VERIFY(says(QStringLiteral("The end token is not trained.")));
    QVERIFY(says(QStringLiteral("two BOS tokens")));
  }

  void aCutSampleShowsTheLine() {
    auto sample = chatSample();
    sample.kept = 3;
    sample.trained = 0;
    sample.endTrained = false;
    m_session->fake.sample = sample;
    load();
    QTRY_VERIFY(words("token-sentence").contains(QStringLiteral("max_length keeps 3 of them.")));
    auto* view = find<TokenView>("sample-tokens");
    QVERIFY(view->tokenRect(3).top() > view->tokenRect(2).bottom() + 20); // room for the line
    QVERIFY(view->describe(3).contains(QStringLiteral("cut off")));
  }

  void thousandsOfTokensAreLaidOutAndPaintedQuickly() {
    TokenView view;
    view.resize(700, 300);
    std::vector<SampleToken> many;
    for (int i = 0; i < 8192; ++i) many.push_back(token((" word" + std::to_string(i % 1500)).c_str(), i % 3 == 0));
    view.show();
    QElapsedTimer clock;
    clock.start();
    view.setTokens(many, 8192, 8192);
    view.grab();
    const auto first = clock.restart();
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
    view.grab();
    QVERIFY2(first < 400 && clock.elapsed() < 150, qPrintable(QStringLiteral("%1 ms, then %2 ms").arg(first).arg(clock.elapsed())));
    QVERIFY(view.verticalScrollBar()->maximum() > 1000);
    QTest::keyClick(&view, Qt::Key_End);
    QVERIFY(view.viewport()->rect().contains(view.tokenRect(8191)));
  }

  void draggingTheLineSetsMaxLengthInOneStep() {
    load();
    auto* histogram = find<Histogram>("length-histogram");
    QTRY_COMPARE(histogram->overlong(), int64_t{198}); // of 10…3000, above 1024
    const int before = static_cast<int>(recipe("data.max_length").get<int64_t>());
    const auto steps = m_studio->recipe().undoStack()->count();
    const QPoint line(histogram->lineX(), 40);
    QTest::mousePress(histogram, Qt::LeftButton, {}, line);
    for (int dx = 5; dx <= 60; dx += 5) {
      QMouseEvent move(QEvent::MouseMove, line + QPoint(dx, 0), histogram->mapToGlobal(line + QPoint(dx, 0)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(histogram, &move);
    }
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, line + QPoint(60, 0));
    const auto after = recipe("data.max_length").get<int64_t>();
    QVERIFY2(after > before + 200, qPrintable(QString::number(after)));
    QCOMPARE(m_studio->recipe().undoStack()->count(), steps + 1);
    QVERIFY(words("cut-sentence").contains(QStringLiteral("samples would be cut")));
    m_studio->recipe().undoStack()->undo();
    QCOMPARE(recipe("data.max_length").get<int>(), before);
    histogram->setFocus();
    QTest::keyClick(histogram, Qt::Key_End);
    QCOMPARE(recipe("data.max_length").get<int>(), 3000);
    QTRY_VERIFY(m_window->page(PageId::Data)->settled());
  }

  void problemsAreShownAndRepairedIntoANewFile() {
    DataTotals totals = *m_session->fake.totals;
    const auto file = path(QStringLiteral("a.jsonl")).toStdString();
    for (const int64_t row : {11, 40}) totals.problems.push_back({"row.blank_response", "The field \"output\" is blank.", "Fill it in.", file, row + 1, row});
    totals.problemCounts = {{"row.blank_response", 2}};
    totals.duplicates = 27;
    m_session->fake.totals = totals;
    load();
    QTRY_VERIFY(says(QStringLiteral("Problems · 2")));
    QVERIFY(says(QStringLiteral("27 exact duplicates")) && says(QStringLiteral("2 empty answers")) && says(QStringLiteral("first at line 12")));
    auto* blank = find<QWidget>("problem-row.blank_response");
    QTest::mouseClick(blank->findChild<QPushButton*>(QStringLiteral("show")), Qt::LeftButton);
    QCOMPARE(find<QTableView>("data-table")->model()->rowCount(), 2);
    QVERIFY(words("rows-shown").contains(QStringLiteral("2 of 300 rows: empty answers")));
    click("show-all");
    QCOMPARE(find<QTableView>("data-table")->model()->rowCount(), 300);
    QTest::mouseClick(find<QWidget>("problem-duplicate")->findChild<QPushButton*>(QStringLiteral("dedupe")), Qt::LeftButton);
    QTRY_COMPARE(m_notices.size(), 1);
    QVERIFY2(m_notices[0].contains(QStringLiteral("a.clean.jsonl")) && m_notices[0].contains(QStringLiteral("2 rows kept, 1 left out")), qPrintable(m_notices[0]));
    QVERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
    QVERIFY(m_session->fake.cleaned.at(0).dedupe);
    m_studio->recipe().undoStack()->undo();
    QCOMPARE(recipe("data.train")[0]["path"].get<std::string>(), file);
  }

  void anotherEncodingIsOfferedAsUtf8() {
    m_session->fake.dataset->encodingName = "GB18030";
    load();
    QTRY_VERIFY(says(QStringLiteral("a.jsonl is in GB18030")));
    click("fix-encoding");
    QTRY_VERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
  }

  void aBrokenFileSaysWhyWhereItIsListed() {
    m_session->fake.openError = requestError("data.parse", "Line 3 is not valid JSON.", "Correct the line.").at("/data/a.jsonl", 3);
    drop({path(QStringLiteral("a.jsonl"))});
    QTRY_VERIFY(says(QStringLiteral("Line 3 is not valid JSON (a.jsonl, line 3). Correct the line.")));
    m_session->fake.openError.reset();
    click("open-again");
    QTRY_VERIFY(says(QStringLiteral("300 rows")));
    QVERIFY(!says(QStringLiteral("Line 3 is not")));
  }

  void aFileIsTakenOutAndBroughtBack() {
    load();
    click("remove-file");
    QCOMPARE(recipe("data.train").size(), size_t{0});
    QVERIFY(find<QPushButton>("empty-add-files")->isVisible());
    QVERIFY(m_notices.last().contains(QStringLiteral("a.jsonl")));
    m_studio->recipe().undoStack()->undo();
    QTRY_VERIFY(find<QTableView>("data-table")->isVisible());
  }

  void theWeightReachesTheRecipe() {
    load();
    auto* weight = find<QDoubleSpinBox>("file-weight");
    weight->setFocus();
    QTest::keyClick(weight, Qt::Key_Up);
    QTest::keyClick(weight, Qt::Key_Up);
    QCOMPARE(recipe("data.train")[0]["weight"].get<double>(), 2.0);
    QVERIFY(weight->hasFocus());
  }

  void controlsWriteTheirFields() {
    load();
    auto* loss = find<QComboBox>("data.train_on");
    loss->setFocus();
    QTest::keyClick(loss, Qt::Key_Down);
    QVERIFY(recipe("data.train_on") == Json("last_response"));
    auto* templates = find<QComboBox>("data.chat_template");
    QTRY_COMPARE(templates->count(), 3); // and “Choose a file…”
    templates->setFocus();
    QTest::keyClick(templates, Qt::Key_Down);
    QVERIFY(recipe("data.chat_template") == Json("alpaca"));
    auto* packing = find<QAbstractButton>("data.packing");
    packing->setFocus();
    QTest::keyClick(packing, Qt::Key_Space);
    QVERIFY(recipe("data.packing") == Json(false));
    auto* slider = find<QSlider>("validation-slider");
    slider->setFocus();
    for (int i = 0; i < 5; ++i) QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(recipe("data.validation_fraction").get<double>(), 0.05);
    auto* system = find<QPlainTextEdit>("data.system");
    system->setFocus();
    QTest::keyClicks(system, QStringLiteral("Be kind."));
    QVERIFY(recipe("data.system") == Json("Be kind."));
    m_studio->recipe().undoStack()->undo();
    QVERIFY(recipe("data.system") == Json(""));
    QCOMPARE(system->toPlainText(), QString());
  }

  void theWheelOverAControlChangesNothing() {
    load();
    const auto before = m_studio->recipe().json();
    for (const char* name : {"data.train_on", "max-length", "validation-slider", "file-weight"}) {
      auto* control = find<QWidget>(name);
      QWheelEvent wheel(control->rect().center(), control->mapToGlobal(control->rect().center()), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
      QCoreApplication::sendEvent(control, &wheel);
    }
    QVERIFY(m_studio->recipe().json() == before);
  }

  void validationFilesReplaceTheShare() {
    load();
    m_studio->data().addValidationFiles({path(QStringLiteral("held.jsonl"))});
    QVERIFY(!find<QSlider>("validation-slider")->isEnabled());
    QTRY_VERIFY(says(QStringLiteral("held.jsonl")));
    click("remove-validation-0");
    QCOMPARE(recipe("data.validation").size(), size_t{0});
    QVERIFY(find<QSlider>("validation-slider")->isEnabled());
  }

  void withoutAModelTokensLeadToTheModelPage() {
    m_session->fake.sample = [] {
      auto sample = chatSample();
      sample.tokens.clear();
      sample.rendered.clear();
      sample.kept = sample.trained = 0;
      return sample;
    }();
    load(false);
    QTRY_VERIFY(words("sample-hint").contains(QStringLiteral("belong to a model")));
    click("sample-to-model");
    QCOMPARE(m_window->currentPage(), PageId::Model);
  }

  void columnsAreDraggedOntoRoles() {
    auto& dataset = *m_session->fake.dataset;
    dataset.names = {"question", "reply", "note"};
    dataset.formatName.clear();
    dataset.roles.clear();
    load();
    QVERIFY(says(QStringLiteral("fit none of the known forms")));
    click("map-file");
    auto* dialog = find<MappingDialog>("mapping-dialog");
    QTRY_VERIFY(dialog->isVisible());
    auto* ok = find<QPushButton>("mapping-ok");
    QVERIFY(!ok->isEnabled());
    QVERIFY(says(QStringLiteral("Still without a column: Instruction, Answer.")));
    QMimeData mime;
    mime.setData(QString::fromLatin1(columnMimeType), "question");
    auto* slot = find<RoleSlot>("role-instruction");
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(slot, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(slot, &event);
    QCOMPARE(find<QComboBox>("role-column-instruction")->currentText(), QStringLiteral("question"));
    auto* output = find<QComboBox>("role-column-output");
    output->setFocus();
    QTest::keyClick(output, Qt::Key_Down);
    QTest::keyClick(output, Qt::Key_Down);
    QVERIFY(ok->isEnabled());
    QTRY_VERIFY(says(QStringLiteral("Row 3"))); // the preview
    QTest::mouseClick(ok, Qt::LeftButton);
    QVERIFY(recipe("data.train")[0]["format"] == Json("alpaca"));
    QVERIFY(recipe("data.train")[0]["columns"] == (Json{{"instruction", "question"}, {"output", "reply"}}));
  }

  void aLanguageChangeLosesNothing() {
    load();
    m_studio->data().showSample(5);
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(m_window.get(), &change);
    QTRY_COMPARE(find<QTableView>("data-table")->currentIndex().row(), 5);
    QTRY_COMPARE(find<TokenView>("sample-tokens")->tokens().size(), size_t{5});
  }
};

QTEST_MAIN(TestDataPage)
#include "tst_data_page.moc"
