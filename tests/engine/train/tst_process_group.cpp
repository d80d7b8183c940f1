// A step shared by two processes is the step of one: the same update, the same decisions, one who writes files.
#include "engine/optim/registry.h"
#include "engine/train/checkpoint.h"
#include "engine/train/optimizer_step.h"
#include "engine/tune/base/method.h"
#include "engine/tune/base/method_registry.h"
#include "shared_process_group.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestProcessGroup : public QObject {
  Q_OBJECT

  /// A model with an adapter on it: of the same values in every process.
  struct Member {
    std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
    std::unique_ptr<TuningMethod> method;
    EncodedDataset data = tiny::dataset(20, 11), validation = tiny::dataset(6, 77);
    TrainControl control;
    tiny::Folder folder;
    TrainOptions options = tiny::options(folder.path());
    explicit Member(double dropout = 0) {
      MethodOptions lora;
      lora.r = 4;
      lora.loraDropout = dropout;
      method = tiny::take(methodRegistry().create(lora));
      tiny::ok(method->attach(*model));
      tiny::randomize(*method, 5);
      options.sampler.accumulation = 5;
      options.sampler.packing = false;
    }
    at::Tensor values() const {
      std::vector<at::Tensor> parts;
      for (const auto& trainable : method->trainable()) parts.push_back(trainable.tensor.detach().flatten());
      return at::cat(parts).clone();
    }
    void spoil(int64_t token) { // its embedding is no number
      const at::NoGradGuard guard;
      model->parameters().front().tensor.narrow(0, token, 1).fill_(std::numeric_limits<float>::quiet_NaN());
    }
  };
  struct Steps {
    std::vector<StepOutcome> outcomes;
    at::Tensor values;
  };
  /// Three steps of five, four and one micro-batches: the shares of two processes differ.
  static Steps threeSteps(
      Member& member, ProcessGroup& group, std::function<bool()> proceed = [] { return true; }) {
    const auto optimizer = tiny::take(makeOptimizer(member.method->trainable(), {}));
    LossScale scale(false);
    OptimizerStep step(*member.model, member.data, *optimizer, scale, 0.5, false, std::move(proceed), group);
    Steps done;
    size_t next = 0;
    for (const size_t count : {5, 4, 1}) {
      std::vector<EpochPlan::MicroBatch> batches;
      for (size_t i = 0; i < count; ++i) batches.push_back({{next++}});
      done.outcomes.push_back(step.run(batches, 1e-2, next));
    }
    done.values = member.values();
    return done;
  }

 private Q_SLOTS:
  void aStepOfTwoIsTheStepOfOne() {
    Member single(0.3); // its masks belong to micro-batches, whoever computes them
    const auto before = single.values();
    const auto expected = threeSteps(single, alone());
    QVERIFY(!at::allclose(expected.values, before, 1e-2, 1e-3));
    Steps got[2];
    tiny::together(2, [&](ProcessGroup& group) {
      Member member(0.3);
      got[group.rank()] = threeSteps(member, group);
    });
    QVERIFY(at::equal(got[0].values, got[1].values));
    const double gap = (got[0].values - expected.values).abs().max().item<double>();
    QVERIFY2(gap < 1e-5, qPrintable(QString::number(gap)));
    for (size_t i = 0; i < 3; ++i)
      for (const auto& steps : got) {
        const auto &mine = steps.outcomes[i], &whole = expected.outcomes[i];
        QVERIFY(std::abs(mine.loss / whole.loss - 1) < 1e-6 &&
                std::abs(mine.gradientNorm / whole.gradientNorm - 1) < 1e-5);
        QCOMPARE(mine.tokens, whole.tokens);
        QCOMPARE(mine.end, StepOutcome::End::Applied);
      }
  }

  void oneThatMayNotProceedStopsBoth() {
    Member single;
    const auto expected = threeSteps(single, alone(), [asked = 0]() mutable { return ++asked > 2; }); // the last alone
    Steps got[2];
    tiny::together(2, [&](ProcessGroup& group) {
      Member member; // of the last step's one micro-batch the second process is not asked
      got[group.rank()] = threeSteps(member, group, [&, asked = 0]() mutable { return group.leads() || ++asked < 2; });
    });
    using End = StepOutcome::End;
    for (const auto& steps : {expected, got[0], got[1]}) {
      QVERIFY(steps.outcomes[0].end == End::Interrupted && steps.outcomes[1].end == End::Interrupted);
      QCOMPARE(steps.outcomes[2].end, End::Applied);
      QVERIFY(at::allclose(steps.values, expected.values, 1e-5, 1e-7)); // what was dropped left nothing
    }
  }

  void whatIsNotFiniteInOneIsToldByBoth() {
    Steps got[2];
    tiny::together(2, [&](ProcessGroup& group) {
      Member member;
      const auto token = member.data.samples[1].ids[0]; // micro-batch 1 is the second process's
      for (size_t i = 0; i < member.data.samples.size(); ++i)
        if (i != 1)
          std::replace(member.data.samples[i].ids.begin(), member.data.samples[i].ids.end(), token, (token + 1) % 64);
      member.spoil(token);
      got[group.rank()] = threeSteps(member, group);
    });
    for (const auto& steps : got) {
      QCOMPARE(steps.outcomes[0].end, StepOutcome::End::NotFinite);
      QCOMPARE(steps.outcomes[0].suspects, std::vector<int64_t>{1});
    }
  }

  /// Evaluation, early stop, a live learning rate, and who writes.
  void aTrainingOfTwoIsTheTrainingOfOne() {
    const auto setUp = [](Member& member) {
      member.options.maxSteps = 30;
      member.options.learningRate = 0.05;
      member.options.evalSteps = 1;
      member.options.earlyStoppingPatience = 3;
      member.options.loadBestModelAtEnd = true;
      member.options.recipe = Json{{"name", "x"}};
      member.control.setLearningRate(0.06);
    };
    Member single;
    setUp(single);
    const auto expected =
        tiny::train(*single.model, *single.method, single.data, single.options, single.control, &single.validation);
    QVERIFY(expected.result && expected.result->steps < 30);

    struct {
      Result<events::Finished> result = events::Finished{};
      std::vector<Event> events;
      at::Tensor values;
    } got[2];
    tiny::Folder folder;
    tiny::together(2, [&](ProcessGroup& group) {
      Member member;
      setUp(member);
      if (!group.leads()) member.control.setLearningRate(1); // the first process's counts
      auto& mine = got[group.rank()];
      member.options.outputDir = folder.path();
      Trainer trainer(
          *member.model, *member.method, member.data, &member.validation, member.options,
          [&](const Event& event) { mine.events.push_back(event); }, member.control);
      trainer.setProcessGroup(group);
      mine.result = trainer.run();
      mine.values = member.values();
    });
    QVERIFY(got[0].result && got[1].result);
    QCOMPARE(got[0].result->steps, expected.result->steps);
    QCOMPARE(got[1].result->steps, expected.result->steps);
    QVERIFY(got[1].events.empty());
    QCOMPARE(got[0].events.size(), expected.events.size());
    std::vector<double> losses;
    for (const auto& event : got[0].events)
      if (const auto* step = std::get_if<events::Step>(&event)) losses.push_back(step->loss);
    QCOMPARE(losses.size(), expected.losses.size());
    for (size_t i = 0; i < losses.size(); ++i) QVERIFY(std::abs(losses[i] / expected.losses[i] - 1) < 1e-3);
    QVERIFY(at::equal(got[0].values, got[1].values)); // the best state was loaded by both
    QCOMPARE(listCheckpoints(folder.path()).size(), listCheckpoints(single.folder.path()).size());
  }

  void oneThatIsStoppedStopsBothWithOneCheckpoint() {
    int64_t steps[2] = {-1, -1};
    bool stopped[2] = {false, false};
    tiny::Folder folder;
    tiny::together(2, [&](ProcessGroup& group) {
      Member member;
      member.options.outputDir = folder.path();
      if (!group.leads()) member.control.stopAndSave();
      Trainer trainer(*member.model, *member.method, member.data, nullptr, member.options, {}, member.control);
      trainer.setProcessGroup(group);
      const auto result = trainer.run();
      if (!result) return;
      steps[group.rank()] = result->steps;
      stopped[group.rank()] = result->stopped;
    });
    QVERIFY(stopped[0] && stopped[1]);
    QVERIFY(steps[0] == 0 && steps[1] == 0);
    QCOMPARE(listCheckpoints(folder.path()).size(), size_t{1});
  }

  /// Only the first process meets the fault, when it opens its log; the other must not wait for it.
  void aProcessThatFailsEndsBoth() {
    std::string codes[2];
    tiny::together(2, [&](ProcessGroup& group) {
      Member member;
      if (group.leads()) fs::create_directories(member.folder.path() / "training_log.jsonl");
      Trainer trainer(*member.model, *member.method, member.data, nullptr, member.options, {}, member.control);
      trainer.setProcessGroup(group);
      const auto result = trainer.run();
      codes[group.rank()] = result ? "" : result.error().code;
    });
    QCOMPARE(codes[0], std::string("io.not_writable"));
    QCOMPARE(codes[1], std::string("train.process"));
  }
};

QTEST_APPLESS_MAIN(TestProcessGroup)
#include "tst_process_group.moc"
