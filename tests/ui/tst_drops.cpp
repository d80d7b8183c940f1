// Drops, pastes and named files over the whole window, with the events that a desktop sends.
#include "fake_session.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/last_folder.h"
#include "ui/shell/main_window.h"
#include "ui/shell/toast.h"
#include "ui/widgets/drop_overlay.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestDrops : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;

  QString write(const QString& name, const QByteArray& bytes) {
    const auto path = m_dir->filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly)) return {};
    out.write(bytes);
    return path;
  }
  QString data(const QString& name = QStringLiteral("data.jsonl")) {
    return write(name, "{\"instruction\":\"a\",\"output\":\"b\"}\n");
  }
  QString model() { return QFileInfo(write(QStringLiteral("base/config.json"), "{}")).path(); }
  QString recipe() { return write(QStringLiteral("tune.json"), "{\"recipe_version\": 1, \"name\": \"dropped\"}"); }

  /// Enter, move and drop; returns what the window said while the files hung over it.
  QString drop(QWidget* target, const QStringList& paths, bool letFall = true) {
    QMimeData mime;
    QList<QUrl> urls;
    for (const auto& path : paths) urls << QUrl::fromLocalFile(path);
    mime.setUrls(urls);
    const QPoint at = target->rect().center();
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &enter);
    QDragMoveEvent move(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(target, &move);
    auto* overlay = m_window->findChild<DropOverlay*>();
    const auto said = overlay->isVisible() ? overlay->sentence() : QString();
    if (letFall) {
      QDropEvent fall(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
      QApplication::sendEvent(target, &fall);
    } else {
      QDragLeaveEvent leave;
      QApplication::sendEvent(target, &leave);
    }
    QCoreApplication::processEvents();
    return said;
  }
  QString notice() const {
    const auto* toast = m_window->findChild<Toast*>();
    return toast->isVisible() ? toast->accessibleName() : QString();
  }

 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_studio = std::make_unique<Studio>(
        []() -> Result<std::unique_ptr<Session>> { return std::make_unique<test::FakeSession>(); },
        m_dir->filePath(QStringLiteral("settings/studio.ini")));
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_studio->bridge().open();
    QTRY_VERIFY(m_studio->bridge().isOpen());
  }
  void cleanup() {
    m_window.reset();
    m_studio.reset();
  }

  void aDatasetSaysWhatItWillDoAndLeadsToData() {
    const auto said = drop(m_window.get(), {data()});
    QVERIFY2(said.contains(QStringLiteral("data.jsonl")), qPrintable(said));
    QCOMPARE(m_window->currentPage(), PageId::Data);
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
    QVERIFY(!m_window->findChild<DropOverlay*>()->isVisible());
  }

  void severalFilesComeTogether() {
    const auto said = drop(m_window.get(), {data(QStringLiteral("a.jsonl")), data(QStringLiteral("b.csv")),
                                            data(QString::fromUtf8("数据.json"))});
    QVERIFY2(said.contains(QLatin1Char('3')), qPrintable(said));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{3});
  }

  void leavingDoesNothing() {
    const auto before = m_studio->recipe().json();
    QVERIFY(!drop(m_window.get(), {data()}, false).isEmpty());
    QVERIFY(!m_window->findChild<DropOverlay*>()->isVisible());
    QVERIFY(m_studio->recipe().json() == before);
    QCOMPARE(m_window->currentPage(), PageId::Home);
  }

  void aModelFolderBecomesTheModel() {
    write(QStringLiteral("some-model/config.json"), "{}");
    const auto folder = m_dir->filePath(QStringLiteral("some-model"));
    QVERIFY(drop(m_window.get(), {folder}).contains(QStringLiteral("some-model")));
    QCOMPARE(m_window->currentPage(), PageId::Model);
    QCOMPARE(QString::fromStdString(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>()), folder);
  }

  void aFileOfAModelMeansItsFolder() {
    write(QStringLiteral("m/config.json"), "{}");
    drop(m_window.get(), {write(QStringLiteral("m/model.safetensors"), "x")});
    QCOMPARE(QString::fromStdString(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>()),
             m_dir->filePath(QStringLiteral("m")));
  }

  /// A repository's folder in a hub's cache, which holds the files of a version further in.
  void aCacheFolderOfAHubIsTheModelOrAdapterInIt() {
    write(QStringLiteral("models--org--base/snapshots/0123abcd/config.json"), "{}");
    const auto base = m_dir->filePath(QStringLiteral("models--org--base"));
    const auto said = drop(m_window.get(), {base});
    QVERIFY2(said.contains(QStringLiteral("models--org--base")) && said.contains(QStringLiteral("model")),
             qPrintable(said));
    QCOMPARE(m_window->currentPage(), PageId::Model);
    QCOMPARE(QString::fromStdString(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>()), base);
    write(QStringLiteral("models--org--tuned/snapshots/4567/adapter_config.json"), "{}");
    drop(m_window.get(), {m_dir->filePath(QStringLiteral("models--org--tuned"))});
    QCOMPARE(m_window->currentPage(), PageId::Chat);
    QCOMPARE(m_studio->chat().adapters().size(), size_t{1});
    // One whose download was never finished.
    QDir(m_dir->path()).mkpath(QStringLiteral("models--org--empty/snapshots"));
    QVERIFY(drop(m_window.get(), {m_dir->filePath(QStringLiteral("models--org--empty"))})
                .contains(QStringLiteral("neither a model")));
  }

  void packedFilesAndFoldersOfFilesAreDatasets() {
    write(QStringLiteral("shards/part-0.parquet"), "x");
    write(QStringLiteral("saved/dataset_info.json"), "{}");
    write(QStringLiteral("notes/README.md"), "x");
    const auto shards = m_dir->filePath(QStringLiteral("shards")), saved = m_dir->filePath(QStringLiteral("saved"));
    const auto packed = write(QStringLiteral("rows.jsonl.gz"), "x"), plain = data(QStringLiteral("rows.NDJSON"));
    drop(m_window.get(), {packed, shards, plain});
    QCOMPARE(m_window->currentPage(), PageId::Data);
    drop(m_window.get(), {saved});
    const auto files = m_studio->recipe().value(QStringLiteral("data.train"));
    QCOMPARE(files.size(), size_t{4});
    QCOMPARE(QString::fromStdString(files[1]["path"].get<std::string>()), shards);
    QCOMPARE(QString::fromStdString(files[3]["path"].get<std::string>()), saved);
    QVERIFY(
        drop(m_window.get(), {m_dir->filePath(QStringLiteral("notes"))}).contains(QStringLiteral("nor data files")));
  }

  /// One of several that is no dataset does not keep the others out, and is named.
  void whatIsNoDatasetAmongOthersIsLeftOutAndNamed() {
    const auto said = drop(m_window.get(), {data(), write(QStringLiteral("rows.xlsx"), "x"),
                                            data(QStringLiteral("b.csv")), write(QStringLiteral("a.png"), "x")});
    QVERIFY2(said.contains(QLatin1Char('2')) && said.contains(QStringLiteral("rows.xlsx")), qPrintable(said));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{2});
    QVERIFY2(notice().contains(QStringLiteral("2 files are left out")), qPrintable(notice()));
    drop(m_window.get(), {data(QStringLiteral("c.csv")), write(QStringLiteral("b.zip"), "x")});
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{3});
    QVERIFY2(notice().contains(QStringLiteral("b.zip")), qPrintable(notice()));
  }

  void anAdapterIsMountedInTheChat() {
    write(QStringLiteral("tuned/adapter_config.json"), "{}");
    drop(m_window.get(), {m_dir->filePath(QStringLiteral("tuned"))});
    QCOMPARE(m_window->currentPage(), PageId::Chat);
    QCOMPARE(m_studio->chat().adapters().size(), size_t{1});
  }

  void theRecordOfARunIsOpenedAsACopy() {
    const auto folder = m_dir->filePath(QStringLiteral("run"));
    QVERIFY(QDir().mkpath(folder));
    const auto file = folder + QStringLiteral("/recipe.json");
    RecipeDocument ran;
    ran.setValue(QStringLiteral("name"), "ran");
    ran.setValue(QStringLiteral("output_dir"), folder.toStdString());
    QVERIFY(ran.saveAs(file).has_value());
    QFile log(folder + QStringLiteral("/training_log.jsonl"));
    QVERIFY(log.open(QIODevice::WriteOnly));
    log.close();
    drop(m_window.get(), {folder});
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("ran"));
    QVERIFY(m_studio->recipe().file().isEmpty());
    QVERIFY(m_studio->recipe().value(QStringLiteral("output_dir")) == Json(""));
    QVERIFY(m_studio->settings().recentRecipes().isEmpty());
  }

  void aRecipeIsOpenedAndRemembered() {
    const auto file = recipe();
    QVERIFY(drop(m_window.get(), {file}).contains(QStringLiteral("tune")));
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("dropped"));
    QCOMPARE(m_studio->settings().recentRecipes(), QStringList{file});
  }

  /// One that is written by hand says no version; rows that happen to have such names are no recipe.
  void aRecipeIsToldByItsGroups() {
    const auto file = write(QStringLiteral("mine.json"),
                            R"({"name": "mine", "model": {"path": "m"}, "data": {"train": [{"path": "a.jsonl"}]}})");
    QVERIFY(drop(m_window.get(), {file}).startsWith(QStringLiteral("Open the recipe")));
    QTRY_COMPARE(m_studio->recipe().name(), QStringLiteral("mine"));
    const auto rows = write(QStringLiteral("rows.json"), R"({"data": [{"train": "x", "model": "y"}]})");
    QVERIFY(drop(m_window.get(), {rows}, false).startsWith(QStringLiteral("Add")));
  }

  /// Dialogs begin where the user was last, by a drop as well.
  void dialogsBeginWhereADropCameFrom() {
    auto& settings = m_studio->settings();
    const auto documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    QCOMPARE(lastFolder(settings, QStringLiteral("data")), documents); // never that of the program
    const auto file = data(QStringLiteral("here/rows.jsonl"));
    drop(m_window.get(), {file});
    QCOMPARE(lastFolder(settings, QStringLiteral("data")), QFileInfo(file).absolutePath());
    const auto base = model();
    drop(m_window.get(), {base});
    QCOMPARE(lastFolder(settings, QStringLiteral("model")), QFileInfo(base).absolutePath());
    QCOMPARE(lastFolder(settings, QStringLiteral("data")), QFileInfo(file).absolutePath());
  }

  /// Also under the rarer endings, and compressed.
  void whatTheEngineReadsIsADataset() {
    for (const char* name : {"a.ndjson", "a.TAB", "a.md", "a.arrow", "a.jsonl.gz", "a.csv.ZST"}) {
      const auto said = drop(m_window.get(), {data(QString::fromLatin1(name))}, false);
      QVERIFY2(said.startsWith(QStringLiteral("Add")), qPrintable(said));
    }
  }

  void whatCannotBeUsedIsRefusedInASentence_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("word");
    QTest::newRow("picture") << "photo.png"
                             << "photo.png";
    QTest::newRow("workbook") << "rows.xlsx"
                              << "CSV";
    QTest::newRow("archive") << "rows.zip"
                             << "unpack";
    QTest::newRow("gguf") << "model.gguf"
                          << "GGUF";
    QTest::newRow("pickle") << "weights.bin"
                            << "safetensors";
  }
  void whatCannotBeUsedIsRefusedInASentence() {
    QFETCH(QString, name);
    QFETCH(QString, word);
    const auto before = m_studio->recipe().json();
    const auto said = drop(m_window.get(), {write(name, "x")});
    QVERIFY2(said.contains(word), qPrintable(said));
    QVERIFY(said.endsWith(QLatin1Char('.')));
    QCOMPARE(notice(), said); // still there after the drop
    QVERIFY(m_studio->recipe().json() == before);
    QCOMPARE(m_window->currentPage(), PageId::Home);
  }

  /// The engine takes no folder of several kinds as one source: its files are added one by one.
  void aFolderOfSeveralKindsAddsItsFiles() {
    const auto first = data(QStringLiteral("set/a.jsonl"));
    const auto second = write(QStringLiteral("set/b.csv"), "instruction,output\na,b\n");
    write(QStringLiteral("set/README.md"), "about it");
    const auto said = drop(m_window.get(), {m_dir->filePath(QStringLiteral("set"))});
    QVERIFY2(said.contains(QStringLiteral("2 files")) && said.contains(QStringLiteral("set")), qPrintable(said));
    const auto train = m_studio->recipe().value(QStringLiteral("data.train"));
    QCOMPARE(train.size(), size_t{2});
    QCOMPARE(train[0]["path"].get<std::string>(), first.toStdString());
    QCOMPARE(train[1]["path"].get<std::string>(), second.toStdString());
    // One kind alone stays one source, packed or in lines.
    data(QStringLiteral("alike/a.jsonl"));
    data(QStringLiteral("alike/b.json"));
    drop(m_window.get(), {m_dir->filePath(QStringLiteral("alike"))});
    const auto all = m_studio->recipe().value(QStringLiteral("data.train"));
    QCOMPARE(all.size(), size_t{3});
    QCOMPARE(all[2]["path"].get<std::string>(), m_dir->filePath(QStringLiteral("alike")).toStdString());
  }

  void mixedOrEmptyFoldersAreRefused() {
    QDir(m_dir->path()).mkpath(QStringLiteral("nothing"));
    QVERIFY(drop(m_window.get(), {m_dir->filePath(QStringLiteral("nothing"))}).contains(QStringLiteral("nothing")));
    write(QStringLiteral("m/adapter_config.json"), "{}");
    drop(m_window.get(), {data(), m_dir->filePath(QStringLiteral("m"))});
    QVERIFY(m_studio->recipe().value(QStringLiteral("data.train")).empty());
    QVERIFY(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>().empty());
  }

  void aDropOnAFieldIsForTheWindow() {
    QLineEdit field(m_window.get());
    field.setGeometry(300, 300, 200, 28);
    field.show();
    drop(&field, {data()});
    QVERIFY(field.text().isEmpty());
    QCOMPARE(m_window->currentPage(), PageId::Data);
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
  }

  void aModelAndItsDataComeTogether() {
    const auto sentence = drop(m_window.get(), {model(), data()});
    QVERIFY2(sentence.contains(QFileInfo(model()).fileName()), qPrintable(sentence));
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
    QCOMPARE(QString::fromStdString(m_studio->recipe().value(QStringLiteral("model.path")).get<std::string>()),
             model());
    QVERIFY(drop(m_window.get(), {model(), model()}).contains(QStringLiteral("one model")));
    QVERIFY(drop(m_window.get(), {model(), recipe()}).contains(QStringLiteral("one model")));
  }

  void anUnsavedRecipeIsNotReplacedUnasked() {
    m_studio->recipe().setValue(QStringLiteral("name"), "mine");
    bool asked = false;
    const auto file = recipe();
    QTimer::singleShot(200, this, [&] {
      auto* question = m_window->findChild<QMessageBox*>(QStringLiteral("unsaved-question"));
      asked = question != nullptr;
      // While it is open, another drop is refused and changes nothing.
      QVERIFY(drop(m_window.get(), {data()}).contains(QStringLiteral("question")));
      QVERIFY(notice().contains(QStringLiteral("question")));
      QVERIFY(m_studio->recipe().value(QStringLiteral("data.train")).empty());
      QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
    });
    drop(m_window.get(), {file});
    QTRY_VERIFY(asked);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("mine"));
  }

  void copiedFilesAndPathsArePasted() {
    auto* mime = new QMimeData;
    mime->setUrls({QUrl::fromLocalFile(data())});
    QApplication::clipboard()->setMimeData(mime);
    QTest::keySequence(m_window.get(), QKeySequence::Paste);
    QTRY_COMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{1});
    QApplication::clipboard()->setText(QStringLiteral("  ") + data(QStringLiteral("b.jsonl")) + QStringLiteral("\n\"") +
                                       data(QStringLiteral("c d.jsonl")) + QStringLiteral("\"\n"));
    QTest::keySequence(m_window.get(), QKeySequence::Paste);
    QTRY_COMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{3});
    QApplication::clipboard()->setText(QStringLiteral("a poem"));
    QTest::keySequence(m_window.get(), QKeySequence::Paste);
    QTRY_VERIFY(!notice().isEmpty());
    QCOMPARE(m_studio->recipe().value(QStringLiteral("data.train")).size(), size_t{3});
  }

  void namedFilesAreTaken() {
    m_window->take({m_dir->filePath(QStringLiteral("not-there.jsonl"))});
    QVERIFY(notice().contains(QStringLiteral("not-there.jsonl")));
    m_window->take({data()});
    QCOMPARE(m_window->currentPage(), PageId::Data);
  }
};

QTEST_MAIN(TestDrops)
#include "tst_drops.moc"
