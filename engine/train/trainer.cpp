#include "engine/train/trainer.h"

#include "engine/train/run_names.h"

#include "engine/memory/memory.h"
#include "engine/optim/registry.h"
#include "engine/plan/disk_need.h"
#include "engine/train/advisor.h"
#include "engine/train/checkpoint.h"
#include "engine/train/data_cursor.h"
#include "engine/train/evaluation.h"
#include "engine/train/optimizer_step.h"
#include "engine/train/run_files.h"
#include "engine/train/run_identity.h"
#include "engine/train/training_log.h"

#include <chrono>
#include <cmath>

namespace tw {
namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr size_t kSamplesNamed = 8; ///< in the message about a batch that is not finite

int64_t countPrunable(const fs::path& folder) {
  int64_t count = 0;
  for (const auto& [step, path] : listCheckpoints(folder))
    if (const auto state = readTrainState(path); !state || state->savedBy == SavedBy::Steps) ++count;
  return count;
}

} // namespace

struct Trainer::Job {
  CausalModel& model;
  TuningMethod& method;
  const EncodedDataset& train;
  const EncodedDataset* validation;
  TrainOptions options;
  EventSink sink;
  TrainControl& control;
  SampleHook sampleHook;
  std::function<void()> idleHook;
  ProcessGroup* group = &alone();

  TrainState state;
  DataCursor cursor;
  LossScale scale;
  Advisor advisor;
  TrainingLog log;
  std::unique_ptr<Optimizer> optimizer;
  std::optional<Schedule> schedule;
  std::optional<Error> logError; ///< the log's first failure ends the run at the next step
  Clock::time_point begin;
  double secondsBefore = 0, pausedSeconds = 0;
  int64_t tokensBefore = 0, savedStep = -1;
  double trainingSeconds = 0; ///< in optimizer steps alone
  double savedAt = 0;         ///< on options.clock

  Job(CausalModel& m, TuningMethod& t, const EncodedDataset& data, const EncodedDataset* held, TrainOptions o,
      EventSink s, TrainControl& c)
      : model(m), method(t), train(data), validation(held && !held->samples.empty() ? held : nullptr),
        options(std::move(o)), sink(std::move(s)), control(c), cursor(train, options.sampler),
        scale(model.computeDtype() == at::kHalf) {}

  Result<events::Finished> run();
  Result<> prepare();
  Result<> restore();
  Result<> checkDisk() const;
  void announce();
  Result<bool> loop();
  Result<bool> oneStep();
  Result<> notFinite(const StepOutcome& outcome);
  void reportStep(const StepOutcome& outcome, double rate, double seconds);
  bool every(int64_t interval) const;
  bool stoppedEarly() const;
  bool evaluationDue() const;
  Result<bool> evaluate();
  Result<bool> afterStep();
  void answer();
  Result<> save(SavedBy by = SavedBy::Steps);
  Result<> saveByTime();
  Result<> saveWhereDue();
  Result<> writeState();
  Result<> finish();
  Result<> loadBest();
  Result<> writeResult();
  Result<> agreed(Result<> own);
  bool proceed();
  void saveInPause();
  void takeChanges();
  void changeRate(double rate);
  double seconds() const { return secondsBefore + secondsSince(begin); }
  void emit(const Event& event) {
    if (!group->leads()) return;
    // The log first: what was told is there even if the program is killed right after.
    if (auto done = log.append(toJson(event)); !done && !logError) logError = std::move(done.error());
    if (sink) sink(event);
  }
};

/// What one process could not do stops all of them.
Result<> Trainer::Job::agreed(Result<> own) {
  if (!group->any(!own) || !own) return own;
  return fail(workError("train.process", TW_TEXT("Another process of this training failed."),
                        TW_TEXT("Look at what that process says.")));
}

Result<> Trainer::Job::prepare() {
  if (group->leads()) removeRunLeftovers(options.outputDir);
  if (cursor.empty())
    return fail(requestError("train.empty", TW_TEXT("There is nothing to train on: the dataset gives no batch."),
                             TW_TEXT("Check the data with `tunewright data inspect`.")));
  state.totalSteps = options.maxSteps > 0 ? options.maxSteps : cursor.stepsOf(options.epochs);
  TW_TRY(auto made, Schedule::create(options.schedule, state.totalSteps));
  schedule.emplace(std::move(made));
  auto recipe = recipeFromJson(options.recipe).value_or(Recipe{});
  recipe.training.learning_rate = options.learningRate;
  advisor = Advisor({std::move(recipe), state.totalSteps, schedule->warmupSteps(), memoryLimit(model.device())});
  state.learningRate = state.recipeRate = options.learningRate;
  state.seed = options.seed;
  state.fingerprint = runIdentity(train, options);
  TW_TRY(optimizer, makeOptimizer(method.trainable(), options.optimizer));
  if (!options.resumeFrom.empty()) TW_CHECK(agreed(restore()));
  const auto open = [&]() -> Result<> {
    TW_CHECK(checkDisk());
    return log.open(options.outputDir / "training_log.jsonl");
  };
  return agreed(group->leads() ? open() : Result<>{});
}

Result<> Trainer::Job::checkDisk() const {
  constexpr int64_t texts = int64_t{1} << 20; // recipe, state, model card, log
  const auto tokenizer = options.baseModel.empty() ? int64_t{0} : tokenizerBytes(options.baseModel);
  DiskNeed need;
  need.checkpointBytes = method.savedBytes(SaveKind::Checkpoint) + optimizer->stateBytes() + tokenizer + texts;
  need.finalBytes = method.savedBytes(SaveKind::Final) + tokenizer + texts;
  need.step = state.step;
  need.totalSteps = state.totalSteps;
  need.saveSteps = options.saveSteps;
  need.saveTotalLimit = options.saveTotalLimit;
  // Those by time are not counted: one for which there is no room is left out, with an advice.
  need.existing = countPrunable(options.outputDir);
  need.keepsBest = options.loadBestModelAtEnd && validation;
  need.evalSteps = options.evalSteps;
  const auto available = freeBytes(options.outputDir);
  return available ? checkDiskRoom(need, *available, options.outputDir)
                   : Result<>{}; // a disk that does not tell is no reason to stop
}

Result<> Trainer::Job::restore() {
  // First: a changed rank would else be told as a damaged file.
  TW_TRY(const auto written, readTrainState(options.resumeFrom));
  TW_CHECK(checkSameRun(written.fingerprint, state.fingerprint, options.resumeFrom));
  TW_TRY(auto found, readCheckpoint(options.resumeFrom, method, *optimizer));
  found.fingerprint = std::move(state.fingerprint);
  found.totalSteps = state.totalSteps;
  state = std::move(found);
  cursor.seek(state.epoch, state.stepInEpoch);
  scale.restore(state.lossScale, state.goodSteps);
  std::error_code elsewhere;
  if (fs::equivalent(options.resumeFrom, options.outputDir / checkpointName(state.step), elsewhere))
    savedStep = state.step;
  if (group->leads()) dropCheckpointsAfter(options.outputDir, state.step);
  secondsBefore = state.seconds;
  tokensBefore = state.tokens;
  return {};
}

void Trainer::Job::announce() {
  events::Started started;
  started.run_id = options.runId;
  started.output_dir = toUtf8(options.outputDir);
  started.device = options.deviceName;
  started.trainable_parameters = optimizer->parameterCount();
  started.total_parameters = model.parameterCount() + (method.info().keepsBase ? optimizer->parameterCount() : 0);
  started.samples = static_cast<int64_t>(train.samples.size());
  started.tokens = train.tokens;
  started.total_steps = state.totalSteps;
  started.resumed_from_step = options.resumeFrom.empty() ? 0 : state.step;
  started.memory_before_bytes = options.memoryBefore;
  emit(started);
  for (const auto& note : method.notes()) emit(events::Advice{note.code, note.message});
  if (schedule->skipsWarmup())
    emit(events::Advice{"train.one_step", TW_TEXT("This run has one step only, so it goes without warm-up: the rate of "
                                                  "a warm-up's first step is 0, and nothing would be learnt.")});
  if (state.recipeRate != options.learningRate) {
    state.recipeRate = options.learningRate;
    changeRate(options.learningRate);
  }
}

/// Looked at before every micro-batch.
bool Trainer::Job::proceed() {
  if (control.pauseRequested()) {
    const auto start = Clock::now();
    emit(events::Paused{state.step});
    while (control.pauseRequested()) {
      if (idleHook) idleHook();
      saveInPause();
      control.waitWhilePaused();
    }
    emit(events::Continued{state.step});
    pausedSeconds += secondsSince(start);
  }
  return !control.stopRequested();
}

/// The state is still that of the last step, whatever gradients were added up since. Several processes would have to
/// agree: they save after the step.
void Trainer::Job::saveInPause() {
  if (group->size() > 1 || !control.takeSave()) return;
  if (auto saved = save(SavedBy::Hand); !saved) logError = saved.error();
}

void Trainer::Job::takeChanges() {
  const auto rate = group->leads() ? control.takeLearningRate() : std::nullopt;
  if (!group->any(rate.has_value())) return;
  changeRate(group->total(rate.value_or(0.0))); // the others add nothing
}

void Trainer::Job::changeRate(double rate) {
  state.learningRate = rate;
  savedStep = -1; // a checkpoint of this step does not know it
  emit(events::Changed{state.step, "training.learning_rate", rate});
}

/// False: stopped on request before the step was applied.
Result<bool> Trainer::Job::oneStep() {
  takeChanges();
  if (idleHook) idleHook();
  const auto start = Clock::now();
  pausedSeconds = 0;
  const double rate = schedule->rate(state.step, state.learningRate);
  OptimizerStep step(
      model, train, *optimizer, scale, options.maxGradNorm, options.gradientCheckpointing, [this] { return proceed(); },
      *group);
  step.setMethod(method, {state.step + 1, state.totalSteps, rate});
  const auto outcome = step.run(cursor.current(), rate, mixSeed(options.seed, static_cast<uint64_t>(state.step), 1));
  if (outcome.end == StepOutcome::End::Interrupted) return false;
  if (outcome.end == StepOutcome::End::NotFinite) {
    TW_CHECK(notFinite(outcome));
    return false;
  }
  const double took = std::max(1e-9, secondsSince(start) - pausedSeconds);
  trainingSeconds += took;
  cursor.advance();
  ++state.step;
  state.epoch = cursor.epoch();
  state.stepInEpoch = cursor.stepInEpoch();
  state.tokens += outcome.tokens;
  state.lossSum += outcome.loss;
  state.intervalLoss += outcome.loss;
  ++state.intervalSteps;
  state.optimizerSteps = optimizer->steps();
  state.lossScale = scale.active() ? scale.value() : 0;
  state.goodSteps = scale.goodSteps();
  reportStep(outcome, rate, took);
  return true;
}

void Trainer::Job::reportStep(const StepOutcome& outcome, double rate, double took) {
  const bool due = state.step % std::max<int64_t>(1, options.loggingSteps) == 0 || state.step == state.totalSteps;
  peakMemory(model.device()); // noted after each step, see memory.h
  events::Step now;
  now.step = state.step;
  now.epoch = cursor.progress();
  now.loss = outcome.loss;
  now.learning_rate = rate;
  now.extra_loss = outcome.extraLoss;
  now.grad_norm = outcome.gradientNorm;
  if (due) {
    auto event = now;
    event.loss = state.intervalLoss / static_cast<double>(std::max<int64_t>(1, state.intervalSteps));
    event.tokens = state.tokens;
    event.tokens_per_second = static_cast<double>(outcome.tokens) / took;
    event.memory_bytes = now.memory_bytes = memoryInUse(model.device());
    event.seconds = seconds();
    state.intervalLoss = 0;
    state.intervalSteps = 0;
    emit(event);
  }
  if (outcome.end == StepOutcome::End::Skipped) return;
  for (const auto& advice : advisor.afterStep(now)) emit(advice);
}

/// Keeps the last good state and always fails.
Result<> Trainer::Job::notFinite(const StepOutcome& outcome) {
  if (optimizer->valuesFinite() && savedStep != state.step) TW_CHECK(save());
  std::string names, file;
  int64_t line = 0;
  for (size_t i = 0; i < outcome.suspects.size(); ++i) {
    const auto& sample = train.samples[static_cast<size_t>(outcome.suspects[i])];
    if (i == 0) {
      line = sample.line;
      const auto source = static_cast<size_t>(sample.source);
      if (source < options.sourceNames.size()) file = options.sourceNames[source];
    }
    if (i < kSamplesNamed)
      names += (i ? ", " : "") + std::to_string(sample.index) +
               (sample.line > 0 ? " (line " + std::to_string(sample.line) + ")" : "");
  }
  if (outcome.suspects.size() > kSamplesNamed)
    names += " and " + std::to_string(outcome.suspects.size() - kSamplesNamed) + " more";
  return fail(workError("train.not_finite",
                        std::isfinite(outcome.loss) ? TW_TEXT("The gradient of step %1 is not a finite number; the "
                                                              "state before it was kept. Samples of that batch: %2.",
                                                              state.step + 1, names)
                                                    : TW_TEXT("The loss of step %1 is not a finite number; the state "
                                                              "before it was kept. Samples of that batch: %2.",
                                                              state.step + 1, names),
                        TW_TEXT("Look at these samples, lower the learning rate, or train in bfloat16 or float32."))
                  .at(file, line));
}

/// False: stopped on request while evaluating. Remembers the best state, in a checkpoint where one is asked for.
Result<bool> Trainer::Job::evaluate() {
  const auto result = evaluateLoss(
      model, *validation, options.sampler, [this](int64_t, int64_t) { return !control.stopRequested(); }, *group);
  if (result.stopped) return false;
  if (result.targets == 0)
    return fail(requestError("data.no_targets", TW_TEXT("The validation data has no token to be predicted."),
                             TW_TEXT("Check data.validation and data.train_on."))
                    .in("data.validation"));
  state.evaluatedStep = state.step;
  const double loss = result.loss();
  const events::Evaluation evaluation{state.step, loss, std::exp(loss)};
  emit(evaluation);
  for (const auto& advice : advisor.afterEvaluation(evaluation)) emit(advice);
  if (std::isfinite(loss) && (!state.bestLoss || loss < *state.bestLoss)) {
    state.bestLoss = loss;
    state.bestStep = state.step;
    state.evaluationsSinceBest = 0;
  } else {
    ++state.evaluationsSinceBest;
  }
  const bool best = options.loadBestModelAtEnd && state.bestStep == state.step;
  if (savedStep == state.step) {
    const auto update = [&]() -> Result<> {
      pruneCheckpoints(options.outputDir, options.saveTotalLimit, {state.step, state.bestStep});
      return updateCheckpoint(options.outputDir / checkpointName(state.step), state);
    };
    TW_CHECK(agreed(group->leads() ? update() : Result<>{}));
  } else if (best || stoppedEarly()) {
    TW_CHECK(save());
  }
  return true;
}

/// Only shown: what fails here ends no training.
void Trainer::Job::answer() {
  if (!sampleHook || !group->leads()) return;
  if (const auto answers = sampleHook())
    for (const auto& [prompt, text] : *answers) {
      const events::Answer answer{state.step, prompt, text};
      emit(answer);
      for (const auto& advice : advisor.afterAnswer(answer)) emit(advice);
    }
  else
    emit(events::Advice{"train.answer_failed", TW_TEXT("The sample prompts could not be answered after step %1: %2",
                                                       state.step, answers.error().message)});
}

Result<> Trainer::Job::save(SavedBy by) {
  const auto write = [&]() -> Result<> {
    const auto folder = options.outputDir / checkpointName(state.step);
    const auto there = readTrainState(folder);
    // What is there already of this step: saved by hand it stays so, whatever writes it again.
    state.savedBy = there && there->savedBy == SavedBy::Hand ? SavedBy::Hand : by;
    if (savedStep != state.step) return writeState();
    TW_CHECK(updateCheckpoint(folder, state));
    emit(events::Checkpoint{state.step, toUtf8(folder)});
    return {};
  };
  TW_CHECK(agreed(group->leads() ? write() : Result<>{}));
  savedStep = state.step;
  savedAt = options.clock();
  return {};
}

/// Nobody asked for this one: where it cannot be written, training goes on and tries again later.
Result<> Trainer::Job::saveByTime() {
  auto written = Result<>{};
  if (group->leads()) {
    state.savedBy = SavedBy::Time;
    written = writeState();
  }
  savedAt = options.clock();
  if (!group->any(!written)) savedStep = state.step;
  else if (!written)
    emit(events::Advice{"checkpoint.skipped",
                        TW_TEXT("No checkpoint could be written after step %1, so a crash now would lose more: %2",
                                state.step, written.error().message)});
  return {};
}

/// After a step, before what may fail or be stopped; evaluate() completes what is written here.
Result<> Trainer::Job::saveWhereDue() {
  if (group->any(control.takeSave())) return save(SavedBy::Hand);
  if (every(options.saveSteps) || state.step >= state.totalSteps) return save();
  const bool late = options.saveMinutes > 0 && options.clock() - savedAt >= options.saveMinutes * 60;
  return group->any(group->leads() && late) ? saveByTime() : Result<>{};
}

Result<> Trainer::Job::writeState() {
  state.seconds = seconds();
  const RunFiles files{options.baseModel, options.chatTemplate, options.recipe};
  ModelCard card{options.modelName,
                 toUtf8(options.baseModel),
                 method.info().name,
                 static_cast<int64_t>(train.samples.size()),
                 state.step,
                 optimizer->parameterCount(),
                 state.lossSum / static_cast<double>(std::max<int64_t>(1, state.step)),
                 "This is a checkpoint: training can be resumed from it."};
  TW_TRY(const auto path,
         writeCheckpoint(options.outputDir, state, method, *optimizer, [&](const fs::path& folder) -> Result<> {
           TW_CHECK(writeRunFiles(files, folder));
           return writeFileAtomically(folder / "README.md", modelCardText(card));
         }));
  emit(events::Checkpoint{state.step, toUtf8(path)});
  pruneCheckpoints(options.outputDir, options.saveTotalLimit, {state.step, state.bestStep});
  return {};
}

bool Trainer::Job::every(int64_t interval) const { return interval > 0 && state.step % interval == 0; }

bool Trainer::Job::stoppedEarly() const {
  return options.earlyStoppingPatience > 0 && state.evaluationsSinceBest >= options.earlyStoppingPatience;
}

bool Trainer::Job::evaluationDue() const {
  return validation && state.step > 0 && state.evaluatedStep != state.step &&
         (every(options.evalSteps) || state.step >= state.totalSteps);
}

/// What follows a step; a run that was stopped inside it owes it. False: stopped on request.
Result<bool> Trainer::Job::afterStep() {
  try {
    if (evaluationDue()) {
      auto evaluated = evaluate();
      if (!evaluated && savedStep != state.step) TW_CHECK(save());
      if (!evaluated || !*evaluated) return evaluated;
    }
    if (every(options.sampleSteps)) answer();
  } catch (...) { // the device's memory is full, say: the steps so far are not lost
    state.savedBy = SavedBy::Steps;
    if (savedStep != state.step && group->leads()) (void)writeState();
    throw;
  }
  return true;
}

/// False: stopped on request.
Result<bool> Trainer::Job::loop() {
  const auto ended = [this] { return state.step >= state.totalSteps || stoppedEarly(); };
  if (evaluationDue()) {
    TW_TRY(const bool done, afterStep());
    if (!done) return false;
  }
  while (!ended()) {
    TW_TRY(const bool applied, oneStep());
    if (!applied) return false;
    TW_CHECK(saveWhereDue());
    TW_TRY(const bool done, afterStep());
    if (!done) return false;
    TW_CHECK(agreed(logError ? Result<>(fail(*logError)) : Result<>{}));
  }
  if (state.step < state.totalSteps)
    emit(events::Advice{"train.early_stop",
                        TW_TEXT("The validation loss has not improved for %1 evaluations, so the training ends here.",
                                state.evaluationsSinceBest)});
  return true;
}

Result<> Trainer::Job::finish() {
  const auto own = [this]() -> Result<> {
    TW_CHECK(loadBest());
    return group->leads() ? writeResult() : Result<>{};
  };
  return agreed(own());
}

Result<> Trainer::Job::loadBest() {
  if (!options.loadBestModelAtEnd || !state.bestLoss || state.bestStep == state.step) return {};
  const auto best = options.outputDir / checkpointName(state.bestStep);
  std::error_code ignored;
  if (fs::exists(best, ignored)) return method.load(best);
  emit(events::Advice{
      "train.best_missing",
      TW_TEXT("The best state was that of step %1, but %2 is not there any more; the result is the last state instead.",
              state.bestStep, toUtf8(best))});
  return {};
}

/// The result itself, in output_dir.
Result<> Trainer::Job::writeResult() {
  TW_CHECK(method.save(options.outputDir, SaveKind::Final));
  TW_CHECK(writeRunFiles({options.baseModel, options.chatTemplate, options.recipe}, options.outputDir));
  const ModelCard card{options.modelName,
                       toUtf8(options.baseModel),
                       method.info().name,
                       static_cast<int64_t>(train.samples.size()),
                       state.step,
                       optimizer->parameterCount(),
                       state.lossSum / static_cast<double>(std::max<int64_t>(1, state.step)),
                       {}};
  return writeFileAtomically(options.outputDir / "README.md", modelCardText(card));
}

Result<events::Finished> Trainer::Job::run() {
  begin = Clock::now();
  if (!options.clock) options.clock = [start = begin] { return secondsSince(start); };
  TW_CHECK(prepare());
  savedAt = options.clock();
  resetPeakMemory(model.device());
  announce();
  const bool writesRecipe = !options.recipe.is_null() && group->leads();
  TW_CHECK(agreed(writesRecipe ? writeFileAtomically(options.outputDir / "recipe.json", prettyJson(options.recipe))
                               : Result<>{}));
  TW_TRY(const bool complete, loop());
  const bool asked = group->any(control.takeSave());
  if (asked || savedStep != state.step) TW_CHECK(save(asked ? SavedBy::Hand : SavedBy::Steps));
  if (complete) TW_CHECK(finish());
  events::Finished finished;
  finished.output_dir = toUtf8(options.outputDir);
  finished.steps = state.step;
  finished.train_loss = state.lossSum / static_cast<double>(std::max<int64_t>(1, state.step));
  finished.seconds = seconds();
  finished.tokens_per_second =
      trainingSeconds > 0 ? static_cast<double>(state.tokens - tokensBefore) / trainingSeconds : 0;
  finished.peak_memory_bytes = peakMemory(model.device());
  finished.memory_before_bytes = options.memoryBefore;
  finished.stopped = !complete;
  emit(finished);
  if (logError) return fail(*logError);
  return finished;
}

Trainer::Trainer(CausalModel& model, TuningMethod& method, const EncodedDataset& train,
                 const EncodedDataset* validation, TrainOptions options, EventSink sink, TrainControl& control)
    : m_job(std::make_unique<Job>(model, method, train, validation, std::move(options), std::move(sink), control)) {}
Trainer::~Trainer() = default;
void Trainer::setProcessGroup(ProcessGroup& group) { m_job->group = &group; }
void Trainer::setSampleHook(SampleHook hook) { m_job->sampleHook = std::move(hook); }
void Trainer::setIdleHook(std::function<void()> hook) { m_job->idleHook = std::move(hook); }
Result<events::Finished> Trainer::run() { return m_job->run(); }

} // namespace tw
