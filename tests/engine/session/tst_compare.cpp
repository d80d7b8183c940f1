// Several recipes on one budget: the table, one that fails among good ones, a stop in the middle and going on.
#include "engine/session/jobs/comparison.h"
#include "session_world.h"

#include <QTest>
#include <set>

using namespace tests;

class TestCompare : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void eachGetsTheSameBudget();
  void oneThatFailsDoesNotStopTheOthers();
  void aStoppedComparisonGoesOn();
  void whatIsThereIsNotOverwritten();
  void aNewOneReplacesAllOfTheOld();
  void namesAreToldApart();
  void unequalConditionsAreTold();
  void oneRecipeIsNoComparison();

 private:
  struct Told : JobOutcome {
    std::vector<Json> comparing, compared, winners;
    std::vector<int64_t> steps;
    std::vector<std::string> advice;
    bool stopped = false;
  };
  Told run(const commands::Compare& command, const std::function<void(JobId, const Event&)>& watch = {});
  commands::Compare command(const char* out, std::vector<Recipe> recipes) const;
  Recipe recipe(const char* name) const { return m_world->recipe(name); }
  fs::path folder() const { return m_world->folder(); }
  std::unique_ptr<SessionWorld> m_world;
};

void TestCompare::initTestCase() { m_world = std::make_unique<SessionWorld>(); }

TestCompare::Told TestCompare::run(const commands::Compare& command,
                                   const std::function<void(JobId, const Event&)>& watch) {
  Told told{m_world->run(command, watch), {}, {}, {}, {}, {}, false};
  told.comparing = told.reports("comparing");
  told.compared = told.reports("compared");
  told.winners = told.reports("winner");
  for (const auto& step : told.all<events::Step>()) told.steps.push_back(step.step);
  for (const auto& advice : told.all<events::Advice>()) told.advice.push_back(advice.code);
  for (const auto& done : told.all<events::Finished>()) told.stopped = done.stopped;
  return told;
}

commands::Compare TestCompare::command(const char* out, std::vector<Recipe> recipes) const {
  commands::Compare command;
  command.recipes = std::move(recipes);
  command.steps = 3;
  command.out = toUtf8(folder() / out);
  return command;
}

void TestCompare::eachGetsTheSameBudget() {
  auto low = recipe("low"), high = recipe("high"), own = recipe("own validation");
  low.training.learning_rate = 1e-5;
  low.training.max_steps = 40; // the budget counts, not the recipe
  high.training.learning_rate = 5e-3;
  high.method.r = 8;
  own.data.validation_fraction = 0.25;
  auto asked = command("three", {low, high, own});
  asked.prompts = {"Say 3"};
  const auto told = run(asked);
  QVERIFY2(!told.error, told.error ? told.error->message.c_str() : "");
  QCOMPARE(told.steps, (std::vector<int64_t>{1, 2, 3, 1, 2, 3, 1, 2, 3}));
  QCOMPARE(told.compared.size(), size_t{3});
  for (const auto& one : told.compared) {
    QVERIFY(one["steps"] == 3);
    QVERIFY(one["validation_loss"].is_number());
    QVERIFY(one["peak_memory_bytes"].get<int64_t>() > one["memory_before_bytes"].get<int64_t>());
    QCOMPARE(one["answers"].size(), size_t{1});
    QVERIFY(one["answers"][0]["prompt"] == "Say 3");
    QVERIFY(fs::exists(fromUtf8(one["output_dir"].get<std::string>()) / "adapter_model.safetensors"));
  }
  QVERIFY(told.compared[1]["parameters"].get<int64_t>() > told.compared[0]["parameters"].get<int64_t>());
  QCOMPARE(told.winners.size(), size_t{1});
  double lowest = 1e9;
  std::string best;
  for (const auto& one : told.compared)
    if (one["validation_loss"].get<double>() < lowest) {
      lowest = one["validation_loss"].get<double>();
      best = one["recipe"].get<std::string>();
    }
  QVERIFY(told.winners[0]["recipe"] == best);
  // A comparison is a training like any other: one more of the same recipe on the same budget ends the same.
  high.training.max_steps = 3;
  high.data.validation_fraction = 0.1;
  high.output_dir = toUtf8(folder() / "alone");
  const auto single = m_world->run(commands::Train{high, false, "", false});
  QVERIFY(!single.error);
  const double alone = single.all<events::Evaluation>().back().loss;
  QCOMPARE(told.compared[1]["validation_loss"].get<double>(), alone);
}

void TestCompare::oneThatFailsDoesNotStopTheOthers() {
  auto bad = recipe("bad");
  bad.method.target_modules = {"no_such_module"};
  const auto asked = command("one-bad", {recipe("first"), bad, recipe("last")});
  const auto told = run(asked);
  QVERIFY(!told.error);
  QCOMPARE(told.compared.size(), size_t{3});
  QVERIFY(told.compared[0]["validation_loss"].is_number());
  QVERIFY(told.compared[1].contains("error") && !told.compared[1].contains("validation_loss"));
  QVERIFY(told.compared[2]["validation_loss"].is_number());
  QCOMPARE(told.winners.size(), size_t{1});
  // Gone on with, only the failed one is tried again.
  auto again = asked;
  again.resume = true;
  const auto resumed = run(again);
  QVERIFY(resumed.steps.empty());
  QVERIFY(resumed.compared[0] == told.compared[0]);
  QVERIFY(resumed.compared[1].contains("error"));

  auto worse = bad;
  worse.name = "worse";
  const auto none = run(command("all-bad", {bad, worse}));
  QVERIFY(none.error);
  QCOMPARE(none.compared.size(), size_t{2});
  QVERIFY(none.winners.empty());
}

void TestCompare::aStoppedComparisonGoesOn() {
  const auto recipes = std::vector{recipe("one"), recipe("two"), recipe("three")};
  const auto whole = run(command("whole", recipes));
  QVERIFY(!whole.error);
  auto asked = command("parts", recipes);
  int begun = 0;
  const auto stopped = run(asked, [&](JobId job, const Event& event) {
    if (const auto* report = std::get_if<events::Report>(&event)) begun += report->name == "comparing";
    if (const auto* step = std::get_if<events::Step>(&event); step && begun == 2 && step->step == 1)
      m_world->session().stop(job);
  });
  QVERIFY(!stopped.error);
  QVERIFY(stopped.stopped);
  QCOMPARE(stopped.compared.size(), size_t{1});
  QCOMPARE(stopped.comparing.size(), size_t{2});
  QVERIFY(stopped.winners.empty());
  commands::Compare again;
  again.out = asked.out;
  again.resume = true;
  const auto resumed = run(again);
  QVERIFY2(!resumed.error, resumed.error ? resumed.error->message.c_str() : "");
  QCOMPARE(resumed.compared.size(), size_t{3});
  QVERIFY(resumed.compared[0] == stopped.compared[0]);
  for (size_t i = 0; i < 3; ++i)
    QVERIFY(resumed.compared[i]["validation_loss"] == whole.compared[i]["validation_loss"]);
  QVERIFY(stopped.steps.size() + resumed.steps.size() == 9);
}

void TestCompare::whatIsThereIsNotOverwritten() {
  const auto refused = run(command("whole", {recipe("one"), recipe("two")}));
  QVERIFY(refused.error);
  QCOMPARE(refused.error->code, std::string("compare.exists"));
  commands::Compare nothing;
  nothing.resume = true;
  nothing.out = toUtf8(folder() / "nowhere");
  QCOMPARE(run(nothing).error->code, std::string("compare.missing"));
}

void TestCompare::aNewOneReplacesAllOfTheOld() {
  QVERIFY(fs::exists(folder() / "whole" / "3-three"));
  auto fresh = command("whole", {recipe("one"), recipe("two")});
  fresh.overwrite = true;
  const auto told = run(fresh);
  QVERIFY(!told.error);
  QCOMPARE(told.steps.size(), size_t{6});
  QVERIFY(!fs::exists(folder() / "whole" / "3-three" / "adapter_model.safetensors"));
}

void TestCompare::namesAreToldApart() {
  const auto plan = planComparison(command("names", {recipe("a/b"), recipe("a/b"), recipe("a-b")}), folder() / "names");
  QVERIFY(plan.has_value());
  std::set<std::string> names, folders;
  for (const auto& one : plan->runs) {
    names.insert(one.name);
    folders.insert(one.recipe.output_dir);
    QCOMPARE(fromUtf8(one.recipe.output_dir).parent_path(), folder() / "names");
  }
  QCOMPARE(names.size(), size_t{3});
  QCOMPARE(folders.size(), size_t{3});
}

void TestCompare::unequalConditionsAreTold() {
  auto other = recipe("other");
  other.training.seed = 7;
  other.data.max_length = 48;
  const auto plan = planComparison(command("unequal", {recipe("one"), other}), folder() / "unequal");
  QVERIFY(plan.has_value());
  QCOMPARE(unequalConditions(*plan), (std::vector<std::string>{"data.max_length", "training.seed"}));
  const auto told = run(command("unequal", {recipe("one"), other}));
  QVERIFY(std::find(told.advice.begin(), told.advice.end(), "compare.conditions") != told.advice.end());
  auto method = recipe("method");
  method.method.r = 2;
  method.training.learning_rate = 1e-3;
  QVERIFY(unequalConditions(*planComparison(command("equal", {recipe("one"), method}), folder() / "equal")).empty());
}

void TestCompare::oneRecipeIsNoComparison() {
  QCOMPARE(run(command("single", {recipe("one")})).error->code, std::string("compare.too_few"));
  auto none = command("none", {recipe("one"), recipe("two")});
  none.steps = 0;
  QCOMPARE(run(none).error->code, std::string("compare.steps"));
}

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
