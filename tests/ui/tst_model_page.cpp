// The Model page, driven like a user would: choosing, filtering, folders, facts and refusals, quantisation with its
// memory.
#include "page_fixture.h"
#include "ui/fields/field_row.h"
#include "ui/models/model_library.h"
#include "ui/pages/model/model_page.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/choice_card.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QUndoStack>

using namespace tw;
using namespace tw::ui;
using test::allText;
using test::click;
using test::named;
using test::textOf;

class TestModelPage : public QObject {
  Q_OBJECT

  std::unique_ptr<test::PageFixture> m;
  std::unique_ptr<ModelPage> m_page;

  static void twoModels(test::FakeServices& fake) {
    fake.models = {{"/starter", "starter", "starter", "LlamaForCausalLM", 15'000'000},
                   {"/hub/small", "Qwen/Small", "huggingface", "Qwen2ForCausalLM", 988'097'824}};
  }
  void show(const std::function<void(test::FakeServices&)>& prepare = twoModels) {
    m_page.reset();
    m = std::make_unique<test::PageFixture>(prepare);
    m_page = std::make_unique<ModelPage>(*m->studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QVERIFY(m->open());
    QTRY_VERIFY(m_page->settled());
  }
  QListView* list() { return named<QListView>(m_page.get(), "models"); }
  QPoint at(int row) { return list()->visualRect(list()->model()->index(row, 0)).center(); }
  ChoiceCard* card(const char* name) { return named<ChoiceCard>(m_page.get(), name); }
  QString facts() { return allText(named(m_page.get(), "facts-card")); }

 private Q_SLOTS:
  void cleanup() {
    m_page.reset();
    m.reset();
  }

  /// What is worth knowing of a model that opens all the same, in whole sentences beside its facts.
  void whatIsWorthKnowingOfAModelIsSaid() {
    show([](test::FakeServices& fake) {
      twoModels(fake);
      fake.info->notes = {TW_TEXT("config.json says %1, the weights say %2.", "tied", "apart"),
                          Text::verbatim("Its newest snapshot is used.")};
    });
    QVERIFY(!named(m_page.get(), "model-note"));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, at(1));
    QTRY_COMPARE(m_page->findChildren<QLabel*>(QStringLiteral("model-note")).size(), 2);
    QTRY_VERIFY(facts().contains(QStringLiteral("config.json says tied, the weights say apart.")));
    QVERIFY(facts().contains(QStringLiteral("Its newest snapshot is used.")));
    for (const auto* note : m_page->findChildren<QLabel*>(QStringLiteral("model-note")))
      QVERIFY(note->wordWrap() && note->height() >= note->heightForWidth(note->width()));
    // The next model has none of them.
    m->session->fake.info->notes.clear();
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, at(0));
    QTRY_VERIFY(!named(m_page.get(), "model-note"));
  }

  /// A model from a folder that is not searched is in the list from then on, after a new start, too.
  void anOpenedModelEntersTheLibrary() {
    show();
    QDir(m->folder.path()).mkpath(QStringLiteral("elsewhere/mine"));
    const auto folder = m->folder.filePath(QStringLiteral("elsewhere/mine"));
    QFile config(folder + QStringLiteral("/config.json"));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("{}");
    config.close();
    m->studio->carryOut(Studio::planDrop({folder}));
    const auto searched = [&] {
      const auto& all = m->session->fake.searched;
      return std::count(all.begin(), all.end(), folder.toStdString());
    };
    QTRY_COMPARE(searched(), 1);
    m->session->fake.searched.clear();
    m->studio->carryOut(Studio::planDrop({folder})); // known
    m->studio->library().refresh();
    QTRY_COMPARE(searched(), 1);
    // One that was found anyway is no second entry.
    m->studio->library().choose(QStringLiteral("/hub/small"));
    m->studio->library().refresh();
    QTRY_VERIFY(!m->studio->library().searching());
    QVERIFY(std::find(m->session->fake.searched.begin(), m->session->fake.searched.end(), "/hub/small") ==
            m->session->fake.searched.end());
  }

  void theBlockSizeIsThereForFourBits() {
    show();
    m->set("model.path", "/models/small");
    auto* fold = named<QPushButton>(m_page.get(), "precision-fold");
    auto* row = named<FieldRow>(m_page.get(), "model.quantization_block_size");
    QVERIFY(!fold->isVisible() && !row->isVisible());
    m->set("model.quantization", "int8");
    QVERIFY(!fold->isVisible());
    m->set("model.quantization", "nf4");
    QVERIFY(fold->isVisible() && !row->isVisible());
    QVERIFY(card("quantization-nf4")->note().contains(QStringLiteral("4.5 bits")));
    QTest::mouseClick(fold, Qt::LeftButton);
    QTRY_VERIFY(row->isVisible());
    auto* sizes = row->findChild<QComboBox*>();
    QCOMPARE(sizes->count(), 7); // 64 to 4096
    sizes->setFocus();
    QTest::keyClick(sizes, Qt::Key_End);
    COMPARE_JSON(m->value("model.quantization_block_size"), 4096);
    QVERIFY(card("quantization-nf4")->note().contains(QStringLiteral("4.0 bits"))); // one constant for 4096 weights
    // A value that is not the usual one is not folded away.
    m->studio->settings().setValue(QStringLiteral("model/advanced"), false);
    m->set("model.quantization_block_size", 128);
    QVERIFY(row->isVisible() && !fold->isVisible());
    m->set("model.quantization_block_size", 16);
    QTRY_VERIFY(row->problem().contains(QStringLiteral("between 64 and 4096")));
    m->set("model.quantization", "none");
    QVERIFY(!row->isVisible());
  }

  void aClickChooses() {
    show();
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    QVERIFY(allText(named(m_page.get(), "library-card")).contains(QStringLiteral("2 models")));
    QCOMPARE(list()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Qwen/Small, Qwen2 · 988.1 MB · Hugging Face cache"));
    QVERIFY(!named<QPushButton>(m_page.get(), "next-method")->isEnabled());
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, at(1));
    COMPARE_JSON(m->value("model.path"), "/hub/small");
    QTRY_VERIFY(facts().contains(QStringLiteral("Qwen2ForCausalLM")));
    for (const auto* fact : {"Qwen/Small", "/hub/small", "494.03 M", "24 × 896", "151,936", "32,768 tokens",
                             "in bfloat16", "byte-level BPE", "yes"})
      QVERIFY2(facts().contains(QString::fromUtf8(fact)), fact);
    QVERIFY(facts().contains(QStringLiteral("Supported")));
    QVERIFY(named<QPushButton>(m_page.get(), "next-method")->isEnabled());
    QSignalSpy asked(m->studio.get(), &Studio::pageRequested);
    click(m_page.get(), "next-method");
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Method);
    m->studio->recipe().undoStack()->undo();
    QVERIFY(facts().contains(QStringLiteral("No model chosen")));
  }

  void enterChoosesWhatTheArrowsReached() {
    show();
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_Down);
    COMPARE_JSON(m->value("model.path"), "");
    QTest::keyClick(list(), Qt::Key_Return);
    COMPARE_JSON(m->value("model.path"), "/hub/small");
  }

  void theFilterLooksAtNameFamilyAndFolder() {
    show();
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    auto* filter = named<QLineEdit>(m_page.get(), "model-filter");
    QTest::keyClicks(filter, QStringLiteral("LLAMA"));
    QCOMPARE(list()->model()->rowCount(), 1);
    QTest::keyClicks(filter, QStringLiteral("xyz"));
    QVERIFY(textOf(m_page.get(), "library-empty").contains(QStringLiteral("No model matches “LLAMAxyz”")));
    filter->clear();
    QTest::keyClicks(filter, QStringLiteral("hub/"));
    QCOMPARE(list()->model()->rowCount(), 1);
  }

  void anEmptyLibrarySaysWhatToDo() {
    show({});
    QVERIFY(!list()->isVisible());
    QVERIFY(textOf(m_page.get(), "library-empty").contains(QStringLiteral("Add the folder that holds your models")));
    m->session->fake.models = {{"/starter", "starter", "starter", "LlamaForCausalLM", 15'000'000}};
    click(m_page.get(), "refresh-models");
    QTRY_VERIFY(list()->isVisible());
  }

  void foldersAreListedAndRemovedWithUndo() {
    show();
    m->studio->settings().setModelFolders({QStringLiteral("/a/models"), QStringLiteral("/b")});
    QTRY_VERIFY(allText(named(m_page.get(), "library-card")).contains(QStringLiteral("/a/models")));
    std::function<void()> bring;
    connect(m->studio.get(), &Studio::notice, this,
            [&](const QString&, const QString&, const std::function<void()>& undoing) { bring = undoing; });
    click(m_page.get(), "remove-folder");
    QCOMPARE(m->studio->settings().modelFolders(), QStringList{QStringLiteral("/b")});
    QVERIFY(bring);
    bring();
    QCOMPARE(m->studio->settings().modelFolders().size(), 2);
  }

  void whatCannotBeTrainedSaysWhy() {
    show([](test::FakeServices& fake) {
      twoModels(fake);
      fake.info->supported = false;
      fake.info->reason = TW_TEXT("The architecture Mamba2 is not known.");
    });
    m->set("model.path", "/hub/small");
    QTRY_VERIFY(facts().contains(QStringLiteral("The architecture Mamba2 is not known.")));
    QVERIFY(facts().contains(QStringLiteral("Not supported")));
    QVERIFY(!named<QPushButton>(m_page.get(), "next-method")->isEnabled());
  }

  void aFolderThatCannotBeReadIsSaidWithAdvice() {
    show([](test::FakeServices& fake) {
      twoModels(fake);
      fake.info = fail(workError("io.read", TW_TEXT("The folder has no config.json."),
                                 TW_TEXT("Choose a folder in Hugging Face layout.")));
    });
    m->set("model.path", "/nowhere");
    QTRY_VERIFY(facts().contains(QStringLiteral("The folder has no config.json.")));
    QVERIFY(facts().contains(QStringLiteral("Choose a folder in Hugging Face layout.")));
  }

  void quantisationShowsWhatItTakes() {
    show();
    m->set("model.path", "/hub/small");
    for (const char* name : {"quantization-int8", "quantization-fp4", "quantization-fp4-double"}) QVERIFY(card(name));
    QVERIFY(!card("quantization-int8-double")); // its scales are too few to be quantised
    QTRY_COMPARE(card("quantization-none")->figure(), QStringLiteral("2.15 GB"));
    QCOMPARE(card("quantization-nf4")->figure(), QStringLiteral("1.42 GB"));
    QCOMPARE(card("quantization-nf4-double")->figure(), QStringLiteral("1.41 GB"));
    QCOMPARE(card("quantization-none")->detail(), QStringLiteral("fits"));
    QVERIFY(card("quantization-none")->isChecked());
    QTest::mouseClick(card("quantization-nf4"), Qt::LeftButton);
    COMPARE_JSON(m->value("model.quantization"), "nf4");
    COMPARE_JSON(m->value("model.double_quantization"), false);
    card("quantization-nf4-double")->setFocus();
    QTest::keyClick(card("quantization-nf4-double"), Qt::Key_Return);
    COMPARE_JSON(m->value("model.double_quantization"), true);
    m->studio->recipe().undoStack()->undo();
    m->studio->recipe().undoStack()->undo();
    COMPARE_JSON(m->value("model.quantization"), "none");
    QVERIFY(card("quantization-none")->isChecked());
    m->set("data.max_length", 7000);
    QTRY_VERIFY(card("quantization-none")->detail().startsWith(QStringLiteral("too large by")));
    QCOMPARE(card("quantization-nf4")->detail(), QStringLiteral("fits"));
  }

  void fullTrainingTakesNoQuantisedWeights() {
    show();
    m->set("model.path", "/hub/small");
    m->set("method.type", "full");
    QVERIFY(!card("quantization-nf4")->isEnabled());
    QVERIFY(card("quantization-nf4")->note().contains(QStringLiteral("full training")));
    QVERIFY(card("quantization-none")->isEnabled());
  }

  void theComputeFormatIsAChoice() {
    show();
    auto* combo = named(m_page.get(), "model.compute_dtype")->findChild<QComboBox*>();
    QCOMPARE(combo->currentText(), QStringLiteral("Automatic"));
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    COMPARE_JSON(m->value("model.compute_dtype"), "float32");
  }

  void aFolderDroppedOnTheWindowIsTheModel() {
    m = std::make_unique<test::PageFixture>(twoModels);
    MainWindow window(*m->studio);
    window.show();
    QVERIFY(m->open());
    QDir(m->folder.path()).mkdir(QStringLiteral("模型"));
    const auto folder = m->folder.filePath(QStringLiteral("模型"));
    QFile config(folder + QStringLiteral("/config.json"));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("{}");
    config.close();
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(folder)});
    QDragEnterEvent enter({400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &drop);
    QTRY_COMPARE(m->value("model.path").get<std::string>(), folder.toStdString());
    auto* facts = named(&window, "facts-card");
    QVERIFY(facts && facts->isVisible());
    QTRY_VERIFY(allText(facts).contains(QStringLiteral("模型")));
  }
};

QTEST_MAIN(TestModelPage)
#include "tst_model_page.moc"
