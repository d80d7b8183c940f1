// The answers that an evaluation judges, through the session's door: the model's likeliest, unless one asks for drawn
// ones, whatever its generation_config.json says of chats.
#include "session_world.h"

#include <QTest>

#include <set>

using namespace tw;

class TestEvaluate : public QObject {
  Q_OBJECT

  std::unique_ptr<tests::SessionWorld> m_world;

  std::string path(const char* name) const { return toUtf8(m_world->folder() / name); }
  ModelChoice model() const {
    ModelChoice model;
    model.path = path("base");
    model.device = "cpu";
    model.dtype = "float32";
    return model;
  }
  /// As the predictions' file has them.
  std::vector<Json> answers(const Sampling& sampling) {
    commands::Evaluate command;
    command.model = model();
    command.data = {{path("rows.json"), "auto", {}, 2, 1.0}};
    command.metrics = {"exact_match"};
    command.predictions = path("predictions.jsonl");
    command.sampling = sampling;
    command.sampling.max_new_tokens = 8;
    const auto outcome = m_world->run(command);
    std::vector<Json> rows;
    [&] { QVERIFY2(outcome.problem().empty(), outcome.problem().c_str()); }();
    if (const auto text = readFile(fromUtf8(command.predictions)))
      for (const auto& line : QByteArray::fromStdString(*text).split('\n'))
        if (!line.isEmpty()) rows.push_back(Json::parse(line.toStdString()));
    return rows;
  }
  std::string likeliest(const std::string& prompt) {
    commands::Generate command;
    command.model = model();
    command.messages = Json::array({{{"role", "user"}, {"content", prompt}}});
    command.sampling.max_new_tokens = 8;
    command.sampling.temperature = 0.0;
    const auto generated = m_world->run(command).all<events::Generated>();
    return generated.empty() ? "nothing" : generated.front().text;
  }
  static Sampling seeded(uint64_t seed, std::optional<double> temperature) {
    Sampling sampling;
    sampling.seed = seed;
    sampling.temperature = temperature;
    return sampling;
  }

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<tests::SessionWorld>();
    QVERIFY(writeFileAtomically(m_world->folder() / "base" / "generation_config.json",
                                R"({"do_sample": true, "temperature": 1.0, "top_p": 1.0, "top_k": 0})")
                .has_value());
  }

  void answersAreTheLikeliestUnlessTheyAreAskedForDrawn() {
    const auto written = answers(seeded(1, {}));
    QCOMPARE(written.size(), size_t{2});
    for (const auto& row : written)
      QCOMPARE(row["prediction"].get<std::string>(), likeliest(row["prompt"].get<std::string>()));
    std::set<std::string> texts;
    for (const auto& row : written) texts.insert(row["prediction"].get<std::string>());
    const auto greedy = texts.size();
    for (const uint64_t seed : {1, 100}) // apart: each row draws with the next seed
      for (const auto& row : answers(seeded(seed, 1.0))) texts.insert(row["prediction"].get<std::string>());
    QCOMPARE(texts.size(), greedy + 4);
  }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
