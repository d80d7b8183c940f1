// The export page, driven as a person drives it: the plan beforehand, the jobs, the certificate, and every way in which
// it can fail.
#include "fake_session.h"
#include "ui/models/chat_model.h"
#include "ui/models/export_model.h"
#include "ui/models/model_library.h"
#include "ui/pages/export/export_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/short_label.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestExportPage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  test::FakeSession* m_session = nullptr;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<ExportPage> m_page;
  QString m_adapter, m_base;
  Theme m_theme;

  ExportModel& model() { return m_studio->exports(); }
  const commands::Export& asked(size_t index) const {
    return std::get<commands::Export>(m_session->commands.at(index));
  }
  template <class W> W* find(const char* name) {
    auto* found = m_page->findChild<W*>(QString::fromLatin1(name));
    if (!found) qFatal("no %s", name);
    return found;
  }
  bool isShown(const char* name) {
    for (const auto* widget : m_page->findChildren<QWidget*>(QString::fromLatin1(name)))
      if (widget->isVisible()) return true;
    return false;
  }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  QString folderWith(const QString& name, const QString& file) {
    QDir(m_folder->path()).mkpath(name);
    QFile out(m_folder->filePath(name + QLatin1Char('/') + file));
    [&] { QVERIFY(out.open(QIODevice::WriteOnly)); }();
    out.write("{}");
    return m_folder->filePath(name);
  }
  /// A source that can be exported, planned.
  void ready() {
    model().setSource(m_adapter, m_base);
    model().setTarget(m_folder->filePath(QStringLiteral("out")));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

 private Q_SLOTS:
  void initTestCase() { m_theme.apply(ThemeMode::Light); }
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_adapter = folderWith(QStringLiteral("support"), QStringLiteral("adapter_config.json"));
    m_base = folderWith(QStringLiteral("base"), QStringLiteral("config.json"));
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          session->fake.exportPlan = ExportPlan{1'234'567, 50'000'000'000, 4};
          m_session = session.get();
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    QSignalSpy opened(&m_studio->bridge(), &EngineBridge::opened);
    m_studio->bridge().open();
    QVERIFY(opened.wait());
    m_page = std::make_unique<ExportPage>(*m_studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void cleanup() {
    m_page.reset();
    m_studio.reset();
  }

  void withoutASourceNothingCanStart() {
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QLabel>("plan-files")->text(), QStringLiteral("Choose what to export to see its size."));
  }

  void sizeAndSpaceAreSaidBeforehand() {
    ready();
    QCOMPARE(find<QLabel>("plan-size")->text(), QStringLiteral("1.2 MB"));
    QVERIFY(find<QLabel>("plan-files")->text().endsWith(QStringLiteral("exactly 1,234,567 bytes")));
    QCOMPARE(find<QLabel>("plan-free")->text(), QStringLiteral("50 GB are free on this disk."));
  }

  void theTargetIsSuggestedBesideTheLibrary() {
    model().setSource(m_adapter, m_base);
    QTRY_COMPARE(find<QLineEdit>("target")->text(), QStringLiteral("library/exports/support"));
    click("what-adapter");
    QTRY_COMPARE(find<QLineEdit>("target")->text(), QStringLiteral("library/exports/support-adapter"));
  }

  void aMergedModelIsExportedAndCertified() {
    ready();
    find<QComboBox>("dtype")->setFocus();
    QTest::keyClick(find<QComboBox>("dtype"), Qt::Key_Down);
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(m_session->commands.size(), size_t{1});
    QCOMPARE(asked(0).format, std::string("safetensors"));
    QCOMPARE(asked(0).dtype, std::string("float32"));
    QCOMPARE(asked(0).max_shard_size, int64_t{5'000'000'000});
    QVERIFY(asked(0).verify);
    QVERIFY(!asked(0).overwrite);
    QCOMPARE(QString::fromStdString(asked(0).model.path), m_base);
    QCOMPARE(asked(0).model.adapters, (std::vector<AdapterChoice>{{m_adapter.toStdString(), 1.0}}));
    QCOMPARE(QString::fromStdString(asked(0).out), m_folder->filePath(QStringLiteral("out")));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    m_session->play(1, events::Progress{"merge", 25, 100, "bytes"});
    QTRY_COMPARE(find<QLabel>("export-stage")->text(), QStringLiteral("Merging and writing, one weight at a time…"));
    QCOMPARE(find<QProgressBar>("export-bar")->value(), 250);
    m_session->play(1, events::Progress{"merge", 100, 100, "bytes"});
    QTRY_COMPARE(find<QLabel>("export-stage")->text(),
                 QStringLiteral("Comparing the merged model with base and adapter…"));
    m_session->play(1, events::Verified{7e-7, 2e-8, 1.0});
    m_session->play(1, events::Exported{asked(0).out, 1'234'567});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleName(), QStringLiteral("The merged model gives the same answers."));
    QCOMPARE(find<QLabel>("top1")->text(), QStringLiteral("100 %"));
    QVERIFY(find<QLabel>("max-gap")->text().startsWith(QStringLiteral("7.0e-07")) ||
            find<QLabel>("max-gap")->text().startsWith(QStringLiteral("7.0E-07")));
    QVERIFY(!isShown("export-stage"));
    click("copy-path");
    QCOMPARE(QApplication::clipboard()->text(), m_folder->filePath(QStringLiteral("out")));
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("chat-with-it");
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Chat);
    QCOMPARE(m_studio->chat().tunedModel(), m_folder->filePath(QStringLiteral("out")));
  }

  void aMergedModelThatDiffersIsSaidSo() {
    ready();
    click("export");
    m_session->play(1, events::Verified{0.4, 0.1, 0.62});
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleName(), QStringLiteral("The merged model answers differently."));
    QCOMPARE(find<QLabel>("top1")->text(), QStringLiteral("62 %"));
  }

  void bothAreTwoJobsOneAfterAnother() {
    ready();
    click("what-both");
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QLabel>("plan-size")->text(), QStringLiteral("2.5 MB"));
    click("export");
    QCOMPARE(m_session->commands.size(), size_t{1});
    QCOMPARE(asked(0).format, std::string("adapter"));
    QCOMPARE(QString::fromStdString(asked(0).out), m_folder->filePath(QStringLiteral("out/adapter")));
    m_session->play(1, events::Exported{asked(0).out, 1});
    m_session->end(1);
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QCOMPARE(asked(1).format, std::string("safetensors"));
    QCOMPARE(QString::fromStdString(asked(1).out), m_folder->filePath(QStringLiteral("out/model")));
    QVERIFY(asked(1).verify);
    m_session->play(2, events::Exported{asked(1).out, 2});
    m_session->end(2);
    QTRY_VERIFY(isShown("certificate"));
    QVERIFY(isShown("adapter-path") && isShown("model-path"));
    QCOMPARE(model().result().bytes, int64_t{3});
  }

  void aTargetThatIsNotEmptyGetsANewNameInline() {
    model().setSource(m_adapter, m_base);
    auto* target = find<QLineEdit>("target");
    target->setFocus();
    target->selectAll();
    QTest::keyClicks(target, m_base);
    QTRY_VERIFY(isShown("target-taken"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QPushButton>("use-free-name")->text(), QStringLiteral("Use “base-2” instead"));
    click("use-free-name");
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QCOMPARE(model().target(), m_base + QStringLiteral("-2"));
    QVERIFY(!isShown("target-taken"));
  }

  void tooLittleSpaceIsStatedAndStopsTheButton() {
    m_session->fake.exportPlan = ExportPlan{2'000'000'000, 1'000'000'000, 4};
    model().setSource(m_adapter, m_base);
    QTRY_VERIFY(isShown("plan-problem"));
    QCOMPARE(find<QWidget>("plan-problem")->accessibleName(),
             QStringLiteral("Not enough space: only 1.0 GB are free on this disk."));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
  }

  void aPlanThatFailsIsSaid() {
    m_session->fake.exportPlan =
        fail(requestError("adapter.mismatch", TW_TEXT("The adapter does not fit the base model."),
                          TW_TEXT("Choose its own base model.")));
    model().setSource(m_adapter, m_base);
    QTRY_VERIFY(isShown("plan-problem"));
    QCOMPARE(find<QWidget>("plan-problem")->accessibleDescription(), QStringLiteral("Choose its own base model."));
  }

  void anAdapterWhoseBaseIsUnknownAsksForIt() {
    model().setSource(m_adapter); // the fake adapter does not name one
    QTRY_VERIFY(isShown("source-problem"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    model().setBase(m_adapter);
    QVERIFY(find<QWidget>("source-problem")->accessibleName().contains(QStringLiteral("holds no model")));
    model().setBase(m_base);
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QVERIFY(!isShown("source-problem"));
  }

  void runsOfTheHistoryCanBeChosen() {
    RunInfo run;
    run.id = "r1";
    run.name = "polite";
    run.status = "finished";
    run.method = "lora";
    run.output_dir = m_adapter.toStdString();
    RunInfo gone = run;
    gone.id = "r2";
    gone.output_dir = "/nowhere";
    m_session->fake.runList = {run, gone};
    m_session->fake.recipes["r1"] = Json{{"model", {{"path", m_base.toStdString()}}}};
    m_page->activated();
    auto* runs = find<QComboBox>("source-run");
    QTRY_COMPARE(runs->count(), 1);
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    QTRY_COMPARE(model().source().folder, m_adapter);
    QCOMPARE(model().source().base, m_base);
    QCOMPARE(model().source().name, QStringLiteral("polite"));
  }

  /// A run whose recipe is asked for, and not answered until the gate opens.
  std::shared_ptr<QSemaphore> chooseSlowRun() {
    RunInfo run;
    run.id = "r1";
    run.name = "polite";
    run.status = "finished";
    run.method = "lora";
    run.output_dir = m_adapter.toStdString();
    m_session->fake.runList = {run};
    const auto gate = std::make_shared<QSemaphore>(), asked = std::make_shared<QSemaphore>();
    m_session->fake.readRecipe = [gate, asked](const std::string&) -> Result<Json> {
      asked->release();
      gate->tryAcquire(1, 20'000);
      return Json::object();
    };
    m_page->activated();
    auto* runs = find<QComboBox>("source-run");
    [&] { QTRY_COMPARE(runs->count(), 1); }();
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    [&] { QTRY_COMPARE(asked->available(), 1); }();
    return gate;
  }

  void aLateRecipeDoesNotReplaceANewerFolder() {
    const auto gate = chooseSlowRun();
    const auto other = folderWith(QStringLiteral("other"), QStringLiteral("adapter_config.json"));
    model().setSource(other, m_base);
    gate->release();
    QTest::qWait(100);
    QCOMPARE(model().source().folder, other);
  }

  void aLateRecipeDoesNotReplaceANewerMix() {
    m_studio->recipe().setValue(QStringLiteral("model.path"), m_base.toStdString());
    const auto gate = chooseSlowRun();
    m_studio->chat().mount(m_adapter, 0.75);
    auto* runs = find<QComboBox>("source-run");
    QCOMPARE(runs->count(), 2);
    runs->setCurrentIndex(0);
    Q_EMIT runs->activated(0);
    gate->release();
    QTest::qWait(100);
    QCOMPARE(model().source().adapters, (std::vector<AdapterChoice>{{m_adapter.toStdString(), 0.75}}));
  }

  void aRunThatEndsBecomesTheSource() {
    Recipe recipe;
    recipe.name = "support";
    recipe.model.path = m_base.toStdString();
    m_studio->run().start(recipe);
    events::Started started;
    started.output_dir = m_adapter.toStdString();
    m_session->play(1, started);
    m_session->play(1, events::Finished{});
    m_session->end(1);
    QTRY_COMPARE(model().source().folder, m_adapter);
    QCOMPARE(model().source().base, m_base);
  }

  void whatIsMixedInTheChatIsMerged() {
    const auto polite = folderWith(QStringLiteral("polite"), QStringLiteral("adapter_config.json"));
    m_studio->recipe().setValue(QStringLiteral("model.path"), m_base.toStdString());
    m_studio->chat().mount(m_adapter, 0.75);
    auto* runs = find<QComboBox>("source-run");
    QCOMPARE(runs->count(), 1); // one adapter at another weight than its own
    m_studio->chat().mount(polite, 0.5);
    m_studio->chat().mount(m_folder->filePath(QStringLiteral("silent")), 0);
    QCOMPARE(runs->count(), 1);
    QCOMPARE(runs->itemText(0), QStringLiteral("Mixed in Chat · support × 0.75 + polite × 0.5"));
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    QCOMPARE(model().source().base, m_base);
    QTRY_COMPARE(find<QLineEdit>("target")->text(), QStringLiteral("library/exports/support+polite"));
    QVERIFY(!find<QWidget>("what-adapter")->isEnabled() &&
            !find<QWidget>("what-both")->isEnabled()); // there is no adapter that is both
    // The mix that was chosen is the one that is written, whatever the sliders do meanwhile.
    m_studio->chat().setWeight(1, 2.0);
    QCOMPARE(runs->currentText(), QStringLiteral("Mix · support × 0.75 + polite × 0.5"));
    QCOMPARE(find<ShortLabel>("source-path")->text(), QStringLiteral("support × 0.75 + polite × 0.5"));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(asked(0).format, std::string("safetensors"));
    QCOMPARE(asked(0).model.adapters,
             (std::vector<AdapterChoice>{{m_adapter.toStdString(), 0.75}, {polite.toStdString(), 0.5}}));
  }

  void mixesThatReadAlikeAreTwo() {
    m_studio->recipe().setValue(QStringLiteral("model.path"), m_base.toStdString());
    m_studio->chat().mount(m_adapter, 0.75);
    model().setMounted(m_studio->chat().adapters(), m_studio->chat().basePath());
    auto* runs = find<QComboBox>("source-run");
    QCOMPARE(runs->count(), 1);
    // Another weight behind the three digits that are shown.
    model().setMounted({{m_adapter.toStdString(), 0.7501}}, m_base);
    QCOMPARE(runs->count(), 2);
    QCOMPARE(runs->currentIndex(), 1);
    Q_EMIT runs->activated(0);
    QCOMPARE(model().source().adapters, (std::vector<AdapterChoice>{{m_adapter.toStdString(), 0.75}}));
    QCOMPARE(runs->count(), 1);
    // A folder of the same name elsewhere.
    const auto twin = folderWith(QStringLiteral("elsewhere/support"), QStringLiteral("adapter_config.json"));
    model().setMounted({{twin.toStdString(), 0.75}}, m_base);
    QCOMPARE(runs->count(), 2);
    QCOMPARE(runs->currentIndex(), 1);
    // Another base model.
    model().setMounted(m_studio->chat().adapters(),
                       folderWith(QStringLiteral("base-2"), QStringLiteral("config.json")));
    QCOMPARE(runs->count(), 2);
    QCOMPARE(runs->currentIndex(), 1);
  }

  void anAdapterAtAnotherWeightIsExportedWithIt() {
    m_studio->recipe().setValue(QStringLiteral("model.path"), m_base.toStdString());
    m_studio->chat().mount(m_adapter, 0.75);
    auto* runs = find<QComboBox>("source-run");
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    click("what-adapter");
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(asked(0).format, std::string("adapter"));
    QCOMPARE(asked(0).model.adapters, (std::vector<AdapterChoice>{{m_adapter.toStdString(), 0.75}}));
  }

  void theFocusFollowsTheExport() {
    ready();
    m_page->activateWindow();
    auto* start = find<QPushButton>("export");
    start->setFocus();
    QTest::keyClick(start, Qt::Key_Space);
    QVERIFY(find<QPushButton>("cancel-export")->hasFocus());
    m_session->play(1, events::Verified{7e-7, 2e-8, 1.0});
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QTRY_VERIFY(find<QWidget>("certificate")->isAncestorOf(QApplication::focusWidget()));
  }

  void aModelThatWasExportedIsFound() {
    ready();
    click("export");
    m_session->fake.models = {{asked(0).out, "out", "folder", "Qwen2ForCausalLM", 10}};
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_COMPARE(m_studio->library().found().size(), size_t{1}); // without a search by hand
  }

  void aWholeModelIsExportedAsOne() {
    model().setSource(m_base);
    QVERIFY(!find<QWidget>("what-adapter")->isEnabled());
    QVERIFY(!find<QWidget>("what-both")->isEnabled());
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(QString::fromStdString(asked(0).model.path), m_base);
    QVERIFY(asked(0).model.adapters.empty());
  }

  void cancellingLeavesNothing() {
    ready();
    click("export");
    click("cancel-export");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QVERIFY(!find<QPushButton>("cancel-export")->isEnabled());
    m_session->fail(1, workError("cancelled", TW_TEXT("Cancelled."), TW_TEXT("Start again.")));
    QTRY_VERIFY(isShown("export-cancelled"));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void aFailureIsSaidWithAdvice() {
    ready();
    click("export");
    m_session->fail(1, workError("io.disk_full", TW_TEXT("The disk is full."), TW_TEXT("Free some space.")));
    QTRY_VERIFY(isShown("export-error"));
    QCOMPARE(find<QWidget>("export-error")->accessibleName(), QStringLiteral("The disk is full."));
    QCOMPARE(find<QWidget>("export-error")->accessibleDescription(), QStringLiteral("Free some space."));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void aFolderCanBeDroppedOnTheSource() {
    auto* card = find<QWidget>("export-source");
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(m_base)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(card, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(card, &drop);
    QCOMPARE(model().source().folder, m_base);
    QVERIFY(model().source().kind == ExportSource::Kind::Model);
  }

  void aFolderThatIsNeitherIsRefused() {
    QDir(m_folder->path()).mkpath(QStringLiteral("empty"));
    model().setSource(m_folder->filePath(QStringLiteral("empty")));
    QTRY_VERIFY(isShown("source-problem"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
  }

  void verificationCanBeLeftOut() {
    ready();
    auto* verify = find<QCheckBox>("verify");
    QTest::mouseClick(verify, Qt::LeftButton, {}, QPoint(8, verify->height() / 2));
    click("export");
    QVERIFY(!asked(0).verify);
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleDescription(),
             QStringLiteral("The merged model was not compared with base and adapter."));
  }
};

QTEST_MAIN(TestExportPage)
#include "tst_export_page.moc"
