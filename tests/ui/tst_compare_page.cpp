// The Compare page, driven as a person drives it: which methods, the job that begins, what is shown while it runs, the
// best one taken over, a stop and going on, one that fails.
#include "page_fixture.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/method_comparison.h"
#include "ui/pages/compare/compare_page.h"

#include <QFile>
#include <QLineEdit>
#include <QPushButton>

using namespace tw;
using namespace tw::ui;
using namespace tw::test;

class TestComparePage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();
  void withoutDataNothingStarts();
  void oneMethodIsNoComparison();
  void whatIsAskedForIsSubmitted();
  void quantisedWeightsLeaveOutWhatCannotTrainThem();
  void resultsComeInAndTheBestIsTaken();
  void oneThatFailsSaysWhy();
  void aStoppedComparisonGoesOnAfterARestart();
  void resultsAreThereAfterARestart_data();
  void resultsAreThereAfterARestart();
  void duringATrainingItSaysWhatIsWaitedFor();

 private:
  void show();
  void ready() {
    set("data.train", Json::array({{{"path", "/data/rows.json"}}}));
    set("model.path", "/models/small");
  }
  void set(const char* field, const Json& value) { m_world->set(field, value); }
  const commands::Compare& asked(size_t index) {
    return std::get<commands::Compare>(m_world->session->commands.at(index));
  }
  MethodComparison& model() { return m_world->studio->comparison(); }
  void play(const Event& event) { m_world->session->play(1, event); }
  /// Begins, trains two steps and ends one of them.
  void trainOne(int index, const char* name, double loss, const char* id);
  /// The program is closed and begun again with the same settings.
  void restart();
  /// As the engine keeps it: LoRA and IA³, of which `losses` are trained.
  void keep(const std::vector<double>& losses);
  QString m_kept = QStringLiteral("/c"); ///< folder of the comparison
  std::unique_ptr<PageFixture> m_world;
  std::unique_ptr<ComparePage> m_page;
};

void TestComparePage::init() {
  m_world = std::make_unique<PageFixture>();
  m_kept = QStringLiteral("/c");
  QVERIFY(m_world->open());
  show();
}

void TestComparePage::show() {
  m_page = std::make_unique<ComparePage>(*m_world->studio);
  m_page->resize(1084, 752);
  m_page->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestComparePage::cleanup() {
  m_page.reset();
  m_world.reset();
}

void TestComparePage::withoutDataNothingStarts() {
  QVERIFY(!named(m_page.get(), "compare-start")->isEnabled());
  QVERIFY(named(m_page.get(), "compare-missing")->isVisible());
  QSignalSpy wanted(m_world->studio.get(), &Studio::pageRequested);
  click(m_page.get(), "compare-missing-link");
  QCOMPARE(wanted.first().first().value<PageId>(), PageId::Data);
  ready();
  QTRY_VERIFY(!named(m_page.get(), "compare-missing")->isVisible());
  QVERIFY(named(m_page.get(), "compare-start")->isEnabled());
}

void TestComparePage::oneMethodIsNoComparison() {
  ready();
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-ia3");
  QVERIFY(!named(m_page.get(), "compare-start")->isEnabled());
  QVERIFY(named(m_page.get(), "compare-start")->toolTip().contains(QStringLiteral("at least two")));
  click(m_page.get(), "compare-prompt_tuning");
  QVERIFY(named(m_page.get(), "compare-start")->isEnabled());
}

void TestComparePage::whatIsAskedForIsSubmitted() {
  ready();
  set("method.r", 24);
  set("training.learning_rate", 2e-4);
  click(m_page.get(), "compare-prompt_tuning");
  auto* steps = named(m_page.get(), "compare-steps");
  steps->setFocus();
  QTest::keyClick(steps, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(steps, QStringLiteral("12"));
  QTest::keyClick(steps, Qt::Key_Return);
  QTest::keyClicks(named(m_page.get(), "compare-prompt"), QStringLiteral(" Who are you? "));
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-start");
  QCOMPARE(m_world->session->commands.size(), size_t{1});
  const auto& command = asked(0);
  QCOMPARE(command.steps, int64_t{12});
  QCOMPARE(command.prompts, std::vector<std::string>{"Who are you?"});
  QCOMPARE(command.recipes.size(), size_t{3});
  const auto typed = [&](const char* type) {
    for (const auto& recipe : command.recipes)
      if (recipe.method.type == type) return recipe;
    return Recipe{};
  };
  QCOMPARE(typed("lora").method.r, int64_t{24});
  QCOMPARE(typed("lora").training.learning_rate, 2e-4); // what the recipe says, where it is usual for the method
  QVERIFY(typed("ia3").training.learning_rate >= 1e-3);
  QCOMPARE(typed("ia3").model.path, std::string("/models/small"));
  QVERIFY(typed("prompt_tuning").method.own.contains("num_virtual_tokens"));
  QVERIFY(!typed("lora").method.own.contains("num_virtual_tokens"));
  // While it runs it can be stopped and not begun again, and its setup stands still.
  QVERIFY(!named(m_page.get(), "compare-start")->isVisible());
  QVERIFY(named(m_page.get(), "compare-stop")->isVisible());
  QVERIFY(!named(m_page.get(), "compare-lora")->isEnabled());
}

void TestComparePage::quantisedWeightsLeaveOutWhatCannotTrainThem() {
  ready();
  click(m_page.get(), "compare-full");
  QVERIFY(model().isChosen(QStringLiteral("full")));
  set("model.quantization", "nf4");
  QVERIFY(!named(m_page.get(), "compare-full")->isEnabled());
  QVERIFY(!model().isChosen(QStringLiteral("full")));
}

void TestComparePage::trainOne(int index, const char* name, double loss, const char* id) {
  play(events::Report{"comparing",
                      {{"recipe", name},
                       {"index", index},
                       {"count", 2},
                       {"output_dir", "/out"},
                       {"comparison", m_kept.toStdString()}}});
  events::Started started;
  started.run_id = id;
  started.trainable_parameters = 1000 * (index + 1);
  started.total_steps = 2;
  play(started);
  for (int64_t step = 1; step <= 2; ++step) {
    events::Step one;
    one.step = step;
    one.loss = loss + 1.0 / static_cast<double>(step);
    one.seconds = static_cast<double>(step);
    play(one);
  }
  play(events::Report{"compared",
                      {{"recipe", name},
                       {"run_id", id},
                       {"output_dir", "/out"},
                       {"parameters", 1000 * (index + 1)},
                       {"steps", 2},
                       {"seconds", 2.0},
                       {"peak_memory_bytes", 900'000'000},
                       {"memory_before_bytes", 400'000'000},
                       {"train_loss", loss + 0.5},
                       {"validation_loss", loss},
                       {"answers", Json::array({{{"prompt", "Who?"}, {"text", std::string("I am ") + name}}})}}});
}

void TestComparePage::resultsComeInAndTheBestIsTaken() {
  ready();
  set("training.max_steps", 400);
  auto lora = recipeToJson(Recipe{}), ia3 = lora;
  ia3["method"] = recipeToJson([] {
    Recipe recipe;
    recipe.method.type = "ia3";
    return recipe;
  }())["method"];
  ia3["training"]["learning_rate"] = 3e-3;
  ia3["training"]["max_steps"] = 2;
  m_world->session->fake.recipes = {{"run-a", lora}, {"run-b", ia3}};
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-start");
  trainOne(0, "LoRA", 2.0, "run-a");
  QTRY_COMPARE(textOf(m_page.get(), "loss-0"), QStringLiteral("2.000"));
  QCOMPARE(textOf(m_page.get(), "loss-1"), QStringLiteral("waiting"));
  // What is done can be clicked while the next one trains: its button is not made anew with every step.
  play(events::Report{"comparing", {{"recipe", "IA³"}, {"index", 1}, {"count", 2}, {"comparison", "/c"}}});
  events::Started begun;
  begun.total_steps = 2;
  play(begun);
  QTRY_COMPARE(textOf(m_page.get(), "loss-1"), QStringLiteral("step 0 of 2"));
  auto* use = named(m_page.get(), "use-0");
  events::Step one;
  one.step = 1;
  play(one);
  QTRY_COMPARE(textOf(m_page.get(), "loss-1"), QStringLiteral("step 1 of 2"));
  QCOMPARE(named(m_page.get(), "use-0"), use);
  trainOne(1, "IA³", 1.25, "run-b");
  play(events::Report{"winner", {{"recipe", "IA³"}, {"output_dir", "/out"}, {"validation_loss", 1.25}}});
  m_world->session->end(1);
  QTRY_COMPARE(model().state(), MethodComparison::State::Done);
  QCOMPARE(model().winner(), 1);
  QVERIFY(textOf(m_page.get(), "compared-1").contains(QStringLiteral("best")));
  QVERIFY(!textOf(m_page.get(), "compared-0").contains(QStringLiteral("best")));
  QVERIFY(allText(m_page.get()).contains(QStringLiteral("500.0 MB"))); // what the run added
  QVERIFY(allText(m_page.get()).contains(QStringLiteral("I am IA³")));
  const auto& curves = named<OverlayChart>(m_page.get(), "compare-chart")->curves();
  QCOMPARE(curves.size(), size_t{2});
  QCOMPARE(curves[0].curve.y, (QVector<double>{3.0, 2.5}));
  QCOMPARE(curves[1].curve.y, (QVector<double>{2.25, 1.75}));
  click(m_page.get(), "use-1");
  QTRY_VERIFY(m_world->value("method.type") == "ia3");
  QVERIFY(m_world->value("training.learning_rate") == 3e-3);
  QVERIFY(m_world->value("training.max_steps") == 400); // the budget was the comparison's
  QVERIFY(m_world->value("model.path") == "/models/small");
  m_world->studio->recipe().undoStack()->undo();
  QVERIFY(m_world->value("method.type") == "lora");
}

void TestComparePage::oneThatFailsSaysWhy() {
  ready();
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-start");
  play(events::Report{"comparing", {{"recipe", "LoRA"}, {"index", 0}, {"count", 2}, {"comparison", "/c"}}});
  play(events::Report{"compared", {{"recipe", "LoRA"}, {"error", {{"message", "There is no such module."}}}}});
  trainOne(1, "IA³", 1.5, "run-b");
  play(events::Report{"winner", {{"recipe", "IA³"}, {"output_dir", "/out"}, {"validation_loss", 1.5}}});
  m_world->session->end(1);
  QTRY_COMPARE(model().winner(), 1);
  QCOMPARE(textOf(m_page.get(), "failed-0"), QStringLiteral("There is no such module."));
  QVERIFY(!named(m_page.get(), "use-0"));
  QVERIFY(named(m_page.get(), "use-1"));
}

void TestComparePage::aStoppedComparisonGoesOnAfterARestart() {
  ready();
  QVERIFY(!named(m_page.get(), "compare-resume")->isVisible());
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-start");
  trainOne(0, "LoRA", 2.0, "run-a");
  QTRY_COMPARE(textOf(m_page.get(), "loss-0"), QStringLiteral("2.000"));
  click(m_page.get(), "compare-stop");
  QCOMPARE(m_world->session->stopped, std::vector<JobId>{1});
  m_world->session->end(1);
  QTRY_COMPARE(model().state(), MethodComparison::State::Stopped);
  QVERIFY(named(m_page.get(), "compare-resume")->isVisible());
  // Another start of the program knows it by its folder.
  MethodComparison later(m_world->studio->bridge(), m_world->studio->recipe(), m_world->studio->runs(),
                         m_world->studio->settings());
  QVERIFY(later.canResume());
  click(m_page.get(), "compare-resume");
  QCOMPARE(m_world->session->commands.size(), size_t{2});
  QVERIFY(asked(1).resume);
  QCOMPARE(asked(1).out, std::string("/c"));
  m_world->session->play(2, events::Report{"winner", {{"recipe", "LoRA"}, {"validation_loss", 2.0}}});
  m_world->session->end(2);
  QTRY_COMPARE(model().state(), MethodComparison::State::Done);
  QVERIFY(!named(m_page.get(), "compare-resume")->isVisible());
}

void TestComparePage::restart() {
  m_page.reset();
  m_world->studio.reset();
  m_world->studio = std::make_unique<Studio>(
      [this]() -> Result<std::unique_ptr<Session>> {
        auto made = std::make_unique<FakeSession>();
        m_world->session = made.get();
        made->fake.logs["run-0"] = {{{"event", "step"}, {"step", 1}, {"loss", 3.0}}};
        made->fake.logs["run-1"] = {{{"event", "step"}, {"step", 1}, {"loss", 2.25}}};
        return made;
      },
      m_world->folder.filePath(QStringLiteral("settings.ini")));
  QVERIFY(m_world->open());
  show();
}

void TestComparePage::keep(const std::vector<double>& losses) {
  auto runs = Json::array();
  for (const auto* name : {"LoRA", "IA³"}) {
    const auto index = runs.size();
    runs.push_back({{"name", name}, {"recipe", recipeToJson(Recipe{})}, {"result", nullptr}});
    if (index < losses.size())
      runs.back()["result"] = {{"recipe", name},
                               {"run_id", "run-" + std::to_string(index)},
                               {"steps", 2},
                               {"seconds", 2.0},
                               {"validation_loss", losses[index]},
                               {"answers", Json::array({{{"prompt", "Who?"}, {"text", std::string("I am ") + name}}})}};
  }
  QFile out(m_kept + QStringLiteral("/comparison.json"));
  QVERIFY(out.open(QIODevice::WriteOnly));
  out.write(QByteArray::fromStdString(Json{{"comparison_version", 1}, {"runs", runs}}.dump()));
}

void TestComparePage::resultsAreThereAfterARestart_data() {
  QTest::addColumn<bool>("ended");
  QTest::newRow("that came to its end") << true;
  QTest::newRow("that was stopped") << false;
}

void TestComparePage::resultsAreThereAfterARestart() {
  QFETCH(bool, ended);
  QTemporaryDir folder;
  m_kept = folder.path();
  ready();
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  click(m_page.get(), "compare-start");
  trainOne(0, "LoRA", 2.0, "run-0");
  if (ended) {
    trainOne(1, "IA³", 1.25, "run-1");
    play(events::Report{"winner", {{"recipe", "IA³"}, {"validation_loss", 1.25}}});
  } else {
    click(m_page.get(), "compare-stop");
  }
  m_world->session->end(1);
  QTRY_VERIFY(!model().isActive());
  keep(ended ? std::vector{2.0, 1.25} : std::vector{2.0});
  restart();
  QTRY_COMPARE(textOf(m_page.get(), "loss-0"), QStringLiteral("2.000"));
  QCOMPARE(textOf(m_page.get(), "loss-1"), ended ? QStringLiteral("1.250") : QStringLiteral("waiting"));
  QCOMPARE(textOf(m_page.get(), "compared-1"), ended ? QStringLiteral("IA³ · best") : QStringLiteral("IA³"));
  QVERIFY(allText(m_page.get()).contains(QStringLiteral("I am LoRA")));
  QCOMPARE(named(m_page.get(), "compare-resume")->isVisible(), !ended);
  QTRY_COMPARE(named<OverlayChart>(m_page.get(), "compare-chart")->curves().at(0).curve.y, QVector<double>{3.0});
  // Somebody who spoilt or deleted the folder finds an empty page, not an ended program.
  QFile damaged(m_kept + QStringLiteral("/comparison.json"));
  QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
  damaged.write(R"({"runs": [{"name": "LoRA", "result": {"recipe": "LoRA", "run_id": 7, "answers": [1]}}, 3]})");
  damaged.close();
  restart();
  QTRY_COMPARE(model().methods().size(), size_t{1});
  QVERIFY(damaged.remove());
  restart();
  QTest::qWait(50);
  QCOMPARE(model().state(), MethodComparison::State::Idle);
}

void TestComparePage::duringATrainingItSaysWhatIsWaitedFor() {
  ready();
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  auto& run = m_world->studio->run();
  run.start(*m_world->studio->recipe().recipe());
  QTRY_VERIFY(!named(m_page.get(), "compare-start")->isEnabled());
  QVERIFY(named(m_page.get(), "compare-missing")->isVisible());
  QVERIFY(allText(named(m_page.get(), "compare-missing")).contains(QStringLiteral("A training is under way.")));
  QSignalSpy wanted(m_world->studio.get(), &Studio::pageRequested);
  click(m_page.get(), "compare-missing-link");
  QCOMPARE(wanted.first().first().value<PageId>(), PageId::Train);
  m_world->session->fail(1, workError("io.write", TW_TEXT("The disk is full."), TW_TEXT("Make room.")));
  QTRY_VERIFY(named(m_page.get(), "compare-start")->isEnabled());
  QVERIFY(!named(m_page.get(), "compare-missing")->isVisible());
}

QTEST_MAIN(TestComparePage)
#include "tst_compare_page.moc"
