// What a run does besides lowering the loss: controls, guards, files.
#include "engine/train/checkpoint.h"
#include "engine/train/data_cursor.h"
#include "trainer_setup.h"

#include <atomic>
#include <QTest>
#include <thread>

using namespace tw;

class TestTrainer : public QObject {
  Q_OBJECT

  template <class E> static size_t count(const tiny::Run& run) {
    return static_cast<size_t>(std::count_if(run.events.begin(), run.events.end(),
                                             [](const Event& event) { return std::holds_alternative<E>(event); }));
  }

 private Q_SLOTS:
  void accumulationNeverChangesTheStep() {
    std::vector<double> first;
    for (const auto& [batch, accumulation] : std::vector<std::pair<int64_t, int64_t>>{{1, 4}, {4, 1}, {2, 2}}) {
      tiny::TrainerSetup setup;
      setup.options.sampler.batchSize = batch;
      setup.options.sampler.accumulation = accumulation;
      const auto run = setup.run();
      QVERIFY(run.result);
      if (first.empty()) first = run.losses;
      for (size_t i = 0; i < first.size(); ++i)
        QVERIFY2(std::abs(run.losses[i] - first[i]) < 1e-5 * first[i],
                 qPrintable(QString::number(run.losses[i] / first[i] - 1)));
    }
  }

  /// A step takes no longer than what a clock sees between the end of the idle time and the step's event.
  void idleTimeCountsForNoStep() {
    using Clock = std::chrono::steady_clock;
    tiny::TrainerSetup setup;
    setup.options.maxSteps = 3;
    Clock::time_point began;
    std::vector<events::Step> steps;
    std::vector<double> seen;
    Trainer trainer(
        *setup.model, *setup.method, setup.data, nullptr, setup.options,
        [&](const Event& event) {
          const auto* step = std::get_if<events::Step>(&event);
          if (!step) return;
          steps.push_back(*step);
          seen.push_back(std::chrono::duration<double>(Clock::now() - began).count());
        },
        setup.control);
    size_t calls = 0;
    trainer.setIdleHook([&] {
      QCOMPARE(calls++, steps.size()); // at the edge before each step
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      began = Clock::now();
    });
    QVERIFY(trainer.run());
    QCOMPARE(steps.size(), size_t{3});
    QCOMPARE(calls, size_t{3});
    for (size_t i = 0; i < steps.size(); ++i) {
      const auto tokens = static_cast<double>(steps[i].tokens - (i ? steps[i - 1].tokens : 0));
      const auto took = tokens / steps[i].tokens_per_second;
      QVERIFY2(took < seen[i] + 0.05, qPrintable(QStringLiteral("%1 of %2 s").arg(took).arg(seen[i])));
    }
  }

  void writesWhatTheContractNames() {
    tiny::TrainerSetup setup;
    setup.options.recipe = Json{{"name", "x"}};
    setup.options.saveSteps = 2;
    setup.options.saveTotalLimit = 2;
    const auto run = setup.run();
    QVERIFY(run.result);
    for (const char* name :
         {"adapter_model.safetensors", "adapter_config.json", "recipe.json", "README.md", "training_log.jsonl"})
      QVERIFY2(fs::exists(setup.folder.path() / name), name);
    const auto checkpoints = listCheckpoints(setup.folder.path());
    QCOMPARE(checkpoints.size(), size_t{2});
    QCOMPARE(checkpoints.back().first, 6);
    for (const char* name :
         {"adapter_model.safetensors", "adapter_config.json", "recipe.json", "optimizer.safetensors", "state.json"})
      QVERIFY2(fs::exists(checkpoints.back().second / name), name);
    for (const auto& entry : fs::directory_iterator(setup.folder.path())) QVERIFY(entry.path().extension() != ".tmp");
    const auto log = tiny::take(readFile(setup.folder.path() / "training_log.jsonl"));
    QVERIFY(log.find("\"event\":\"started\"") != std::string::npos &&
            log.find("\"event\":\"finished\"") != std::string::npos);
  }

  void aNotFiniteLossNamesTheSamplesAndKeepsTheState() {
    tiny::TrainerSetup setup;
    setup.options.sourceNames = {"train.json"};
    {
      const at::NoGradGuard guard;
      setup.model->parameters().front().tensor.narrow(0, 7, 1).fill_(
          std::numeric_limits<float>::quiet_NaN()); // token 7's embedding
    }
    const auto run = setup.run();
    QVERIFY(!run.result);
    QCOMPARE(run.result.error().code, std::string("train.not_finite"));
    QVERIFY(run.result.error().message.find("Samples of that batch: ") != std::string::npos);
    QCOMPARE(run.result.error().file, std::string("train.json"));
    QVERIFY(run.result.error().line > 0);
    QVERIFY(!newestCheckpoint(setup.folder.path()).empty());
    QVERIFY(!fs::exists(setup.folder.path() / "adapter_model.safetensors"));
  }

  void pauseContinueAndLearningRateFromAnotherThread() {
    tiny::TrainerSetup setup;
    setup.control.pause();
    setup.options.schedule.type = "constant";
    std::jthread other;
    const auto run = setup.run(nullptr, [&](const Event& event) {
      if (std::holds_alternative<events::Paused>(event))
        other = std::jthread([&] {
          setup.control.setLearningRate(5e-3);
          setup.control.resume();
        });
    });
    QVERIFY(run.result);
    QCOMPARE(count<events::Paused>(run), size_t{1});
    QCOMPARE(count<events::Continued>(run), size_t{1});
    QCOMPARE(count<events::Changed>(run), size_t{1});
    const auto* last =
        std::get_if<events::Step>(&*std::find_if(run.events.rbegin(), run.events.rend(), [](const Event& event) {
          return std::holds_alternative<events::Step>(event);
        }));
    QCOMPARE(last->learning_rate, 5e-3);
  }

  /// A save asked for in a pause is there before it goes on, and is the state of the step before.
  void aSaveInAPauseDoesNotWait() {
    tiny::TrainerSetup setup;
    std::atomic<bool> saved = false, waited = false;
    std::jthread other;
    const auto watch = [&](const Event& event) {
      if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 2) setup.control.pause();
      if (std::holds_alternative<events::Paused>(event))
        other = std::jthread([&] {
          setup.control.saveNow();
          for (int i = 0; i < 500 && !saved; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
          waited = saved.load();
          setup.control.resume();
        });
      if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event); checkpoint && checkpoint->step == 2)
        saved = true;
    };
    QVERIFY(setup.run(nullptr, watch).result);
    other.join();
    QVERIFY(waited);
  }

  /// A rate changed in a pause is told before it goes on, and counts for the step that follows it.
  void aRateInAPauseIsToldAtOnce() {
    tiny::TrainerSetup setup;
    setup.options.schedule.type = "constant";
    std::atomic<bool> changed = false, waited = false;
    std::jthread other;
    const auto watch = [&](const Event& event) {
      if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 2) setup.control.pause();
      if (std::holds_alternative<events::Paused>(event))
        other = std::jthread([&] {
          setup.control.setLearningRate(7e-3);
          for (int i = 0; i < 500 && !changed; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
          waited = changed.load();
          setup.control.resume();
        });
      if (const auto* change = std::get_if<events::Changed>(&event); change && change->step == 2) changed = true;
    };
    const auto run = setup.run(nullptr, watch);
    QVERIFY(run.result);
    other.join();
    QVERIFY(waited);
    QCOMPARE(count<events::Changed>(run), size_t{1});
    for (const auto& event : run.events)
      if (const auto* step = std::get_if<events::Step>(&event))
        QCOMPARE(step->learning_rate, step->step <= 2 ? setup.options.learningRate : 7e-3);
  }

  void stopsWithAResumableCheckpoint() {
    tiny::TrainerSetup setup;
    setup.control.stopAndSave();
    const auto run = setup.run();
    QVERIFY(run.result && run.result->stopped);
    QCOMPARE(run.result->steps, 0);
    QCOMPARE(newestCheckpoint(setup.folder.path()).filename().string(), std::string("checkpoint-0"));
  }

  void aPartOfAnEpochIsRoundedUp() {
    const auto data = tiny::dataset(5, 3);
    SamplerOptions sampler;
    sampler.packing = false;
    sampler.accumulation = 2;
    const DataCursor cursor(data, sampler); // three steps an epoch
    for (const auto& [epochs, steps] :
         std::vector<std::pair<double, int64_t>>{{1, 3}, {2, 6}, {0.1, 1}, {0.5, 2}, {1.4, 5}, {2.7, 9}})
      QCOMPARE(cursor.stepsOf(epochs), steps);
  }

  void aChangedDatasetIsNotResumed() {
    tiny::TrainerSetup setup;
    QVERIFY(setup.run().result);
    tiny::TrainerSetup other;
    other.data = tiny::dataset(21, 11);
    other.options.resumeFrom = newestCheckpoint(setup.folder.path());
    const auto run = other.run();
    QVERIFY(!run.result);
    QCOMPARE(run.result.error().code, std::string("checkpoint.changed"));
  }

  void damagedCheckpointsAreErrors() {
    tiny::TrainerSetup setup;
    QVERIFY(setup.run().result);
    const auto checkpoint = newestCheckpoint(setup.folder.path());
    tiny::ok(writeFileAtomically(checkpoint / "optimizer.safetensors", "nonsense"));
    tiny::TrainerSetup other;
    other.options.resumeFrom = checkpoint;
    QCOMPARE(other.run().result.error().code, std::string("file.damaged"));
    tiny::ok(writeFileAtomically(checkpoint / "state.json", "{\"step\": -1}"));
    tiny::TrainerSetup third;
    third.options.resumeFrom = checkpoint;
    QCOMPARE(third.run().result.error().code, std::string("checkpoint.damaged"));
  }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
