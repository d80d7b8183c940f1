// The whole main job through the session's door: new model, train with pause, rate change and stop, resume, generate,
// history.
#include "session_world.h"

#include <QTest>

using namespace tw;
using namespace std::chrono_literals;

class TestSession : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { m_world = std::make_unique<tests::SessionWorld>(); }
  void newModelSpeaksItsOwnFormat();
  void trainingPausesChangesRateStopsAndResumes();
  void aFolderWithARunIsRefused();
  void generatesAndSwitchesAdapters();
  void errorsArriveAsEvents();
  void queuedJobsCanBeCancelled();
  void runsAreRemembered();
  void memoryIsEstimated();
  void anAdapterWrittenAgainIsReadAgain();
  void settingsWithoutEffectAreTold();
  void aSampleBeyondTheContextIsAProblem();
  void aCorpusThatIsTooSmallSaysHowFarItGoes();
  void aWorkerTaskThatThrowsIsTold();

 private:
  EngineSession& session() { return m_world->session(); }
  Recipe recipe(const char* output) const { return m_world->recipe(output); }
  fs::path folder() const { return m_world->folder(); }
  std::unique_ptr<tests::SessionWorld> m_world;
};

void TestSession::newModelSpeaksItsOwnFormat() {
  const auto info = session().services().modelInfo(toUtf8(folder() / "base"));
  QVERIFY(info.has_value());
  QVERIFY(info->supported);
  QVERIFY(info->chat_template);
  QCOMPARE(info->layers, int64_t{6});
  const std::string text = "The number 7 数字 <|im_end|>\n";
  const auto ids = session().services().tokenize(info->path, {text}, true);
  QVERIFY(ids.has_value());
  const auto back = session().services().detokenize(info->path, *ids, false);
  QCOMPARE(back->front(), text);
}

void TestSession::trainingPausesChangesRateStopsAndResumes() {
  const auto whole = m_world->run(commands::Train{recipe("whole"), false, "", false});
  QVERIFY2(!whole.error, whole.error ? whole.error->message.c_str() : "");
  const auto steps = whole.all<events::Step>();
  QCOMPARE(steps.size(), size_t{6});
  QVERIFY(steps.back().loss < steps.front().loss);
  QVERIFY(fs::exists(folder() / "whole" / "adapter_model.safetensors"));

  const auto stopped =
      m_world->run(commands::Train{recipe("parts"), false, "", false}, [&](JobId job, const Event& event) {
        if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 2) {
          session().pause(job);
          session().resume(job);
          session().stop(job);
        }
      });
  QVERIFY2(!stopped.error, stopped.error ? stopped.error->message.c_str() : "");
  QVERIFY(stopped.all<events::Finished>().back().stopped);
  QVERIFY(!stopped.all<events::Checkpoint>().empty());
  const auto resumed = m_world->run(commands::Train{recipe("parts"), true, "", false});
  QVERIFY2(!resumed.error, resumed.error ? resumed.error->message.c_str() : "");
  auto all = stopped.all<events::Step>();
  for (const auto& step : resumed.all<events::Step>()) all.push_back(step);
  QCOMPARE(all.size(), steps.size());
  for (size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i].loss, steps[i].loss);

  const auto changed =
      m_world->run(commands::Train{recipe("live"), false, "", false}, [&](JobId job, const Event& event) {
        if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 1)
          session().setLearningRate(job, 1e-5);
      });
  QVERIFY(!changed.error);
  QCOMPARE(changed.all<events::Changed>().size(), size_t{1});
  QVERIFY(changed.all<events::Step>().back().learning_rate <= 1e-5);
}

void TestSession::aFolderWithARunIsRefused() {
  const auto refused = m_world->run(commands::Train{recipe("whole"), false, "", false});
  QVERIFY(refused.error);
  QCOMPARE(refused.error->code, std::string("run.exists"));
  const auto replaced = m_world->run(commands::Train{recipe("live"), false, "", true});
  QVERIFY(!replaced.error);
}

void TestSession::generatesAndSwitchesAdapters() {
  commands::Generate command;
  command.model.path = toUtf8(folder() / "base");
  command.model.dtype = "float32";
  command.model.device = "cpu";
  command.messages = Json::array({{{"role", "user"}, {"content", "Say 3"}}});
  command.sampling.max_new_tokens = 8;
  command.sampling.temperature = 0.0;
  const auto base = m_world->run(command);
  QVERIFY2(!base.error, base.error ? base.error->message.c_str() : "");
  QVERIFY(!base.all<events::Progress>().empty());
  const auto generated = base.all<events::Generated>();
  QCOMPARE(generated.size(), size_t{1});
  QVERIFY(!generated[0].ids.empty() && generated[0].ids.size() <= 8);
  std::string streamed;
  for (const auto& token : base.all<events::Token>()) streamed += token.text;
  QCOMPARE(streamed, generated[0].text);

  command.model.adapters = {{toUtf8(folder() / "whole"), 1.0}};
  const auto tuned = m_world->run(command);
  QVERIFY(!tuned.error);
  // The base stays loaded: switching an adapter reads no weights of it.
  for (const auto& progress : tuned.all<events::Progress>()) QVERIFY(progress.stage != "load");
  command.model.adapters.clear();
  const auto again = m_world->run(command);
  QCOMPARE(again.all<events::Generated>()[0].ids, generated[0].ids);
}

void TestSession::errorsArriveAsEvents() {
  auto wrong = recipe("wrong");
  wrong.method.target_modules = {"no_such_proj"};
  const auto target = m_world->run(commands::Train{wrong, false, "", false});
  QVERIFY(target.error);
  QVERIFY(!target.error->message.empty() && !target.error->advice.empty());
  wrong = recipe("wrong2");
  wrong.training.device = "cuda:7";
  const auto device = m_world->run(commands::Train{wrong, false, "", false});
  QVERIFY(device.error);
  QCOMPARE(device.error->code, std::string("device.missing"));
  wrong = recipe("wrong3");
  wrong.model.path = toUtf8(folder() / "none");
  QVERIFY(m_world->run(commands::Train{wrong, false, "", false}).error);
}

void TestSession::queuedJobsCanBeCancelled() {
  const auto first = session().submit(commands::Train{recipe("first"), false, "", false});
  const auto second = session().submit(commands::Train{recipe("second"), false, "", false});
  session().stop(second);
  std::optional<Error> secondError;
  bool firstDone = false, secondDone = false;
  for (int patience = 0; patience < 600 && !(firstDone && secondDone);) {
    const auto item = session().nextEvent(100ms);
    patience += !item;
    if (!item || !item->ended) continue;
    firstDone |= item->job == first;
    if (item->job == second) {
      secondDone = true;
      if (const auto* failed = item->event ? std::get_if<events::Failed>(&*item->event) : nullptr)
        secondError = failed->error;
    }
  }
  QVERIFY(firstDone && secondDone);
  QVERIFY(secondError);
  QCOMPARE(secondError->code, std::string("cancelled"));
}

void TestSession::runsAreRemembered() {
  auto runs = session().services().runs();
  QVERIFY(runs.has_value());
  QVERIFY(runs->size() >= 3);
  const auto& run = runs->back();
  QCOMPARE(run.status, std::string("finished"));
  const auto log = session().services().runLog(run.id);
  QVERIFY(log.has_value() && !log->empty());
  QVERIFY(session().services().deleteRun(run.id, true).has_value());
  QVERIFY(!fs::exists(fromUtf8(run.output_dir)));
  QCOMPARE(session().services().run(run.id).error().code, std::string("run.unknown"));
}

void TestSession::memoryIsEstimated() {
  auto small = recipe("estimate");
  const auto plan = session().services().estimate(small);
  QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
  QVERIFY(plan->total() > 0 && plan->fits());
  small.method.r = 64;
  const auto larger = session().services().estimate(small);
  QVERIFY(larger->adapter_bytes > plan->adapter_bytes);
  QVERIFY(larger->trainable_parameters == plan->trainable_parameters * 16);
}

void TestSession::anAdapterWrittenAgainIsReadAgain() {
  commands::Logits command;
  command.model.path = toUtf8(folder() / "base");
  command.model.dtype = "float32";
  command.model.device = "cpu";
  command.model.adapters = {{toUtf8(folder() / "adapter"), 1.0}};
  command.ids_file = toUtf8(folder() / "ids.json");
  command.out = toUtf8(folder() / "logits.safetensors");
  QVERIFY(writeFileAtomically(command.ids_file, "[[5, 6, 7, 8]]").has_value());
  const auto copyAdapter = [&] {
    fs::create_directories(folder() / "adapter");
    for (const auto* name : {"adapter_config.json", "adapter_model.safetensors"})
      QVERIFY(writeFileAtomically(folder() / "adapter" / name, *readFile(folder() / "parts" / name)).has_value());
  };
  std::vector<events::Progress> loads;
  const auto logits = [&] {
    const auto outcome = m_world->run(command);
    if (outcome.error) qFatal("%s", outcome.error->message.c_str());
    loads = outcome.all<events::Progress>();
    return *readFile(folder() / "logits.safetensors");
  };
  copyAdapter();
  const auto first = logits();
  QCOMPARE(logits(), first);
  copyAdapter();
  QCOMPARE(logits(), first);
  const auto config = folder() / "adapter" / "adapter_config.json";
  auto stronger = *readJsonFile(config);
  stronger["lora_alpha"] = 200;
  QVERIFY(writeFileAtomically(config, prettyJson(stronger)).has_value());
  const auto second = logits();
  QVERIFY(second != first);
  for (const auto& progress : loads) QVERIFY(progress.stage != "load");
  // The base too: written again with the same bytes it counts as another one.
  const auto weights = folder() / "base" / "model.safetensors";
  QVERIFY(writeFileAtomically(weights, *readFile(weights)).has_value());
  QCOMPARE(logits(), second);
  QVERIFY(std::any_of(loads.begin(), loads.end(), [](const auto& progress) { return progress.stage == "load"; }));
}

void TestSession::settingsWithoutEffectAreTold() {
  const auto told = [&](Recipe recipe) {
    recipe.training.max_steps = 1;
    recipe.training.early_stopping_patience = 2;
    const auto outcome = m_world->run(commands::Train{recipe, false, "", true});
    std::string message;
    for (const auto& advice : outcome.all<events::Advice>())
      if (advice.code == "train.early_stopping") message = advice.message;
    return outcome.error ? outcome.error->message.english() : message;
  };
  auto patient = recipe("patient");
  patient.data.validation_fraction = 0.2;
  QVERIFY(told(patient).find("training.eval_steps") != std::string::npos);
  patient.training.eval_steps = 1;
  QCOMPARE(told(patient), std::string());
}

void TestSession::aSampleBeyondTheContextIsAProblem() {
  auto wide = recipe("wide");
  wide.data.max_length = 4096;
  wide.training.max_steps = 1;
  std::string words;
  for (int i = 0; i < 1200; ++i) words += " number" + std::to_string(i);
  QVERIFY(
      writeFileAtomically(
          folder() / "wide.json",
          Json::array({{{"instruction", "Count"}, {"output", words}}, {{"instruction", "a"}, {"output", "b"}}}).dump())
          .has_value());
  wide.data.train = {{toUtf8(folder() / "wide.json"), "auto", {}, 0, 1.0}};
  const auto outcome = m_world->run(commands::Train{wide, false, "", false});
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  int problems = 0, advice = 0;
  for (const auto& found : outcome.all<events::Problem>()) problems += found.problem.code == "row.beyond_context";
  for (const auto& one : outcome.all<events::Advice>()) advice += one.code == "data.max_length";
  QCOMPARE(problems, 1);
  QCOMPARE(advice, 1);
}

void TestSession::aCorpusThatIsTooSmallSaysHowFarItGoes() {
  commands::NewModel command;
  command.corpus = {toUtf8(folder() / "corpus.txt")};
  command.out = toUtf8(folder() / "too large");
  command.vocab_size = 50000;
  const auto refused = m_world->run(command);
  QVERIFY(refused.error);
  QCOMPARE(refused.error->code, std::string("corpus.too_small"));
  for (const auto* raw : {".cc", "trainer_spec", "("})
    QVERIFY2(refused.error->message.find(raw) == std::string::npos, refused.error->message.c_str());
  const auto digits = refused.error->advice.english().find_first_of("0123456789");
  QVERIFY(digits != std::string::npos);
  command.vocab_size = std::stoll(refused.error->advice.english().substr(digits));
  command.overwrite = true;
  const auto made = m_world->run(command);
  QVERIFY2(!made.error, made.error ? made.error->message.c_str() : "");
}

void TestSession::aWorkerTaskThatThrowsIsTold() {
  while (session().nextEvent(0ms)) {
  }
  session().post([](std::stop_token) { throw std::runtime_error("a broken task"); });
  const auto told = session().nextEvent(5s);
  QVERIFY(told && told->event && !told->ended);
  QCOMPARE(told->job, JobId{0});
  QVERIFY(std::get<events::Failed>(*told->event).error.message.find("a broken task") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
