// Which checkpoints are written and which stay: by steps, by time, by hand; and what the log keeps of a run that began
// again.
#include "engine/train/checkpoint.h"
#include "engine/train/training_log.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestCheckpoints : public QObject {
  Q_OBJECT

  /// One start of the program in a folder; a step takes as many minutes as the test says.
  struct Leg {
    std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
    std::unique_ptr<TuningMethod> method;
    TrainControl control;
    EncodedDataset data = tiny::dataset(20, 11);
    TrainOptions options;
    double minutes = 0, minutesPerStep = 0;
    explicit Leg(const fs::path& out, const fs::path& from = {}) : options(tiny::options(out)) {
      MethodOptions lora;
      lora.r = 4;
      lora.loraDropout = 0;
      method = tiny::take(methodRegistry().create(lora));
      tiny::ok(method->attach(*model));
      options.maxSteps = 10;
      options.resumeFrom = from;
      options.clock = [this] { return minutes * 60; };
    }
    tiny::Run run(const std::function<void(int64_t)>& atStep = {}) {
      return tiny::train(*model, *method, data, options, control, nullptr, [&](const Event& event) {
        if (const auto* step = std::get_if<events::Step>(&event)) {
          minutes += minutesPerStep;
          if (atStep) atStep(step->step);
        }
      });
    }
  };
  static std::vector<int64_t> left(const fs::path& folder) {
    std::vector<int64_t> steps;
    for (const auto& [step, path] : listCheckpoints(folder)) steps.push_back(step);
    return steps;
  }
  static std::vector<int64_t> written(const tiny::Run& run) {
    std::vector<int64_t> steps;
    for (const auto& event : run.events)
      if (const auto* one = std::get_if<events::Checkpoint>(&event)) steps.push_back(one->step);
    return steps;
  }
  static SavedBy kind(const fs::path& folder, int64_t step) {
    return tiny::take(readTrainState(folder / checkpointName(step))).savedBy;
  }
  using Steps = std::vector<int64_t>;
  /// The steps of the log's step events, as they stand in the file.
  static Steps rawSteps(const fs::path& folder) {
    Steps steps;
    const auto text = tiny::take(readFile(folder / "training_log.jsonl"));
    for (size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      const auto event = Json::parse(text.substr(at, end - at));
      if (event["event"] == "step") steps.push_back(event["step"]);
    }
    return steps;
  }
  static Steps toldSteps(const fs::path& folder) {
    Steps steps;
    for (const auto& event : tiny::take(readTrainingLog(folder / "training_log.jsonl")))
      if (event["event"] == "step") steps.push_back(event["step"]);
    return steps;
  }

 private Q_SLOTS:
  void aRunIsSavedByTime() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.saveMinutes = 5;
    leg.minutesPerStep = 2;
    const auto run = leg.run();
    QVERIFY(run.result);
    QCOMPARE(written(run), (Steps{3, 6, 9, 10})); // counted since the last one
    QCOMPARE(left(folder.path()), (Steps{6, 9, 10}));
    QCOMPARE(kind(folder.path(), 9), SavedBy::Time);
    QCOMPARE(kind(folder.path(), 10), SavedBy::Steps);
  }

  void withoutMinutesNothingIsSavedByTime() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.minutesPerStep = 1000;
    QCOMPARE(written(leg.run()), Steps{10});
  }

  void thoseByTimePushOutNoneByStepsAndTheOtherWayRound() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.saveSteps = 4;
    leg.options.saveMinutes = 1;
    leg.options.saveTotalLimit = 1;
    leg.minutesPerStep = 1;
    const auto run = leg.run([&](int64_t step) {
      if (step == 8) leg.control.stopAndSave();
    });
    QVERIFY(run.result);
    QCOMPARE(left(folder.path()), (Steps{7, 8}));
    QCOMPARE(kind(folder.path(), 7), SavedBy::Time);
  }

  void whatWasSavedByHandStays() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.saveSteps = 1;
    leg.options.saveMinutes = 1;
    leg.options.saveTotalLimit = 1;
    leg.minutesPerStep = 1;
    const auto run = leg.run([&](int64_t step) {
      if (step == 2 || step == 5) leg.control.saveNow();
    });
    QVERIFY(run.result);
    QCOMPARE(left(folder.path()), (Steps{2, 5, 10}));
    QCOMPARE(kind(folder.path(), 5), SavedBy::Hand);
    // Resuming and pruning again changes nothing about that.
    Leg again(folder.path(), folder.path() / checkpointName(5));
    again.options.saveSteps = 1;
    again.options.saveTotalLimit = 1;
    QVERIFY(again.run().result);
    QCOMPARE(left(folder.path()), (Steps{2, 5, 10}));
    QCOMPARE(kind(folder.path(), 5), SavedBy::Hand);
  }

  void whatIsThereAlreadyBecomesSavedByHand() {
    tiny::Folder folder;
    Leg leg(folder.path());
    const auto run = leg.run([&](int64_t step) {
      if (step == 3) leg.control.stopAndSave();
    });
    QCOMPARE(left(folder.path()), Steps{3});
    QCOMPARE(kind(folder.path(), 3), SavedBy::Steps);
    Leg again(folder.path(), newestCheckpoint(folder.path()));
    again.control.saveNow();
    again.control.stopAndSave(); // at once: nothing is trained, and the wish is not forgotten
    QCOMPARE(written(again.run()), Steps{3});
    QCOMPARE(kind(folder.path(), 3), SavedBy::Hand);
  }

  void inAPauseToo() {
    tiny::Folder folder;
    Leg leg(folder.path());
    leg.options.saveSteps = 1;
    leg.options.saveTotalLimit = 1;
    bool paused = false;
    const auto run =
        tiny::train(*leg.model, *leg.method, leg.data, leg.options, leg.control, nullptr, [&](const Event& event) {
          if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 3) leg.control.pause();
          if (std::get_if<events::Paused>(&event)) {
            paused = true;
            leg.control.saveNow();
          }
          if (paused && std::get_if<events::Checkpoint>(&event)) leg.control.resume();
        });
    QVERIFY(run.result);
    QCOMPARE(left(folder.path()), (Steps{3, 10}));
    QCOMPARE(kind(folder.path(), 3), SavedBy::Hand);
  }

  void goingOnFromBeforeOneSavedByHandMovesItAside() {
    tiny::Folder folder;
    for (int round = 0; round < 2; ++round) {
      Leg leg(folder.path(), round ? folder.path() / checkpointName(4) : fs::path());
      leg.options.saveSteps = 2;
      leg.options.saveTotalLimit = 0;
      QVERIFY(leg.run([&](int64_t step) {
                   if (step == 6) leg.control.saveNow();
                   if (step == 8) leg.control.stopAndSave();
                 })
                  .result);
    }
    Leg third(folder.path(), folder.path() / checkpointName(2));
    QVERIFY(third
                .run([&](int64_t step) {
                  if (step == 3) third.control.stopAndSave();
                })
                .result);
    QCOMPARE(left(folder.path()), (Steps{2, 3})); // the newest is that of the branch that goes on
    for (const auto* name : {"checkpoint-6.kept", "checkpoint-6.kept-2"}) {
      QVERIFY2(fs::exists(folder.path() / name / "adapter_model.safetensors"), name);
      QVERIFY2(tiny::take(readTrainState(folder.path() / name)).step == 6, name);
    }
  }

  void oneByTimeThatCannotBeWrittenCostsAnAdviceOnly() {
    tiny::Folder folder, base;
    const auto broken = base.path() / "tokenizer_config.json"; // cannot take the template that a checkpoint gets
    tiny::ok(writeFileAtomically(broken, "{"));
    Leg leg(folder.path());
    leg.options.baseModel = base.path();
    leg.options.chatTemplate = "{{ messages }}";
    leg.options.saveMinutes = 3;
    leg.minutesPerStep = 1;
    const auto run = leg.run([&](int64_t step) {
      if (step == 5) fs::remove(broken);
    });
    QVERIFY2(run.result, run.result ? "" : run.result.error().message.c_str());
    QCOMPARE(written(run), (Steps{6, 9, 10})); // not after 3, and tried again 3 minutes later
    std::vector<std::string> advice;
    for (const auto& event : run.events)
      if (const auto* one = std::get_if<events::Advice>(&event)) advice.push_back(one->code);
    QCOMPARE(std::count(advice.begin(), advice.end(), "checkpoint.skipped"), 1);
    QVERIFY(!fs::exists(folder.path() / "checkpoint-3.tmp"));
  }

  void theLogOfARunThatBeganAgainKeepsWhatItSaid() {
    tiny::Folder folder;
    const auto log = folder.path() / "training_log.jsonl";
    const auto line = [](const Json& event) { return event.dump() + "\n"; };
    const auto cutShort = line({{"event", "step"}, {"step", 2}}).substr(0, 15);
    tiny::ok(writeFileAtomically(log, line({{"event", "started"}, {"total_steps", 2}}) +
                                          line({{"event", "step"}, {"step", 1}, {"loss", 4.5}}) + cutShort));
    Leg leg(folder.path());
    leg.options.maxSteps = 2;
    QVERIFY(leg.run().result);
    QCOMPARE(rawSteps(folder.path()), (Steps{1, 1, 2})); // and the line that was cut short is gone
    QCOMPARE(toldSteps(folder.path()), (Steps{1, 2}));
    QVERIFY(tiny::take(readFile(log)).find("4.5") != std::string::npos);
  }

  void theLogTellsEveryStepOnceAfterResumes() {
    tiny::Folder folder;
    Leg first(folder.path());
    first.options.saveSteps = 2;
    first.options.saveTotalLimit = 0;
    QVERIFY(first
                .run([&](int64_t step) {
                  if (step == 6) first.control.stopAndSave();
                })
                .result);
    Leg second(folder.path(), folder.path() / checkpointName(2));
    second.options.saveSteps = 2;
    QVERIFY(second
                .run([&](int64_t step) {
                  if (step == 4) second.control.stopAndSave();
                })
                .result);
    Leg third(folder.path(), newestCheckpoint(folder.path()));
    QVERIFY(third.run().result);
    QCOMPARE(rawSteps(folder.path()), (Steps{1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8, 9, 10}));
    QCOMPARE(toldSteps(folder.path()), (Steps{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
    const auto events = tiny::take(readTrainingLog(folder.path() / "training_log.jsonl"));
    QCOMPARE(std::count_if(events.begin(), events.end(), [](const Json& one) { return one["event"] == "finished"; }),
             1);
  }
};

QTEST_APPLESS_MAIN(TestCheckpoints)
#include "tst_checkpoints.moc"
