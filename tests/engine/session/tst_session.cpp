// The whole main job through the session's door: new model, train with pause, rate change and stop, resume, generate,
// export, history.
#include "engine/base/files.h"
#include "session_job.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace std::chrono_literals;

using Outcome = tw::testing::JobOutcome;

class TestSession : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void newModelSpeaksItsOwnFormat();
  void trainingPausesChangesRateStopsAndResumes();
  void aFolderWithARunIsRefused();
  void exportIsVerified();
  void exportIsVerifiedOnHeldOutRows();
  void verifyingReadsNoMoreThanItMeasures();
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
  Outcome finish(JobId job, const std::function<void(const Event&)>& watch = {});
  Recipe recipe(const char* output) const;
  fs::path folder() const { return fromUtf8(m_folder.path().toStdString()); }
  QTemporaryDir m_folder;
  std::unique_ptr<EngineSession> m_session;
};

Outcome TestSession::finish(JobId job, const std::function<void(const Event&)>& watch) {
  return tw::testing::finishJob(*m_session, job, watch);
}

Recipe TestSession::recipe(const char* output) const {
  Recipe recipe;
  recipe.name = "session";
  recipe.model.path = toUtf8(folder() / "base");
  recipe.model.compute_dtype = "float32";
  recipe.data.train = {{toUtf8(folder() / "rows.json"), "auto", {}, 0, 1.0}};
  recipe.data.max_length = 64;
  recipe.method.r = 4;
  recipe.training.gradient_accumulation_steps = 2;
  recipe.training.max_steps = 6;
  recipe.training.device = "cpu";
  recipe.output_dir = toUtf8(folder() / output);
  return recipe;
}

void TestSession::initTestCase() {
  qputenv("TUNEWRIGHT_HOME", (m_folder.path() + QStringLiteral("/home")).toUtf8());
  m_session = std::make_unique<EngineSession>(SessionOptions{});
  std::string corpus;
  for (int i = 0; i < 60; ++i)
    corpus += "The number " + std::to_string(i) + " comes after " + std::to_string(i - 1) + ". 数字很简单。\n\n";
  QVERIFY(writeFileAtomically(folder() / "corpus.txt", corpus).has_value());
  Json rows = Json::array();
  for (int i = 0; i < 24; ++i)
    rows.push_back(
        {{"instruction", "Say " + std::to_string(i)}, {"input", ""}, {"output", "It is " + std::to_string(i) + "."}});
  QVERIFY(writeFileAtomically(folder() / "rows.json", rows.dump()).has_value());
  commands::NewModel command;
  command.corpus = {toUtf8(folder() / "corpus.txt")};
  command.out = toUtf8(folder() / "base");
  command.vocab_size = 340;
  const auto outcome = finish(m_session->submit(command));
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
}

void TestSession::newModelSpeaksItsOwnFormat() {
  const auto info = m_session->services().modelInfo(toUtf8(folder() / "base"));
  QVERIFY(info.has_value());
  QVERIFY(info->supported);
  QVERIFY(info->chat_template);
  QCOMPARE(info->layers, int64_t{6});
  const std::string text = "The number 7 数字 <|im_end|>\n";
  const auto ids = m_session->services().tokenize(info->path, {text}, true);
  QVERIFY(ids.has_value());
  const auto back = m_session->services().detokenize(info->path, *ids, false);
  QCOMPARE(back->front(), text);
}

void TestSession::trainingPausesChangesRateStopsAndResumes() {
  const auto whole = finish(m_session->submit(commands::Train{recipe("whole"), false, "", false}));
  QVERIFY2(!whole.error, whole.error ? whole.error->message.c_str() : "");
  const auto steps = whole.all<events::Step>();
  QCOMPARE(steps.size(), size_t{6});
  QVERIFY(steps.back().loss < steps.front().loss);
  QVERIFY(fs::exists(folder() / "whole" / "adapter_model.safetensors"));

  JobId job = 0;
  const auto stopped = [&] {
    job = m_session->submit(commands::Train{recipe("parts"), false, "", false});
    return finish(job, [&](const Event& event) {
      if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 2) {
        m_session->pause(job);
        m_session->resume(job);
        m_session->stop(job);
      }
    });
  }();
  QVERIFY2(!stopped.error, stopped.error ? stopped.error->message.c_str() : "");
  QVERIFY(stopped.all<events::Finished>().back().stopped);
  QVERIFY(!stopped.all<events::Checkpoint>().empty());
  const auto resumed = finish(m_session->submit(commands::Train{recipe("parts"), true, "", false}));
  QVERIFY2(!resumed.error, resumed.error ? resumed.error->message.c_str() : "");
  auto all = stopped.all<events::Step>();
  for (const auto& step : resumed.all<events::Step>()) all.push_back(step);
  QCOMPARE(all.size(), steps.size());
  for (size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i].loss, steps[i].loss);

  auto live = recipe("live");
  job = m_session->submit(commands::Train{live, false, "", false});
  const auto changed = finish(job, [&](const Event& event) {
    if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 1)
      m_session->setLearningRate(job, 1e-5);
  });
  QVERIFY(!changed.error);
  QCOMPARE(changed.all<events::Changed>().size(), size_t{1});
  QVERIFY(changed.all<events::Step>().back().learning_rate <= 1e-5);
}

void TestSession::aFolderWithARunIsRefused() {
  const auto refused = finish(m_session->submit(commands::Train{recipe("whole"), false, "", false}));
  QVERIFY(refused.error);
  QCOMPARE(refused.error->code, std::string("run.exists"));
  const auto replaced = finish(m_session->submit(commands::Train{recipe("live"), false, "", true}));
  QVERIFY(!replaced.error);
}

void TestSession::exportIsVerified() {
  commands::Export command;
  command.model.path = toUtf8(folder() / "base");
  command.model.adapters = {{toUtf8(folder() / "whole"), 1.0}};
  command.out = toUtf8(folder() / "merged");
  command.dtype = "float32";
  command.verify = true;
  const auto outcome = finish(m_session->submit(command));
  QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
  const auto verified = outcome.all<events::Verified>();
  QCOMPARE(verified.size(), size_t{1});
  QVERIFY(verified[0].max_gap < 1e-4);
  QCOMPARE(verified[0].top1_agreement, 1.0);
  // Nothing was held out: the run's own training rows, with its own template.
  QCOMPARE(verified[0].data, std::string("train"));
  QCOMPARE(verified[0].samples, int64_t{8});
  QVERIFY(verified[0].positions >= 8 * 3 && verified[0].positions < 8 * 64);
  QVERIFY(verified[0].largest_logit > 0);
  QVERIFY(std::abs(verified[0].max_gap_absolute - verified[0].max_gap * verified[0].largest_logit) < 1e-9);
  const auto again = finish(m_session->submit(command));
  QVERIFY(again.error);
  QCOMPARE(again.error->code, std::string("export.exists"));
}

/// An adapter's gap is what it is on the texts that it was made for: those kept for validation, where there are any.
void TestSession::exportIsVerifiedOnHeldOutRows() {
  auto held = recipe("held");
  held.data.validation_fraction = 0.25;
  held.training.save_steps = 3;
  QVERIFY(!finish(m_session->submit(commands::Train{held, false, "", false})).error);
  auto apart = recipe("apart");
  apart.data.validation = {{toUtf8(folder() / "held.json"), "auto", {}, 0, 1.0}};
  QVERIFY(writeFileAtomically(folder() / "held.json",
                              R"([{"instruction": "Say 100", "input": "", "output": "It is 100."},
                  {"instruction": "Say 200", "input": "", "output": "It is 200."}])")
              .has_value());
  QVERIFY(!finish(m_session->submit(commands::Train{apart, false, "", false})).error);
  const auto verified = [&](const fs::path& adapter, const char* out) {
    commands::Export command;
    command.model.path = toUtf8(folder() / "base");
    command.model.adapters = {{toUtf8(adapter), 1.0}};
    command.out = toUtf8(folder() / out);
    command.dtype = "bfloat16";
    command.verify = true;
    const auto outcome = finish(m_session->submit(command));
    const auto found = outcome.all<events::Verified>();
    return found.size() == 1 ? found.front() : events::Verified{};
  };
  const auto fraction = verified(folder() / "held", "merged-held");
  QCOMPARE(fraction.data, std::string("validation"));
  QCOMPARE(fraction.samples, int64_t{6}); // a quarter of 24
  QVERIFY(fraction.max_gap_absolute > 0);
  QVERIFY(std::abs(fraction.max_gap_absolute - fraction.max_gap * fraction.largest_logit) < 1e-9);
  QCOMPARE(verified(folder() / "held" / "checkpoint-3", "merged-checkpoint").data, std::string("validation"));
  const auto file = verified(folder() / "apart", "merged-apart");
  QCOMPARE(file.data, std::string("validation"));
  QCOMPARE(file.samples, int64_t{2});
  // Without the data it says so.
  fs::rename(folder() / "held.json", folder() / "gone.json");
  fs::rename(folder() / "rows.json", folder() / "rows.gone");
  const auto none = verified(folder() / "apart", "merged-none");
  fs::rename(folder() / "rows.gone", folder() / "rows.json");
  QCOMPARE(none.data, std::string("vocabulary"));
  QVERIFY(none.positions > 0);
}

void TestSession::verifyingReadsNoMoreThanItMeasures() {
  std::string rows;
  for (int i = 0; i < 400; ++i)
    rows +=
        Json{{"instruction", "Say " + std::to_string(i)}, {"output", "It is " + std::to_string(i) + "."}}.dump() + "\n";
  const auto file = folder() / "many.jsonl";
  QVERIFY(writeFileAtomically(file, rows).has_value());
  auto many = recipe("many");
  many.data.train = {{toUtf8(file), "auto", {}, 0, 1.0}};
  many.data.validation_fraction = 0.5;
  many.training.max_steps = 1;
  QVERIFY(!finish(m_session->submit(commands::Train{many, false, "", false})).error);
  // Whoever reads on to the end fails there.
  QVERIFY(writeFileAtomically(file, rows + "{\"instruction\": \"cut").has_value());
  commands::Export command;
  command.model.path = toUtf8(folder() / "base");
  command.model.adapters = {{toUtf8(folder() / "many"), 1.0}};
  command.out = toUtf8(folder() / "merged-many");
  command.verify = true;
  const auto verified = finish(m_session->submit(command)).all<events::Verified>();
  QCOMPARE(verified.size(), size_t{1});
  QCOMPARE(verified[0].data, std::string("validation"));
  QCOMPARE(verified[0].samples, int64_t{8});
}

void TestSession::generatesAndSwitchesAdapters() {
  commands::Generate command;
  command.model.path = toUtf8(folder() / "base");
  command.model.dtype = "float32";
  command.model.device = "cpu";
  command.messages = Json::array({{{"role", "user"}, {"content", "Say 3"}}});
  command.sampling.max_new_tokens = 8;
  command.sampling.temperature = 0.0;
  const auto base = finish(m_session->submit(command));
  QVERIFY2(!base.error, base.error ? base.error->message.c_str() : "");
  QVERIFY(!base.all<events::Progress>().empty());
  const auto generated = base.all<events::Generated>();
  QCOMPARE(generated.size(), size_t{1});
  QVERIFY(!generated[0].ids.empty() && generated[0].ids.size() <= 8);
  std::string streamed;
  for (const auto& token : base.all<events::Token>()) streamed += token.text;
  QCOMPARE(streamed, generated[0].text);

  command.model.adapters = {{toUtf8(folder() / "whole"), 1.0}};
  const auto tuned = finish(m_session->submit(command));
  QVERIFY(!tuned.error);
  // The base stays loaded: switching an adapter reads no weights of it.
  for (const auto& progress : tuned.all<events::Progress>()) QVERIFY(progress.stage != "load");
  command.model.adapters.clear();
  const auto again = finish(m_session->submit(command));
  QCOMPARE(again.all<events::Generated>()[0].ids, generated[0].ids);
}

void TestSession::errorsArriveAsEvents() {
  auto wrong = recipe("wrong");
  wrong.method.target_modules = {"no_such_proj"};
  const auto target = finish(m_session->submit(commands::Train{wrong, false, "", false}));
  QVERIFY(target.error);
  QVERIFY(!target.error->message.empty() && !target.error->advice.empty());
  wrong = recipe("wrong2");
  wrong.training.device = "cuda:7";
  const auto device = finish(m_session->submit(commands::Train{wrong, false, "", false}));
  QVERIFY(device.error);
  QCOMPARE(device.error->code, std::string("device.missing"));
  wrong = recipe("wrong3");
  wrong.model.path = toUtf8(folder() / "none");
  QVERIFY(finish(m_session->submit(commands::Train{wrong, false, "", false})).error);
}

void TestSession::queuedJobsCanBeCancelled() {
  const auto first = m_session->submit(commands::Train{recipe("first"), false, "", false});
  const auto second = m_session->submit(commands::Train{recipe("second"), false, "", false});
  m_session->stop(second);
  std::optional<Error> secondError;
  bool firstDone = false, secondDone = false;
  for (int patience = 0; patience < 600 && !(firstDone && secondDone);) {
    const auto item = m_session->nextEvent(100ms);
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
  auto runs = m_session->services().runs();
  QVERIFY(runs.has_value());
  QVERIFY(runs->size() >= 3);
  const auto& run = runs->back();
  QCOMPARE(run.status, std::string("finished"));
  const auto log = m_session->services().runLog(run.id);
  QVERIFY(log.has_value() && !log->empty());
  QVERIFY(m_session->services().deleteRun(run.id, true).has_value());
  QVERIFY(!fs::exists(fromUtf8(run.output_dir)));
  QCOMPARE(m_session->services().run(run.id).error().code, std::string("run.unknown"));
}

void TestSession::memoryIsEstimated() {
  auto small = recipe("estimate");
  const auto plan = m_session->services().estimate(small);
  QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
  QVERIFY(plan->total() > 0 && plan->fits());
  small.method.r = 64;
  const auto larger = m_session->services().estimate(small);
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
    const auto outcome = finish(m_session->submit(command));
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
    const auto outcome = finish(m_session->submit(commands::Train{recipe, false, "", true}));
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
  const auto outcome = finish(m_session->submit(commands::Train{wide, false, "", false}));
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
  const auto refused = finish(m_session->submit(command));
  QVERIFY(refused.error);
  QCOMPARE(refused.error->code, std::string("corpus.too_small"));
  for (const auto* raw : {".cc", "trainer_spec", "("})
    QVERIFY2(refused.error->message.find(raw) == std::string::npos, refused.error->message.c_str());
  const auto digits = refused.error->advice.english().find_first_of("0123456789");
  QVERIFY(digits != std::string::npos);
  command.vocab_size = std::stoll(refused.error->advice.english().substr(digits));
  command.overwrite = true;
  const auto made = finish(m_session->submit(command));
  QVERIFY2(!made.error, made.error ? made.error->message.c_str() : "");
}

void TestSession::aWorkerTaskThatThrowsIsTold() {
  while (m_session->nextEvent(0ms)) {
  }
  m_session->post([](std::stop_token) { throw std::runtime_error("a broken task"); });
  const auto told = m_session->nextEvent(5s);
  QVERIFY(told && told->event && !told->ended);
  QCOMPARE(told->job, JobId{0});
  QVERIFY(std::get<events::Failed>(*told->event).error.message.find("a broken task") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
