// What the export page takes as its source besides a folder: runs of the history, and adapters mixed in Chat.
#include "export_page_fixture.h"

#include "ui/models/chat_model.h"
#include "ui/widgets/short_label.h"
#include <QAbstractButton>
#include <QFile>

#include <QComboBox>
#include <QLineEdit>
#include <QSemaphore>

class TestExportSources : public QObject, private ExportPageFixture {
  Q_OBJECT

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

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { close(); }

  /// What stands before the text changes no weight: there is one way to export it, and it is chosen.
  void anAdapterThatCannotBeMergedIsExportedAsItIs() {
    for (const auto& [type, merges] :
         {std::pair{"PREFIX_TUNING", false}, std::pair{"BOTTLENECK", false}, std::pair{"LORA", true}}) {
      QFile config(m_adapter + QStringLiteral("/adapter_config.json"));
      QVERIFY(config.open(QIODevice::WriteOnly));
      config.write(QByteArray("{\"peft_type\":\"") + type + "\"}");
      config.close();
      model().setWhat(ExportModel::What::Merged); // as it was before
      model().setSource({}, {});
      model().setSource(m_adapter, m_base);
      QCOMPARE(model().what() == ExportModel::What::Merged, merges);
      QCOMPARE(find<QAbstractButton>("what-merged")->isEnabled(), merges);
      QCOMPARE(find<QAbstractButton>("what-both")->isEnabled(), merges);
      QCOMPARE(find<QAbstractButton>("what-adapter")->isChecked(), !merges);
    }
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
};

QTEST_MAIN(TestExportSources)
#include "tst_export_sources.moc"
