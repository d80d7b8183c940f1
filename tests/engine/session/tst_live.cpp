// A live chat is answered between two steps of a training, by the model as it is then, and leaves no trace in the
// training.
#include "engine/base/files.h"
#include "session_job.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::testing;

class TestLive : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void lossesAreTheSame_data();
  void lossesAreTheSame();
  void theBaseAnswersWithoutTheAdapter();
  void answersWhilePaused();
  void canBeCancelled();
  void stoppingTheTrainingEndsIt();
  void nobodyIsThere();
  void fullTrainingKeepsNoBase();

 private:
  Recipe recipe(const std::string& output, int64_t steps = 6) const;
  commands::Generate question(JobId training, int64_t tokens = 12) const;
  std::vector<double> losses(const JobOutcome& outcome) const {
    std::vector<double> all;
    for (const auto& step : outcome.all<events::Step>()) all.push_back(step.loss);
    return all;
  }
  fs::path folder() const { return fromUtf8(m_folder.path().toStdString()); }
  std::string starter() const { return TW_REPOSITORY "/resources/starter"; }
  QTemporaryDir m_folder;
  std::unique_ptr<EngineSession> m_session;
};

void TestLive::initTestCase() {
  qputenv("TUNEWRIGHT_HOME", (m_folder.path() + QStringLiteral("/home")).toUtf8());
  qputenv("TUNEWRIGHT_RESOURCES", TW_REPOSITORY "/resources");
  m_session = std::make_unique<EngineSession>(SessionOptions{});
  Json rows = Json::array();
  for (int i = 0; i < 24; ++i)
    rows.push_back({{"instruction", "Say " + std::to_string(i)}, {"output", "It is " + std::to_string(i) + "."}});
  QVERIFY(writeFileAtomically(folder() / "rows.json", rows.dump()).has_value());
}

Recipe TestLive::recipe(const std::string& output, int64_t steps) const {
  Recipe recipe;
  recipe.model.path = starter();
  recipe.model.compute_dtype = "float32";
  recipe.data.train = {{toUtf8(folder() / "rows.json"), "auto", {}, 0, 1.0}};
  recipe.data.max_length = 64;
  recipe.method.r = 4;
  recipe.training.learning_rate = 1e-2;
  recipe.training.gradient_accumulation_steps = 2;
  recipe.training.max_steps = steps;
  recipe.training.device = "cpu";
  recipe.output_dir = toUtf8(folder() / output);
  return recipe;
}

commands::Generate TestLive::question(JobId training, int64_t tokens) const {
  commands::Generate command;
  command.live_job = training;
  command.messages = Json::array({{{"role", "user"}, {"content", "Say 3"}}});
  command.sampling.max_new_tokens = tokens;
  command.sampling.temperature = 0.0;
  return command;
}

void TestLive::lossesAreTheSame_data() {
  QTest::addColumn<QString>("quantization");
  QTest::newRow("none") << QStringLiteral("none");
  QTest::newRow("nf4") << QStringLiteral("nf4");
}

void TestLive::lossesAreTheSame() {
  QFETCH(QString, quantization);
  const auto name = quantization.toStdString();
  auto plain = recipe("plain-" + name);
  plain.model.quantization = name;
  plain.method.modules_to_save = {"norm"};
  const auto alone = finishJob(*m_session, m_session->submit(commands::Train{plain}));
  QVERIFY2(alone.problem().empty(), alone.problem().c_str());
  QCOMPARE(losses(alone).size(), size_t{6});

  auto chatted = plain;
  chatted.output_dir = toUtf8(folder() / ("chatted-" + name));
  const auto training = m_session->submit(commands::Train{chatted});
  std::vector<JobId> jobs{training};
  // One asked before it runs, one after each of some steps; sampled and with the base in turn.
  jobs.push_back(m_session->submit(question(training)));
  const auto outcomes = finishJobs(*m_session, jobs, [&](JobId of, const Event& event) {
    const auto* step = std::get_if<events::Step>(&event);
    if (of != training || !step || step->step > 4) return;
    auto command = question(training);
    command.without_adapter = step->step % 2 == 0;
    if (step->step > 2) command.sampling.temperature = 1.0;
    jobs.push_back(m_session->submit(command));
  });
  const auto& trained = outcomes.at(training);
  QVERIFY2(trained.problem().empty(), trained.problem().c_str());
  QCOMPARE(losses(trained), losses(alone));
  size_t answered = 0;
  for (size_t i = 1; i < jobs.size(); ++i) {
    const auto found = outcomes.find(jobs[i]);
    if (found == outcomes.end() || !found->second.ended) continue;
    const auto& outcome = found->second;
    QVERIFY2(outcome.problem().empty(), outcome.problem().c_str());
    const auto generated = outcome.all<events::Generated>();
    QCOMPARE(generated.size(), size_t{1});
    std::string streamed;
    for (const auto& token : outcome.all<events::Token>()) streamed += token.text;
    QCOMPARE(streamed, generated[0].text);
    ++answered;
  }
  QVERIFY(answered >= 3);
  // The first question was answered before the first step.
  const auto steps = trained.all<events::Step>();
  QVERIFY(steps.back().tokens_per_second > 0);
}

void TestLive::theBaseAnswersWithoutTheAdapter() {
  auto command = question(0);
  command.model.path = starter();
  command.model.dtype = "float32";
  command.model.device = "cpu";
  const auto base = finishJob(*m_session, m_session->submit(command));
  QVERIFY2(base.problem().empty(), base.problem().c_str());

  auto changed = recipe("changed", 30);
  changed.method.modules_to_save = {"norm", "embed_tokens"};
  changed.training.save_steps = 30;
  const auto training = m_session->submit(commands::Train{changed});
  JobId with = 0, without = 0;
  std::vector<JobId> jobs{training, 0, 0};
  const auto outcomes = finishJobs(*m_session, jobs, [&](JobId of, const Event& event) {
    const auto* step = std::get_if<events::Step>(&event);
    if (of != training || !step || step->step != 20) return;
    with = m_session->submit(question(training));
    auto plain = question(training);
    plain.without_adapter = true;
    without = m_session->submit(plain);
    jobs[1] = with;
    jobs[2] = without;
  });
  QVERIFY(with != 0 && outcomes.at(with).ended && outcomes.at(without).ended);
  QCOMPARE(outcomes.at(without).all<events::Generated>().at(0).ids, base.all<events::Generated>().at(0).ids);
  QVERIFY(outcomes.at(with).all<events::Generated>().at(0).ids != base.all<events::Generated>().at(0).ids);
  QVERIFY2(outcomes.at(training).problem().empty(), outcomes.at(training).problem().c_str());
}

void TestLive::answersWhilePaused() {
  const auto training = m_session->submit(commands::Train{recipe("paused", 4)});
  std::vector<JobId> jobs{training, 0};
  bool pausedThen = false;
  const auto outcomes = finishJobs(*m_session, jobs, [&](JobId of, const Event& event) {
    if (of == training && std::get_if<events::Step>(&event) && jobs[1] == 0) m_session->pause(training);
    if (of == training && std::get_if<events::Paused>(&event)) jobs[1] = m_session->submit(question(training));
    if (of == jobs[1] && jobs[1] && std::get_if<events::Generated>(&event)) {
      pausedThen = true;
      m_session->resume(training);
    }
    if (of == training && std::get_if<events::Continued>(&event)) QVERIFY(pausedThen);
  });
  QVERIFY(pausedThen);
  QVERIFY2(outcomes.at(training).problem().empty(), outcomes.at(training).problem().c_str());
  QCOMPARE(outcomes.at(training).all<events::Step>().size(), size_t{4});
}

void TestLive::canBeCancelled() {
  const auto training = m_session->submit(commands::Train{recipe("cancelled", 4)});
  auto endless = question(training, 800);
  endless.sampling.temperature = 5.0; // hardly ever the end token
  const auto chat = m_session->submit(endless), waiting = m_session->submit(question(training));
  m_session->stop(waiting);
  const auto outcomes = finishJobs(*m_session, {training, chat, waiting}, [&](JobId of, const Event& event) {
    if (of == chat && std::get_if<events::Token>(&event)) m_session->stop(chat);
  });
  const auto generated = outcomes.at(chat).all<events::Generated>();
  QCOMPARE(generated.size(), size_t{1});
  QVERIFY(generated[0].reason == "cancelled" || generated[0].reason == "eos");
  QVERIFY(outcomes.at(waiting).error.has_value());
  QCOMPARE(outcomes.at(waiting).error->code, std::string("cancelled"));
  QVERIFY2(outcomes.at(training).problem().empty(), outcomes.at(training).problem().c_str());
}

void TestLive::stoppingTheTrainingEndsIt() {
  const auto training = m_session->submit(commands::Train{recipe("stopped", 1000)});
  auto endless = question(training, 100'000);
  endless.sampling.temperature = 5.0;
  const auto chat = m_session->submit(endless), waiting = m_session->submit(question(training));
  const auto outcomes = finishJobs(*m_session, {training, chat, waiting}, [&](JobId of, const Event& event) {
    if (of == chat && std::get_if<events::Token>(&event)) m_session->stop(training);
  });
  QVERIFY(outcomes.at(training).all<events::Finished>().at(0).stopped);
  QVERIFY(outcomes.at(chat).ended && outcomes.at(waiting).ended);
}

void TestLive::nobodyIsThere() {
  const auto refused = finishJob(*m_session, m_session->submit(question(999)));
  QVERIFY(refused.error.has_value());
  QCOMPARE(refused.error->code, std::string("live.ended"));
  QVERIFY(!refused.error->message.empty() && !refused.error->advice.empty());
  // A training that ends before it could answer says the same.
  auto wrong = recipe("wrong");
  wrong.method.target_modules = {"no_such_proj"};
  const auto training = m_session->submit(commands::Train{wrong}), chat = m_session->submit(question(training));
  const auto outcomes = finishJobs(*m_session, {training, chat});
  QCOMPARE(outcomes.at(chat).error->code, std::string("live.ended"));
}

void TestLive::fullTrainingKeepsNoBase() {
  auto full = recipe("full", 3);
  full.method.type = "full";
  full.training.learning_rate = 1e-4;
  const auto training = m_session->submit(commands::Train{full});
  auto plain = question(training);
  plain.without_adapter = true;
  const auto with = m_session->submit(question(training)), without = m_session->submit(plain);
  const auto outcomes = finishJobs(*m_session, {training, with, without});
  QVERIFY2(outcomes.at(with).problem().empty(), outcomes.at(with).problem().c_str());
  QCOMPARE(outcomes.at(without).error->code, std::string("method.no_base"));
  QVERIFY2(outcomes.at(training).problem().empty(), outcomes.at(training).problem().c_str());
}

QTEST_GUILESS_MAIN(TestLive)
#include "tst_live.moc"
