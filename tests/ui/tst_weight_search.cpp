// The card that searches weights for the mounted adapters: what it asks the engine for, how far it is, what came of it.
#include "chat_page_fixture.h"
#include "ui/bridge/messages.h"
#include "ui/fields/number_box.h"
#include "ui/models/export_model.h"
#include "ui/models/weight_search.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

class TestWeightSearch : public QObject, private ChatPageFixture {
  Q_OBJECT

  WeightSearch& search() { return m_studio->weightSearch(); }
  QString labelText(const char* name) { return find<QLabel>(name)->text(); }
  const commands::SearchAdapters& searched() const { return submitted<commands::SearchAdapters>(0); }
  QString library() const { return m_folder->filePath(QStringLiteral("library")); }

  /// A page with two mounted adapters and a file of examples.
  void makeReady() {
    makePage(QStringLiteral("/models/Qwen"));
    m_studio->recipe().setValue(
        QStringLiteral("data.train"),
        Json::array({{{"path", "/data/qa.csv"}, {"format", "alpaca"}, {"columns", {{"instruction", "Frage"}}}}}));
    m_studio->recipe().setValue(QStringLiteral("data.max_length"), 300);
    chat().mount(QStringLiteral("/adapters/polite"), 0.4);
    chat().mount(QStringLiteral("/adapters/brief"));
    QTRY_VERIFY(find<QPushButton>("search-start")->isVisible());
  }
  void begin() {
    click("search-start");
    QTRY_COMPARE(m_session->commands.size(), size_t{1});
  }
  void tried(std::vector<double> weights, const Json& loss, int64_t done) {
    m_session->play(1, events::Report{"tried", {{"weights", weights}, {"loss", loss}}});
    m_session->play(1, events::Progress{"search", done, 45, "tries"});
  }
  static Json part(const char* folder, double weight, const Json& loss) {
    return {{"adapter", folder}, {"weight", weight}, {"loss", loss}};
  }
  void finish() {
    m_session->play(1, events::Report{"adapter",
                                      {{"path", searched().out},
                                       {"adapters", Json::array({part("/adapters/polite", 0.85, 1.4),
                                                                 part("/adapters/brief", -0.25, 1.9)})},
                                       {"base_loss", 2.5},
                                       {"loss", 1.21},
                                       {"evaluations", 45}}});
    m_session->end(1);
    QTRY_COMPARE(search().state(), WeightSearch::State::Done);
  }

 private Q_SLOTS:
  void init() {
    open([this](test::FakeServices& fake) { fake.library = library().toStdString(); });
  }
  void cleanup() { close(); }

  void isOfferedForTwoAdapters() {
    makePage(QStringLiteral("/models/Qwen"));
    QVERIFY(!find("weight-search")->isVisible());
    chat().mount(QStringLiteral("/adapters/polite"));
    QTest::qWait(20);
    QVERIFY(!find("weight-search")->isVisible());
    chat().mount(QStringLiteral("/adapters/brief"));
    QTRY_VERIFY(find("weight-search")->isVisible());
    QVERIFY(!find<QPushButton>("search-start")->isEnabled()); // no examples
    search().setExamples(QStringLiteral("/data/own.jsonl"));
    QTRY_VERIFY(find<QPushButton>("search-start")->isEnabled());
    QCOMPARE(find<ShortLabel>("search-file")->text(), QStringLiteral("own.jsonl"));
    chat().unmount(0);
    QTRY_VERIFY(!find("weight-search")->isVisible());
  }

  void asksForWhatIsSet() {
    makeReady();
    find<NumberBox>("search-rows")->setValue(12);
    find<NumberBox>("search-tries")->setValue(25);
    begin();
    const auto& asked = searched();
    QCOMPARE(asked.model.path, std::string("/models/Qwen"));
    QCOMPARE(asked.model.adapters.size(), size_t{2});
    QCOMPARE(asked.evaluations, int64_t{25});
    QCOMPARE(asked.max_length, int64_t{300});
    QCOMPARE(asked.data.size(), size_t{1});
    QCOMPARE(asked.data.front().path, std::string("/data/qa.csv"));
    QCOMPARE(asked.data.front().format, std::string("alpaca")); // read as the recipe reads it
    QCOMPARE(asked.data.front().columns.at("instruction"), std::string("Frage"));
    QCOMPARE(asked.data.front().limit, int64_t{12});
    QCOMPARE(text(asked.out), library() + QStringLiteral("/adapters/polite+brief"));
  }

  void heldOutRowsComeFirstAndAFileOfOnesOwnBeforeAll() {
    makeReady();
    m_studio->recipe().setValue(QStringLiteral("data.validation"), Json::array({{{"path", "/data/held-out.jsonl"}}}));
    QCOMPARE(search().examples(), QStringLiteral("/data/held-out.jsonl"));
    search().setExamples(QStringLiteral("/data/other.jsonl"));
    begin();
    QCOMPARE(searched().data.front().path, std::string("/data/other.jsonl"));
    QVERIFY(searched().data.front().columns.empty());
  }

  void aFolderThatIsThereIsLeftAlone() {
    makeReady();
    folderWith(QStringLiteral("library/adapters/polite+brief"), QStringLiteral("adapter_config.json"));
    begin();
    QCOMPARE(text(searched().out), library() + QStringLiteral("/adapters/polite+brief-2"));
  }

  void longNamesDoNotAddUp() {
    makePage(QStringLiteral("/models/Qwen"));
    chat().mount(QStringLiteral("/adapters/support-assistant-20261129-023621-b4d0"));
    chat().mount(QStringLiteral("/adapters/support-assistant-20261129-025741-e464"));
    search().setExamples(QStringLiteral("/data/own.jsonl"));
    QTRY_VERIFY(find<QPushButton>("search-start")->isEnabled());
    begin();
    QCOMPARE(text(searched().out), library() + QStringLiteral("/adapters/mix-of-2"));
  }

  void saysHowFarItIsAndWhatWasMeasured() {
    makeReady();
    begin();
    QVERIFY(!find<QPushButton>("search-start")->isVisible());
    tried({0, 0}, 2.5, 1);
    tried({1, 0}, 1.4, 2);
    tried({0, 1}, nullptr, 3); // not finite
    tried({0.5, 0.5}, 1.3, 4);
    tried({0.2, 0.9}, 1.7, 5);
    QTRY_COMPARE(find<QProgressBar>("search-bar")->value(), 5);
    QCOMPARE(find<QProgressBar>("search-bar")->maximum(), 45);
    QVERIFY2(labelText("search-progress").contains(QStringLiteral("5 of 45")),
             qPrintable(labelText("search-progress")));
    QCOMPARE(labelText("search-loss-0"), QStringLiteral("2.500"));
    QCOMPARE(labelText("search-loss-1"), QStringLiteral("1.400"));
    QCOMPARE(labelText("search-loss-2"), QStringLiteral("–"));
    QCOMPARE(labelText("search-loss-3"), QStringLiteral("1.300")); // of the best mix so far
    QCOMPARE(labelText("search-weight-1"), QStringLiteral("0.50"));
  }

  void theResultIsMountedAndCanBeTakenBack() {
    makeReady();
    begin();
    std::function<void()> undo;
    connect(m_studio.get(), &Studio::notice, this,
            [&](const QString&, const QString&, const std::function<void()>& act) { undo = act; });
    finish();
    QCOMPARE(chat().adapters(), (std::vector<AdapterChoice>{{searched().out, 1.0}}));
    QVERIFY(find("weight-search")->isVisible()); // what was found stays in view
    QVERIFY(!find<QPushButton>("search-start")->isVisible());
    QCOMPARE(labelText("search-weight-2"), QStringLiteral("-0.25"));
    QCOMPARE(labelText("search-loss-3"), QStringLiteral("1.210"));
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("search-export");
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Export);
    QCOMPARE(m_studio->exports().source().folder, text(searched().out));
    QVERIFY(undo);
    undo();
    QCOMPARE(chat().adapters(), (std::vector<AdapterChoice>{{"/adapters/polite", 0.4}, {"/adapters/brief", 1.0}}));
    QTRY_VERIFY(find<QPushButton>("search-start")->isVisible()); // once more, perhaps with other examples
  }

  void whatTheEngineAdvisesIsSaid() {
    makeReady();
    begin();
    m_session->play(1, events::Advice{"search.base_is_better", TW_TEXT("The adapters do not help."), {}});
    finish();
    QCOMPARE(labelText("search-note"), QStringLiteral("The adapters do not help."));
  }

  void isStopped() {
    makeReady();
    begin();
    tried({0, 0}, 2.5, 1);
    QTRY_VERIFY(find<QPushButton>("search-stop")->isVisible());
    click("search-stop");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QCOMPARE(labelText("search-progress"), QStringLiteral("Stopping…"));
    m_session->fail(1, workError("cancelled", TW_TEXT("Cancelled."), TW_TEXT("Start it again.")));
    QTRY_COMPARE(search().state(), WeightSearch::State::Stopped);
    QVERIFY(!find("search-problem")->isVisible());
    QCOMPARE(chat().adapters().size(), size_t{2});
    QVERIFY(find<QPushButton>("search-start")->isVisible());
  }

  void aFailureIsSaidWhereItHappened() {
    makeReady();
    begin();
    m_session->fail(1, requestError("method.not_composable", TW_TEXT("These cannot be composed."),
                                    TW_TEXT("Compose LoRA adapters.")));
    QTRY_VERIFY(find("search-problem")->isVisible());
    QVERIFY(shownText().contains(QStringLiteral("These cannot be composed.")));
    QVERIFY(shownText().contains(QStringLiteral("Compose LoRA adapters.")));
    QCOMPARE(chat().adapters().size(), size_t{2});
    click("search-start"); // the next one has a clean slate
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QVERIFY(!find("search-problem")->isVisible());
  }

  void waitsForNoTraining() {
    makeReady();
    Recipe recipe;
    recipe.name = "run";
    m_studio->run().start(recipe);
    QTRY_VERIFY(!find<QPushButton>("search-start")->isEnabled() || !find<QPushButton>("search-start")->isVisible());
  }
};

QTEST_MAIN(TestWeightSearch)
#include "tst_weight_search.moc"
