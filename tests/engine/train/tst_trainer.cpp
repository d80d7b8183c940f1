// What a run does besides lowering the loss: controls, guards, files.
#include "attached.h"
#include "engine/train/batch_loss.h"
#include "engine/train/checkpoint.h"
#include "engine/train/data_cursor.h"
#include "engine/train/evaluation.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <atomic>
#include <QTest>
#include <thread>

using namespace tw;

class TestTrainer : public QObject {
  Q_OBJECT

  struct Setup {
    std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
    std::unique_ptr<TuningMethod> method;
    tiny::Folder folder;
    TrainControl control;
    EncodedDataset data = tiny::dataset(20, 11);
    TrainOptions options = tiny::options(folder.path());
    Setup() {
      MethodOptions lora;
      lora.r = 4;
      lora.loraDropout = 0; // its masks belong to micro-batches
      method = tiny::take(methodRegistry().create(lora));
      tiny::ok(method->attach(*model));
    }
    tiny::Run run(const EncodedDataset* validation = nullptr, std::function<void(const Event&)> watch = {}) {
      return tiny::train(*model, *method, data, options, control, validation, std::move(watch));
    }
  };
  template <class E> static size_t count(const tiny::Run& run) {
    return static_cast<size_t>(std::count_if(run.events.begin(), run.events.end(),
                                             [](const Event& event) { return std::holds_alternative<E>(event); }));
  }

  /// Validation losses in an order that is asked for: nothing is learnt, and after each step the adapter is set to a
  /// share of its first, random values. Five shares, the one with the lowest loss first.
  struct Told : Setup {
    EncodedDataset validation = tiny::dataset(6, 77);
    std::vector<at::Tensor> first;
    std::vector<std::pair<double, double>> shares; ///< loss, share
    Told() {
      tiny::randomize(*method, 9);
      for (const auto& trainable : method->trainable()) first.push_back(trainable.tensor.detach().clone());
      options.evalSteps = 1;
      options.learningRate = 1e-30;
      options.optimizer.weightDecay = 0;
      for (const double share : {0.0, 0.5, 1.0, 2.0, 4.0}) {
        set(share);
        shares.emplace_back(evaluateLoss(*model, validation, options.sampler).loss(), share);
      }
      std::sort(shares.begin(), shares.end());
    }
    void set(double share) {
      const at::NoGradGuard guard;
      for (size_t i = 0; i < first.size(); ++i) at::Tensor(method->trainable()[i].tensor).copy_(first[i] * share);
    }
    /// The losses of a run in which step i has the share of that rank.
    std::vector<double> losses(const std::vector<size_t>& ranks) {
      options.maxSteps = static_cast<int64_t>(ranks.size());
      const auto run = Setup::run(&validation, [&](const Event& event) {
        if (const auto* step = std::get_if<events::Step>(&event))
          set(shares[ranks[static_cast<size_t>(step->step) - 1]].second);
      });
      if (!run.result) qFatal("%s", run.result.error().message.c_str());
      std::vector<double> losses;
      for (const auto& event : run.events)
        if (const auto* evaluation = std::get_if<events::Evaluation>(&event)) losses.push_back(evaluation->loss);
      return losses;
    }
  };

 private Q_SLOTS:
  // Virtual tokens predict a sample's first token, as in PEFT; a prefix has no row that could.
  void whatStandsBeforeASample() {
    const auto model = tiny::model(tiny::llama);
    const auto before = at::tensor({7, 9, 11}, at::kLong);
    auto data = tiny::dataset(6, 3), longer = data;
    for (size_t i = 0; i < data.samples.size(); ++i) {
      auto& sample = data.samples[i];
      if (i % 2 == 0) sample.labels[0] = sample.ids[0];
      longer.samples[i] = sample;
      longer.samples[i].ids.insert(longer.samples[i].ids.begin(), {7, 9, 11});
      longer.samples[i].labels.insert(longer.samples[i].labels.begin(), {-100, -100, -100});
    }
    auto behindPrefix = longer;
    for (auto& sample : behindPrefix.samples) sample.labels[3] = -100;
    const EpochPlan::MicroBatch elements{{0, 1}, {2}, {3, 4, 5}};
    const auto batch = assembleBatch(data, elements);
    const at::NoGradGuard guard;
    const auto plain = targetCount(*model, batch);
    for (const bool virtualTokens : {true, false}) {
      const auto& whole = virtualTokens ? longer : behindPrefix;
      const auto wanted = batchLoss(*model, assembleBatch(whole, elements), {});
      SamplerOptions sampler;
      sampler.maxLength = 60;
      const double mean = evaluateLoss(*model, whole, sampler).loss();
      const auto tokens = std::make_shared<attached::Tokens>(model->embeddingsOf(before));
      const auto prefix = std::make_shared<attached::Prefix>(attached::prefixOf(*model, before));
      tiny::ok(virtualTokens ? model->attach(tokens) : model->attach(prefix));
      const auto loss = batchLoss(*model, batch, {});
      QCOMPARE(loss.targets, wanted.targets);
      QCOMPARE(loss.targets, targetCount(*model, batch));
      QCOMPARE(loss.targets, plain + (virtualTokens ? 3 : 0));
      QCOMPARE(loss.tokens, static_cast<int64_t>(batch.ids.size()));
      QVERIFY(at::allclose(loss.sum, wanted.sum, 1e-5));
      const auto evaluated = evaluateLoss(*model, data, sampler);
      QVERIFY(std::abs(evaluated.loss() - mean) < 1e-5 * mean);
      model->detach(tokens.get());
      model->detach(prefix.get());
    }
  }

  void accumulationNeverChangesTheStep() {
    std::vector<double> first;
    for (const auto& [batch, accumulation] : std::vector<std::pair<int64_t, int64_t>>{{1, 4}, {4, 1}, {2, 2}}) {
      Setup setup;
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

  void idleTimeCountsForNoStep() {
    using namespace std::chrono_literals;
    Setup setup;
    setup.options.maxSteps = 3;
    std::vector<events::Step> steps;
    Trainer trainer(
        *setup.model, *setup.method, setup.data, nullptr, setup.options,
        [&](const Event& event) {
          if (const auto* step = std::get_if<events::Step>(&event)) steps.push_back(*step);
        },
        setup.control);
    size_t calls = 0;
    trainer.setIdleHook([&] {
      QCOMPARE(calls++, steps.size()); // at the edge before each step
      std::this_thread::sleep_for(500ms);
    });
    QVERIFY(trainer.run());
    QCOMPARE(steps.size(), size_t{3});
    QCOMPARE(calls, size_t{3});
    for (size_t i = 0; i < steps.size(); ++i) {
      const auto tokens = steps[i].tokens - (i ? steps[i - 1].tokens : 0);
      QVERIFY(steps[i].tokens_per_second > static_cast<double>(tokens) / 0.5);
    }
  }

  void writesWhatTheContractNames() {
    Setup setup;
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
    Setup setup;
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
    Setup setup;
    setup.control.pause();
    std::jthread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      setup.control.setLearningRate(5e-3);
      setup.control.resume();
    });
    setup.options.schedule.type = "constant";
    const auto run = setup.run();
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
    Setup setup;
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
    Setup setup;
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
    Setup setup;
    setup.control.stopAndSave();
    const auto run = setup.run();
    QVERIFY(run.result && run.result->stopped);
    QCOMPARE(run.result->steps, 0);
    QCOMPARE(newestCheckpoint(setup.folder.path()).filename().string(), std::string("checkpoint-0"));
  }

  void evaluatesStopsEarlyAndLoadsTheBest() {
    Setup setup;
    const auto validation = tiny::dataset(6, 77);
    setup.options.maxSteps = 40;
    setup.options.learningRate = 0.1; // overfits random tokens at once
    setup.options.evalSteps = 1;
    setup.options.earlyStoppingPatience = 3;
    setup.options.loadBestModelAtEnd = true;
    const auto run = setup.run(&validation);
    QVERIFY(run.result);
    QVERIFY(run.result->steps < 40);
    std::vector<double> losses;
    for (const auto& event : run.events)
      if (const auto* evaluation = std::get_if<events::Evaluation>(&event)) losses.push_back(evaluation->loss);
    const auto best = std::min_element(losses.begin(), losses.end()) - losses.begin() + 1;
    QCOMPARE(losses.size(), static_cast<size_t>(best) + 3); // the third evaluation without improvement is the last
    QCOMPARE(run.result->steps, static_cast<int64_t>(losses.size()));
    const auto final = tiny::take(readFile(setup.folder.path() / "adapter_model.safetensors"));
    QCOMPARE(final, tiny::take(readFile(setup.folder.path() / checkpointName(best) / "adapter_model.safetensors")));
  }

  void anImprovementIsOneOnTheBest() {
    Told told;
    told.options.earlyStoppingPatience = 3;
    const auto losses = told.losses({0, 4, 3, 2, 1, 0});
    QCOMPARE(losses.size(), size_t{4}); // twice better than the one before it, and never than the first
    QVERIFY(losses[1] > losses[2] && losses[2] > losses[3] && losses[3] > losses[0]);
    QCOMPARE(tiny::take(readTrainState(newestCheckpoint(told.folder.path()))).bestStep, 1);
  }

  void theBestCheckpointIsKeptBesideTheNewest() {
    Told told;
    told.options.loadBestModelAtEnd = true;
    told.options.saveSteps = 1;
    told.options.saveTotalLimit = 1;
    const auto losses = told.losses({4, 0, 1, 2, 3});
    QVERIFY(std::min_element(losses.begin(), losses.end()) == losses.begin() + 1);
    std::vector<int64_t> kept;
    for (const auto& [step, path] : listCheckpoints(told.folder.path())) kept.push_back(step);
    QCOMPARE(kept, (std::vector<int64_t>{2, 5}));
    QCOMPARE(tiny::take(readFile(told.folder.path() / "adapter_model.safetensors")),
             tiny::take(readFile(told.folder.path() / checkpointName(2) / "adapter_model.safetensors")));
  }

  /// However samples are packed: one mean over all tokens, each sample once whatever its source's weight is.
  void anEvaluationIsAMeanOverTokens() {
    const auto model = tiny::model(tiny::llama);
    auto data = tiny::dataset(6, 3);
    data.samples[4].source = data.samples[5].source = 1;
    std::fill(data.samples[0].labels.begin() + 2, data.samples[0].labels.end(), -100);
    data.sourceWeights = {3.0, 0.5};
    const at::NoGradGuard guard;
    double sum = 0;
    int64_t targets = 0, tokens = 0;
    for (size_t i = 0; i < data.samples.size(); ++i) {
      const auto loss = batchLoss(*model, assembleBatch(data, {{i}}), {});
      if (loss.targets > 0) sum += loss.sum.item<double>();
      targets += loss.targets;
      tokens += loss.tokens;
    }
    for (const int64_t length : {20, 60, 1000}) {
      SamplerOptions sampler;
      sampler.maxLength = length;
      const auto result = evaluateLoss(*model, data, sampler);
      QCOMPARE(result.targets, targets);
      QCOMPARE(result.tokens, tokens);
      QVERIFY(std::abs(result.lossSum / sum - 1) < 1e-5);
      QVERIFY(std::abs(result.loss() / (sum / static_cast<double>(targets)) - 1) < 1e-5);
    }
  }

  void dropoutIsForTrainingAlone() {
    const auto batch = assembleBatch(tiny::dataset(6, 3), {{0, 1}, {2}});
    std::vector<double> evaluated, trained;
    for (const double dropout : {0.0, 0.5}) {
      const auto model = tiny::model(tiny::llama);
      MethodOptions lora;
      lora.r = 4;
      lora.loraDropout = dropout;
      const auto method = tiny::take(methodRegistry().create(lora));
      tiny::ok(method->attach(*model));
      tiny::randomize(*method, 5);
      evaluated.push_back(evaluateLoss(*model, tiny::dataset(6, 3), {}).loss());
      ForwardOptions options;
      options.mode = {true, 7};
      trained.push_back(batchLoss(*model, batch, options).sum.item<double>());
    }
    QCOMPARE(evaluated[1], evaluated[0]);
    QVERIFY(std::abs(trained[1] / trained[0] - 1) > 1e-3);
  }

  /// A micro-batch's load-balancing loss counts by its targets, so that a step's is a mean over all of them.
  void theBalanceOfExpertsCountsByTargets() {
    std::string config = tiny::mixtral;
    config.insert(1, R"("output_router_logits":true,"router_aux_loss_coef":0.5,)");
    const auto model = tiny::model(config.c_str());
    const at::NoGradGuard guard;
    const auto data = tiny::dataset(6, 3);
    for (const EpochPlan::MicroBatch& elements : {EpochPlan::MicroBatch{{0, 1}, {2}}, EpochPlan::MicroBatch{{4}}}) {
      const auto batch = assembleBatch(data, elements);
      const auto plain = batchLoss(*model, batch, {});
      ForwardOptions options;
      options.mode.training = true;
      const auto trained = batchLoss(*model, batch, options);
      at::Tensor balance;
      options.balanceLoss = &balance;
      const auto ofTokens = [](const std::vector<int32_t>& values) { return at::tensor(values).to(at::kLong); };
      (void)model->hidden(
          {ofTokens(batch.ids), ofTokens(batch.positions), {batch.offsets.begin(), batch.offsets.end()}}, options);
      const double wanted = 0.5 * balance.item<double>() * static_cast<double>(plain.targets);
      QVERIFY(plain.targets > 1 && wanted > 0.1);
      QVERIFY(std::abs(trained.sum.item<double>() - plain.sum.item<double>() - wanted) < 1e-4 * wanted);
    }
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
    Setup setup;
    QVERIFY(setup.run().result);
    Setup other;
    other.data = tiny::dataset(21, 11);
    other.options.resumeFrom = newestCheckpoint(setup.folder.path());
    const auto run = other.run();
    QVERIFY(!run.result);
    QCOMPARE(run.result.error().code, std::string("checkpoint.changed"));
  }

  void damagedCheckpointsAreErrors() {
    Setup setup;
    QVERIFY(setup.run().result);
    const auto checkpoint = newestCheckpoint(setup.folder.path());
    tiny::ok(writeFileAtomically(checkpoint / "optimizer.safetensors", "nonsense"));
    Setup other;
    other.options.resumeFrom = checkpoint;
    QCOMPARE(other.run().result.error().code, std::string("file.damaged"));
    tiny::ok(writeFileAtomically(checkpoint / "state.json", "{\"step\": -1}"));
    Setup third;
    third.options.resumeFrom = checkpoint;
    QCOMPARE(third.run().result.error().code, std::string("checkpoint.damaged"));
  }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
