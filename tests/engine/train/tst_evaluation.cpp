// What a loss is taken over, in training and in evaluations, and what a run makes of its evaluations.
#include "attached.h"
#include "engine/train/batch_loss.h"
#include "engine/train/checkpoint.h"
#include "engine/train/evaluation.h"
#include "trainer_setup.h"

#include <QTest>

using namespace tw;

class TestEvaluation : public QObject {
  Q_OBJECT

  /// Validation losses in an order that is asked for: nothing is learnt, and after each step the adapter is set to a
  /// share of its first, random values. Five shares, the one with the lowest loss first.
  struct Told : tiny::TrainerSetup {
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
      const auto run = TrainerSetup::run(&validation, [&](const Event& event) {
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

  void evaluatesStopsEarlyAndLoadsTheBest() {
    tiny::TrainerSetup setup;
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
};

QTEST_APPLESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
