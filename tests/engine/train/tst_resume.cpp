// Going on from a checkpoint when the run was cut off at an awkward place, and what may have changed since.
#include "engine/train/checkpoint.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestResume : public QObject {
  Q_OBJECT

  static MethodOptions lora() {
    MethodOptions options;
    options.r = 4;
    options.loraDropout = 0;
    return options;
  }
  static std::unique_ptr<TuningMethod> make(const MethodOptions& options, CausalModel& model) {
    auto method = tiny::take(methodRegistry().create(options));
    tiny::ok(method->attach(model));
    return method;
  }
  /// One start of the program; several share a folder.
  struct Leg {
    std::unique_ptr<CausalModel> model;
    std::unique_ptr<TuningMethod> method;
    TrainControl control;
    EncodedDataset data = tiny::dataset(20, 11), validation = tiny::dataset(6, 77);
    TrainOptions options;
    explicit Leg(const fs::path& out, const fs::path& from = {}, at::ScalarType type = at::kFloat)
        : options(tiny::options(out)) {
      LoadOptions load;
      load.computeDtype = type;
      model = tiny::model(tiny::llama, 1, load);
      method = make(lora(), *model);
      options.resumeFrom = from;
    }
    tiny::Run run(std::function<void(const Event&)> watch = {}) {
      return tiny::train(*model, *method, data, options, control, &validation, std::move(watch));
    }
  };
  template <class E> static std::vector<E> all(const tiny::Run& run) {
    std::vector<E> found;
    for (const auto& event : run.events)
      if (const auto* one = std::get_if<E>(&event)) found.push_back(*one);
    return found;
  }
  static bool advises(const tiny::Run& run, const std::string& code) {
    const auto advice = all<events::Advice>(run);
    return std::any_of(advice.begin(), advice.end(), [&](const auto& one) { return one.code == code; });
  }
  /// Asks for a stop as soon as the step is reported, so that the evaluation after it is cut off.
  static std::function<void(const Event&)> stopAfter(Leg& leg, int64_t step) {
    return [&leg, step](const Event& event) {
      if (const auto* done = std::get_if<events::Step>(&event); done && done->step == step) leg.control.stopAndSave();
    };
  }

 private Q_SLOTS:
  void anEvaluationCutOffIsOwed_data() {
    QTest::addColumn<int>("step");
    QTest::newRow("at an interval") << 3;
    QTest::newRow("at the end") << 6;
  }
  void anEvaluationCutOffIsOwed() {
    QFETCH(int, step);
    tiny::Folder whole, parts;
    Leg straight(whole.path());
    straight.options.evalSteps = 3;
    const auto reference = straight.run();
    QVERIFY(reference.result);
    const auto wanted = all<events::Evaluation>(reference);
    QCOMPARE(wanted.size(), size_t{2});

    Leg first(parts.path());
    first.options.evalSteps = 3;
    const auto stopped = first.run(stopAfter(first, step));
    QVERIFY(stopped.result && stopped.result->stopped);
    Leg second(parts.path(), newestCheckpoint(parts.path()));
    second.options.evalSteps = 3;
    const auto resumed = second.run();
    QVERIFY(resumed.result && !resumed.result->stopped);
    auto got = all<events::Evaluation>(stopped);
    for (const auto& one : all<events::Evaluation>(resumed)) got.push_back(one);
    QCOMPARE(got.size(), wanted.size());
    for (size_t i = 0; i < got.size(); ++i) {
      QCOMPARE(got[i].step, wanted[i].step);
      QCOMPARE(got[i].loss, wanted[i].loss);
    }
    const auto a = tiny::take(readTrainState(newestCheckpoint(whole.path()))),
               b = tiny::take(readTrainState(newestCheckpoint(parts.path())));
    QCOMPARE(a.bestStep, b.bestStep);
    QCOMPARE(a.bestLoss.value(), b.bestLoss.value());
    QCOMPARE(a.evaluationsSinceBest, b.evaluationsSinceBest);
    Leg third(parts.path(), newestCheckpoint(parts.path()));
    third.options.evalSteps = 3;
    QVERIFY(all<events::Evaluation>(third.run()).empty());
  }

  void anEarlyStopStays() {
    tiny::Folder folder;
    const auto setUp = [](Leg& leg) {
      leg.options.maxSteps = 40;
      leg.options.learningRate = 0.1;
      leg.options.evalSteps = 1;
      leg.options.earlyStoppingPatience = 3;
    };
    Leg first(folder.path());
    setUp(first);
    const auto run = first.run();
    QVERIFY(run.result && run.result->steps < 40);
    Leg second(folder.path(), newestCheckpoint(folder.path()));
    setUp(second);
    const auto again = second.run();
    QVERIFY(again.result);
    QCOMPARE(again.result->steps, run.result->steps);
    QVERIFY(again.losses.empty());
  }

  void patienceGoesOnAcrossTheCheckpoint() {
    tiny::Folder whole, parts;
    Leg first(whole.path());
    first.options.evalSteps = 1;
    first.options.saveSteps = 3;
    QVERIFY(first.run().result);
    const auto from = whole.path() / checkpointName(3);
    auto state = tiny::take(readTrainState(from));
    state.bestLoss = 0.0; // out of reach
    state.bestStep = 1;
    state.evaluationsSinceBest = 2;
    tiny::ok(updateCheckpoint(from, state));
    Leg second(parts.path(), from);
    second.options.evalSteps = 1;
    second.options.earlyStoppingPatience = 4;
    const auto run = second.run();
    QVERIFY(run.result);
    QCOMPARE(run.result->steps, 5);
    QCOMPARE(tiny::take(readTrainState(newestCheckpoint(parts.path()))).evaluationsSinceBest, 4);
  }

  void aNewRateOfTheRecipeIsALiveChange() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.schedule.type = "constant";
    QVERIFY(first.run(stopAfter(first, 2)).result->stopped);
    Leg second(folder.path(), newestCheckpoint(folder.path()));
    second.options.schedule.type = "constant";
    second.options.learningRate = 3e-3;
    second.control.stopAndSave(); // before any step: the change must be in the checkpoint all the same
    QCOMPARE(all<events::Changed>(second.run()).size(), size_t{1});
    Leg third(folder.path(), newestCheckpoint(folder.path()));
    third.options.schedule.type = "constant";
    third.options.learningRate = 3e-3;
    const auto run = third.run();
    QVERIFY(all<events::Changed>(run).empty());
    for (const auto& step : all<events::Step>(run)) QCOMPARE(step.learning_rate, 3e-3);
  }

  void aLiveChangeAfterTheCheckpointIsSaved() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.saveSteps = 2;
    const auto run = first.run([&](const Event& event) {
      if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event); checkpoint && checkpoint->step == 2)
        first.control.setLearningRate(7e-3);
      if (std::get_if<events::Changed>(&event)) first.control.stopAndSave();
    });
    QVERIFY(run.result && run.result->stopped);
    QCOMPARE(tiny::take(readTrainState(newestCheckpoint(folder.path()))).learningRate, 7e-3);
    for (const auto& entry : fs::directory_iterator(folder.path())) QVERIFY(entry.path().extension() != ".tmp");
  }

  void aLiveChangeGoesOnAfterTheCheckpoint() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.schedule.type = "constant";
    const auto run = first.run([&](const Event& event) {
      const auto* step = std::get_if<events::Step>(&event);
      if (step && step->step == 2) first.control.setLearningRate(7e-3);
      if (step && step->step == 3) first.control.stopAndSave();
    });
    QVERIFY(run.result && run.result->stopped);
    Leg second(folder.path(), newestCheckpoint(folder.path()));
    second.options.schedule.type = "constant";
    const auto steps = all<events::Step>(second.run());
    QCOMPARE(steps.size(), size_t{3});
    for (const auto& step : steps) QCOMPARE(step.learning_rate, 7e-3);
  }

  /// What is saved in a pause after a change is the run that goes on: both come to the same values.
  void aChangeInAPauseIsInTheCheckpointThatFollowsIt() {
    tiny::Folder folder, copy;
    Leg first(folder.path());
    first.options.schedule.type = "constant";
    const auto run = first.run([&](const Event& event) {
      if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 2) first.control.pause();
      if (std::get_if<events::Paused>(&event)) {
        first.control.setLearningRate(7e-3);
        first.control.saveNow();
      }
      if (const auto* saved = std::get_if<events::Checkpoint>(&event); saved && saved->step == 2) {
        fs::copy(fromUtf8(saved->path), copy.path() / "checkpoint-2", fs::copy_options::recursive);
        first.control.resume();
      }
    });
    QVERIFY(run.result);
    Leg second(folder.path(), copy.path() / "checkpoint-2");
    second.options.schedule.type = "constant";
    const auto again = all<events::Step>(second.run());
    const auto steps = all<events::Step>(run);
    QVERIFY(!again.empty() && again.size() < steps.size());
    for (size_t i = 0; i < again.size(); ++i) {
      const auto& whole = steps[steps.size() - again.size() + i];
      QCOMPARE(again[i].learning_rate, 7e-3);
      QCOMPARE(whole.learning_rate, 7e-3);
      QCOMPARE(again[i].loss, whole.loss);
    }
  }

  /// A report is the mean of the steps since the last one, the result's loss that of all steps: those before the
  /// checkpoint count.
  void meansGoOnAcrossTheCheckpoint() {
    tiny::Folder whole, parts;
    const auto run = [](Leg& leg) {
      leg.options.saveSteps = 3;
      leg.options.loggingSteps = 4;
      return leg.run();
    };
    Leg straight(whole.path()), second(parts.path(), whole.path() / checkpointName(3));
    const auto reference = run(straight), resumed = run(second);
    QVERIFY(reference.result && resumed.result);
    QCOMPARE(reference.losses.size(), size_t{2});
    QCOMPARE(resumed.losses, reference.losses);
    QCOMPARE(resumed.result->train_loss, reference.result->train_loss);
    QCOMPARE(all<events::Step>(resumed).back().tokens, all<events::Step>(reference).back().tokens);
  }

  void theLossScaleGoesOn() {
    tiny::Folder whole, parts;
    Leg first(whole.path(), {}, at::kHalf);
    first.options.saveSteps = 3;
    QVERIFY(first.run().result);
    const auto from = whole.path() / checkpointName(3);
    auto state = tiny::take(readTrainState(from));
    QCOMPARE(state.lossScale, 65536.0);
    QCOMPARE(state.goodSteps, 3);
    state.lossScale = 512; // as after seven overflows
    state.goodSteps = 40;
    tiny::ok(updateCheckpoint(from, state));
    Leg second(parts.path(), from, at::kHalf);
    QVERIFY(second.run().result);
    const auto after = tiny::take(readTrainState(newestCheckpoint(parts.path())));
    QCOMPARE(after.step, 6);
    QCOMPARE(after.lossScale, 512.0);
    QCOMPARE(after.goodSteps, 43);
  }

  void anotherMethodIsRefusedByName() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.recipe =
        Json{{"method", {{"type", "lora"}, {"r", 4}, {"lora_dropout", 0.0}}}, {"model", {{"quantization", "none"}}}};
    QVERIFY(first.run().result);
    const auto from = newestCheckpoint(folder.path());
    const auto attempt = [&](const char* pointer, const Json& value) {
      Leg leg(folder.path(), from);
      leg.options.recipe = first.options.recipe;
      leg.options.recipe[Json::json_pointer(pointer)] = value;
      const auto run = leg.run();
      return run.result ? std::string("resumed") : run.result.error().code + " " + run.result.error().field;
    };
    QCOMPARE(attempt("/method/r", 8), std::string("checkpoint.mismatch method.r"));
    QCOMPARE(attempt("/method/type", "full"), std::string("checkpoint.mismatch method.type"));
    QCOMPARE(attempt("/model/quantization", "nf4"), std::string("checkpoint.mismatch model.quantization"));
    QCOMPARE(attempt("/method/lora_dropout", 0.1), std::string("resumed"));
    Leg betas(folder.path(), from);
    betas.options.recipe = first.options.recipe;
    betas.options.optimizer.beta2 = 0.95;
    QCOMPARE(betas.run().result.error().field, std::string("training.adam_beta2"));
    Leg words(folder.path(), from); // as many samples and tokens, other ones
    words.options.recipe = first.options.recipe;
    words.data.samples[3].ids[0] ^= 1;
    QCOMPARE(words.run().result.error().code, std::string("checkpoint.changed"));
  }

  void goingOnFromAnOlderCheckpointDropsTheNewer_data() {
    QTest::addColumn<int>("limit");
    QTest::newRow("all are kept") << 0;
    QTest::newRow("one is kept") << 1;
  }
  void goingOnFromAnOlderCheckpointDropsTheNewer() {
    QFETCH(int, limit);
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.saveSteps = 1;
    first.options.saveTotalLimit = 0;
    QVERIFY(first.run().result);
    Leg second(folder.path(), folder.path() / checkpointName(2));
    second.options.saveSteps = 1;
    second.options.saveTotalLimit = limit;
    QVERIFY(second.run(stopAfter(second, 3)).result);
    QCOMPARE(newestCheckpoint(folder.path()).filename().string(), checkpointName(3));
  }

  void aLostBestStateIsSaid() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.maxSteps = 12;
    first.options.learningRate = 0.1;
    first.options.evalSteps = 1;
    first.options.loadBestModelAtEnd = true;
    const auto run = first.run([&](const Event& event) {
      if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event); checkpoint && checkpoint->step < 12)
        fs::remove_all(fromUtf8(checkpoint->path));
    });
    QVERIFY2(run.result, run.result ? "" : run.result.error().message.c_str());
    QVERIFY(advises(run, "train.best_missing"));
  }

  void failingSamplePromptsEndNothing() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.sampleSteps = 2;
    std::vector<std::string> advice;
    Trainer trainer(
        *leg.model, *leg.method, leg.data, nullptr, leg.options,
        [&](const Event& event) {
          if (const auto* one = std::get_if<events::Advice>(&event)) advice.push_back(one->code);
        },
        leg.control);
    trainer.setSampleHook([]() -> Result<std::vector<std::pair<std::string, std::string>>> {
      return fail(workError("template.render", TW_TEXT("No."), TW_TEXT("Never.")));
    });
    QVERIFY(trainer.run());
    QCOMPARE(std::count(advice.begin(), advice.end(), "train.answer_failed"), 3);
  }

  void anExceptionWhileAnsweringLosesNoStep() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.sampleSteps = 4;
    Trainer trainer(*leg.model, *leg.method, leg.data, nullptr, leg.options, {}, leg.control);
    trainer.setSampleHook([]() -> Result<std::vector<std::pair<std::string, std::string>>> { throw std::bad_alloc(); });
    QVERIFY_THROWS_EXCEPTION(std::bad_alloc, (void)trainer.run());
    QCOMPARE(newestCheckpoint(folder.path()).filename().string(), checkpointName(4));
  }

  void aFailingEvaluationLosesNoStep() {
    tiny::Folder folder;
    Leg leg(folder.path());
    for (auto& sample : leg.validation.samples) std::fill(sample.labels.begin(), sample.labels.end(), -100);
    const auto run = leg.run();
    QVERIFY(!run.result);
    QCOMPARE(newestCheckpoint(folder.path()).filename().string(), checkpointName(6));
  }

  void aStartAdapterOverrulesWithANote() {
    tiny::Folder folder;
    const auto model = tiny::model(tiny::llama);
    tiny::ok(make(lora(), *model)->save(folder.path(), SaveKind::Final));
    const auto notes = [&](MethodOptions options) {
      options.initFrom = folder.path();
      const auto fresh = tiny::model(tiny::llama);
      return make(options, *fresh)->notes();
    };
    QVERIFY(notes(lora()).empty());
    auto other = lora();
    other.targets.modules = {"q_proj"};
    other.targets.modulesToSave = {"norm"};
    const auto given = notes(other);
    QCOMPARE(given.size(), size_t{1});
    QCOMPARE(given[0].code, std::string("method.init_from"));
    QVERIFY(given[0].message.find("target_modules, modules_to_save") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestResume)
#include "tst_resume.moc"
