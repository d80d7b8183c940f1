// A training that chooses its ranks by gradients: what it writes, that it goes on with the same ranks after a stop, and
// what it refuses.
#include "session_world.h"

#include <QTest>
#include <set>

using namespace tests;

class TestRankChoice : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { m_world = std::make_unique<SessionWorld>(); }
  void ranksDifferWithinTheBudget();
  void aRankAboveHalfASideIsLookedAtToo();
  void theSameRecipeGivesTheSameRanks();
  void aStoppedRunKeepsItsRanks();
  void aQuantisedBaseIsLookedAtToo();
  void whatDecidesRanksTwiceIsRefused_data();
  void whatDecidesRanksTwiceIsRefused();
  void theResultIsMountedAndMerged();

 private:
  Recipe recipe(const char* name) const {
    auto recipe = m_world->recipe(name);
    recipe.method.own["rank_allocation"] = "gradient";
    return recipe;
  }
  Json adapterConfig(const Recipe& recipe) const {
    const auto json = readJsonFile(fromUtf8(recipe.output_dir) / "adapter_config.json");
    return json ? *json : Json();
  }
  std::unique_ptr<SessionWorld> m_world;
};

void TestRankChoice::ranksDifferWithinTheBudget() {
  auto fixed = m_world->recipe("fixed");
  const auto before = m_world->run(commands::Train{fixed, false, "", false});
  const auto chosen = recipe("chosen");
  const auto outcome = m_world->run(commands::Train{chosen, false, "", false});
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  const auto told = outcome.reports("rank_allocation");
  QCOMPARE(told.size(), size_t{1});
  QVERIFY(told[0]["mean_rank"] == 4);
  const auto config = adapterConfig(chosen);
  QCOMPARE(config["rank_pattern"].size(), told[0]["modules"].size());
  QCOMPARE(config["rank_pattern"].size(), size_t{6 * 7});
  std::set<int64_t> ranks;
  for (const auto& module : told[0]["modules"]) {
    const auto name = module["name"].get<std::string>();
    const auto rank = module["rank"].get<int64_t>();
    QVERIFY(config["rank_pattern"][name] == rank);
    // Scaled as with one rank for all: alpha / r is 32 / 4 everywhere.
    QCOMPARE(config["alpha_pattern"][name].get<double>() / static_cast<double>(rank), 8.0);
    QVERIFY(rank >= 1 && rank <= 8);
    ranks.insert(rank);
  }
  QVERIFY(ranks.size() > 1);
  const auto parameters = outcome.all<events::Started>().front().trainable_parameters;
  const auto uniform = before.all<events::Started>().front().trainable_parameters;
  QVERIFY(parameters <= uniform);
  QVERIFY(parameters > uniform * 9 / 10);
  QVERIFY(outcome.all<events::Step>().back().loss < outcome.all<events::Step>().front().loss);
  // What was found is part of the recipe that the run keeps.
  const auto kept = loadRecipe(toUtf8(fromUtf8(chosen.output_dir) / "recipe.json"));
  QVERIFY(kept.has_value());
  QCOMPARE(kept->method.rank_pattern.size(), size_t{6 * 7});
  QVERIFY(checkComplete(*kept).has_value());
}

/// The probe has twice the rank, which may be above what any layer can use; the recipe's is not.
void TestRankChoice::aRankAboveHalfASideIsLookedAtToo() {
  auto wanted = recipe("wide");
  wanted.method.target_modules = {"q_proj", "k_proj"};
  const auto modules = m_world->session().services().modules(wanted.model.path);
  QVERIFY(modules.has_value());
  int64_t side = 0;
  for (const auto& module : *modules)
    if (module.name == "q_proj" || module.name == "k_proj")
      side = std::max(side, std::min(module.in_features, module.out_features));
  wanted.method.r = side * 2 / 3;
  wanted.training.max_steps = 1;
  const auto outcome = m_world->run(commands::Train{wanted, false, "", false});
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  for (const auto& module : outcome.reports("rank_allocation").at(0)["modules"])
    QVERIFY(module["rank"].get<int64_t>() <= side);
}

void TestRankChoice::theSameRecipeGivesTheSameRanks() {
  const auto one = recipe("once"), two = recipe("twice");
  QVERIFY(!m_world->run(commands::Train{one, false, "", false}).error);
  QVERIFY(!m_world->run(commands::Train{two, false, "", false}).error);
  QVERIFY(adapterConfig(one)["rank_pattern"] == adapterConfig(two)["rank_pattern"]);
  auto wider = recipe("wider");
  wider.method.own["rank_budget"] = 8;
  QVERIFY(!m_world->run(commands::Train{wider, false, "", false}).error);
  QVERIFY(adapterConfig(wider)["r"] == 8);
  QVERIFY(adapterConfig(wider)["rank_pattern"] != adapterConfig(one)["rank_pattern"]);
}

void TestRankChoice::aStoppedRunKeepsItsRanks() {
  const auto whole = recipe("whole"), parts = recipe("parts");
  const auto all = m_world->run(commands::Train{whole, false, "", false});
  const auto stopped = m_world->run(commands::Train{parts, false, "", false}, [&](JobId job, const Event& event) {
    if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 3) m_world->session().stop(job);
  });
  QVERIFY(!stopped.error && stopped.all<events::Finished>().back().stopped);
  const auto resumed = m_world->run(commands::Train{parts, true, "", false});
  QVERIFY2(!resumed.error, resumed.error ? resumed.error->message.c_str() : "");
  auto steps = stopped.all<events::Step>();
  for (const auto& step : resumed.all<events::Step>()) steps.push_back(step);
  const auto expected = all.all<events::Step>();
  QCOMPARE(steps.size(), expected.size());
  for (size_t i = 0; i < steps.size(); ++i) QCOMPARE(steps[i].loss, expected[i].loss);
  QVERIFY(adapterConfig(parts)["rank_pattern"] == adapterConfig(whole)["rank_pattern"]);
  // Also from the recipe that the run has written, as the window does it.
  auto kept = loadRecipe(toUtf8(fromUtf8(parts.output_dir) / "recipe.json"));
  QVERIFY(kept.has_value());
  QVERIFY(!m_world->run(commands::Train{*kept, true, "", false}).error);
}

void TestRankChoice::aQuantisedBaseIsLookedAtToo() {
  auto quantised = recipe("quantised");
  quantised.model.quantization = "nf4";
  quantised.training.max_steps = 2;
  const auto outcome = m_world->run(commands::Train{quantised, false, "", false});
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  QCOMPARE(outcome.reports("rank_allocation").size(), size_t{1});
}

void TestRankChoice::whatDecidesRanksTwiceIsRefused_data() {
  QTest::addColumn<QString>("field");
  QTest::addColumn<QString>("value");
  QTest::newRow("patterns") << "rank_pattern"
                            << R"({"q_proj": 8})";
  QTest::newRow("a start adapter") << "init_from"
                                   << R"("somewhere")";
  QTest::newRow("a budget without gradients") << "rank_allocation"
                                              << R"("fixed")";
}

void TestRankChoice::whatDecidesRanksTwiceIsRefused() {
  QFETCH(QString, field);
  QFETCH(QString, value);
  auto json = recipeToJson(recipe("refused"));
  json["method"]["rank_budget"] = 8;
  auto allowed = recipeFromJson(json);
  QVERIFY(allowed.has_value() && checkComplete(*allowed).has_value());
  json["method"][field.toStdString()] = Json::parse(value.toStdString());
  const auto changed = recipeFromJson(json);
  QVERIFY(changed.has_value());
  const auto checked = checkComplete(*changed);
  QVERIFY(!checked.has_value());
  QCOMPARE(checked.error().code, std::string("recipe.conflict"));
}

void TestRankChoice::theResultIsMountedAndMerged() {
  commands::Export command;
  command.model.path = toUtf8(m_world->folder() / "base");
  command.model.adapters = {{toUtf8(m_world->folder() / "chosen"), 1.0}};
  command.out = toUtf8(m_world->folder() / "merged");
  command.dtype = "float32";
  command.verify = true;
  const auto outcome = m_world->run(command);
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  QVERIFY(outcome.all<events::Verified>()[0].max_gap < 1e-4);
}

QTEST_GUILESS_MAIN(TestRankChoice)
#include "tst_rank_choice.moc"
