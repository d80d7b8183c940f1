#include "engine/train/trainer.h"

#include "engine/memory/memory.h"
#include "engine/optim/registry.h"
#include "engine/train/data_cursor.h"
#include "engine/train/not_finite.h"
#include "engine/train/optimizer_step.h"
#include "engine/train/run_disk.h"
#include "engine/train/run_identity.h"
#include "engine/train/run_names.h"
#include "engine/train/tensor_terms.h"
#include "engine/train/validation.h"

#include <chrono>

namespace tw {
namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Advisor::Settings advisedSettings(const TrainOptions& options) {
  Advisor::Settings settings;
  settings.learningRate = options.learningRate;
  settings.warmupSteps = options.schedule.warmupSteps;
  settings.warmupRatio = options.schedule.warmupRatio;
  settings.maxGradNorm = options.maxGradNorm;
  settings.maxSteps = options.maxSteps;
  settings.batchSize = options.sampler.batchSize;
  settings.accumulation = options.sampler.accumulation;
  settings.maxLength = options.sampler.maxLength;
  settings.gradientCheckpointing = options.gradientCheckpointing;
  settings.rank = options.rank;
  settings.alpha = options.alpha;
  settings.dropout = options.dropout;
  return settings;
}

} // namespace

/// The loop over the steps of a run, and what other threads ask of it in between.
class Trainer::Job {
 public:
  Job(CausalModel& model, TuningMethod& method, const EncodedDataset& train, const EncodedDataset* validation,
      TrainOptions options, EventSink sink, TrainControl& control)
      : m_run(model, method, train, validation, std::move(options), std::move(sink)), m_control(control),
        m_cursor(train, m_run.options.sampler), m_scale(model.computeDtype() == at::kHalf) {}

  Result<events::Finished> run();
  void setProcessGroup(ProcessGroup& group) { m_run.group = &group; }
  void setSampleHook(SampleHook hook) { m_sampleHook = std::move(hook); }
  void setIdleHook(std::function<void()> hook) { m_idleHook = std::move(hook); }

 private:
  Result<> prepare();
  Result<> restore();
  void announce();
  Result<bool> loop();
  Result<bool> oneStep();
  Result<> notFinite(const StepOutcome& outcome);
  void stepDone(const StepOutcome& outcome);
  void reportStep(const StepOutcome& outcome, double rate, double took);
  Result<bool> afterStep();
  void answer();
  Result<> finish();
  events::Finished finished(bool complete) const;
  bool proceed();
  void actInPause();
  void takeChanges();
  void changeRate(double rate);
  Result<> failure() const;

  TrainingRun m_run;
  RunCheckpoints m_checkpoints{m_run};
  Validation m_validation{m_run, m_checkpoints};
  TrainControl& m_control;
  SampleHook m_sampleHook;
  std::function<void()> m_idleHook;
  DataCursor m_cursor;
  LossScale m_scale;
  std::optional<Schedule> m_schedule;
  std::optional<Text> m_diskNote;    ///< told once the run has been announced
  std::optional<Error> m_pauseError; ///< of a checkpoint that was asked for in a pause
  double m_pausedSeconds = 0;        ///< within the step at hand
  double m_trainingSeconds = 0;      ///< in optimizer steps alone, of this start
  int64_t m_tokensBefore = 0;        ///< of earlier starts
};

Result<> Trainer::Job::prepare() {
  const auto& options = m_run.options;
  auto& state = m_run.state;
  if (m_run.group->leads()) removeRunLeftovers(options.outputDir);
  if (m_cursor.empty())
    return fail(requestError("train.empty", TW_TEXT("There is nothing to train on: the dataset gives no batch."),
                             TW_TEXT("Check the data with `tunewright data inspect`.")));
  state.totalSteps = options.maxSteps > 0 ? options.maxSteps : m_cursor.stepsOf(options.epochs);
  TW_TRY(auto made, Schedule::create(options.schedule, state.totalSteps));
  m_schedule.emplace(std::move(made));
  m_run.advisor = Advisor(
      {advisedSettings(options), state.totalSteps, m_schedule->warmupSteps(), memoryLimit(m_run.model.device())});
  state.learningRate = state.recipeRate = options.learningRate;
  state.seed = options.seed;
  state.fingerprint = runIdentity(m_run.train, options);
  TW_CHECK(m_run.method.begin(state.totalSteps));
  TW_TRY(m_run.optimizer,
         makeOptimizer(m_run.method.trainable(), withTensorTerms(options, m_run.model.embeddingNames())));
  if (!options.resumeFrom.empty()) TW_CHECK(m_run.agreed(restore()));
  const auto open = [&]() -> Result<> {
    TW_TRY(m_diskNote, checkRunDisk(m_run));
    return m_run.events.open(options.outputDir);
  };
  return m_run.agreed(m_run.group->leads() ? open() : Result<>{});
}

Result<> Trainer::Job::restore() {
  const auto& from = m_run.options.resumeFrom;
  auto& state = m_run.state;
  // First: a changed rank would else be told as a damaged file.
  TW_TRY(const auto written, readTrainState(from));
  TW_CHECK(checkSameRun(written.fingerprint, state.fingerprint, from));
  TW_TRY(auto found, readCheckpoint(from, m_run.method, *m_run.optimizer));
  found.fingerprint = std::move(state.fingerprint);
  found.totalSteps = state.totalSteps;
  state = std::move(found);
  m_cursor.seek(state.epoch, state.stepInEpoch);
  m_scale.restore(state.lossScale, state.goodSteps);
  m_checkpoints.resumedFrom(from);
  m_run.secondsBefore = state.seconds;
  m_tokensBefore = state.tokens;
  return {};
}

void Trainer::Job::announce() {
  const auto& options = m_run.options;
  const auto trained = m_run.optimizer->parameterCount();
  events::Started started;
  started.run_id = options.runId;
  started.output_dir = toUtf8(options.outputDir);
  started.device = options.deviceName;
  started.trainable_parameters = trained;
  started.total_parameters = m_run.model.parameterCount() + (m_run.method.info().keepsBase ? trained : 0);
  started.samples = static_cast<int64_t>(m_run.train.samples.size());
  started.tokens = m_run.train.tokens;
  started.total_steps = m_run.state.totalSteps;
  started.resumed_from_step = options.resumeFrom.empty() ? 0 : m_run.state.step;
  started.memory_before_bytes = options.memoryBefore;
  m_run.tell(started);
  if (m_diskNote) m_run.tell(events::Advice{"checkpoint.room", *m_diskNote});
  for (const auto& note : m_run.method.notes()) m_run.tell(events::Advice{note.code, note.message});
  if (m_schedule->skipsWarmup())
    m_run.tell(
        events::Advice{"train.one_step", TW_TEXT("This run has one step only, so it goes without warm-up: the rate of "
                                                 "a warm-up's first step is 0, and nothing would be learnt.")});
  if (m_run.state.recipeRate != options.learningRate) {
    m_run.state.recipeRate = options.learningRate;
    changeRate(options.learningRate);
  }
}

/// Looked at before every micro-batch.
bool Trainer::Job::proceed() {
  if (m_control.pauseRequested()) {
    const auto start = Clock::now();
    m_run.tell(events::Paused{m_run.state.step});
    while (m_control.pauseRequested()) {
      if (m_idleHook) m_idleHook();
      actInPause();
      m_control.waitWhilePaused();
    }
    m_run.tell(events::Continued{m_run.state.step});
    m_pausedSeconds += secondsSince(start);
  }
  return !m_control.stopRequested();
}

/// The state is still that of the last step, whatever gradients were added up since. Several processes would have to
/// agree: they take a new rate, and save, after the step.
void Trainer::Job::actInPause() {
  if (m_run.group->size() > 1) return;
  takeChanges();
  if (!m_control.takeSave()) return;
  if (auto saved = m_checkpoints.save(SavedBy::Hand); !saved) m_pauseError = saved.error();
}

void Trainer::Job::takeChanges() {
  const auto rate = m_run.group->leads() ? m_control.takeLearningRate() : std::nullopt;
  if (!m_run.group->any(rate.has_value())) return;
  changeRate(m_run.group->total(rate.value_or(0.0))); // the others add nothing
}

void Trainer::Job::changeRate(double rate) {
  m_run.state.learningRate = rate;
  m_checkpoints.outdate();
  m_run.tell(events::Changed{m_run.state.step, "training.learning_rate", rate});
}

/// False: stopped on request before the step was applied.
Result<bool> Trainer::Job::oneStep() {
  takeChanges();
  if (m_idleHook) m_idleHook();
  const auto& options = m_run.options;
  const auto& state = m_run.state;
  const auto start = Clock::now();
  m_pausedSeconds = 0;
  const auto currentRate = [&] { return m_run.optimizer->usedRate(m_schedule->rate(state.step, state.learningRate)); };
  double rate = currentRate();
  OptimizerStep* underWay = nullptr;
  const auto mayGoOn = [&] {
    const bool goesOn = proceed();
    if (const auto now = currentRate(); now != rate) // changed in a pause
      underWay->changeLearningRate(rate = now);
    return goesOn;
  };
  OptimizerStep step(m_run.model, m_run.train, *m_run.optimizer, m_scale, options.maxGradNorm,
                     options.gradientCheckpointing, mayGoOn, *m_run.group);
  underWay = &step;
  step.setMethod(m_run.method, {state.step + 1, state.totalSteps, rate});
  const auto outcome = step.run(m_cursor.current(), rate, mixSeed(options.seed, static_cast<uint64_t>(state.step), 1));
  if (outcome.end == StepOutcome::End::Interrupted) return false;
  if (outcome.end == StepOutcome::End::NotFinite) {
    TW_CHECK(notFinite(outcome));
    return false;
  }
  const double took = std::max(1e-9, secondsSince(start) - m_pausedSeconds);
  m_trainingSeconds += took;
  stepDone(outcome);
  reportStep(outcome, rate, took);
  return true;
}

void Trainer::Job::stepDone(const StepOutcome& outcome) {
  auto& state = m_run.state;
  m_cursor.advance();
  ++state.step;
  state.epoch = m_cursor.epoch();
  state.stepInEpoch = m_cursor.stepInEpoch();
  state.tokens += outcome.tokens;
  state.lossSum += outcome.loss;
  state.intervalLoss += outcome.loss;
  ++state.intervalSteps;
  state.optimizerSteps = m_run.optimizer->steps();
  state.lossScale = m_scale.active() ? m_scale.value() : 0;
  state.goodSteps = m_scale.goodSteps();
}

void Trainer::Job::reportStep(const StepOutcome& outcome, double rate, double took) {
  auto& state = m_run.state;
  const auto device = m_run.model.device();
  const bool due = state.step % std::max<int64_t>(1, m_run.options.loggingSteps) == 0 || state.step == state.totalSteps;
  peakMemory(device); // noted after each step, see memory.h
  events::Step now;
  now.step = state.step;
  now.epoch = m_cursor.progress();
  now.loss = outcome.loss;
  now.learning_rate = rate;
  now.extra_loss = outcome.extraLoss;
  now.grad_norm = outcome.gradientNorm;
  if (due) {
    auto event = now;
    event.loss = state.intervalLoss / static_cast<double>(std::max<int64_t>(1, state.intervalSteps));
    event.tokens = state.tokens;
    event.tokens_per_second = static_cast<double>(outcome.tokens) / took;
    event.memory_bytes = now.memory_bytes = memoryInUse(device);
    event.seconds = m_run.seconds();
    state.intervalLoss = 0;
    state.intervalSteps = 0;
    m_run.tell(event);
  }
  if (outcome.end != StepOutcome::End::Skipped) m_run.tell(m_run.advisor.afterStep(now));
}

/// Keeps the last good state and always fails.
Result<> Trainer::Job::notFinite(const StepOutcome& outcome) {
  if (m_run.optimizer->valuesFinite() && !m_checkpoints.saved()) TW_CHECK(m_checkpoints.save());
  return fail(notFiniteError(outcome, m_run.state.step + 1, m_run.train, m_run.options.sourceNames));
}

/// Only shown: what fails here ends no training.
void Trainer::Job::answer() {
  if (!m_sampleHook || !m_run.group->leads()) return;
  const auto step = m_run.state.step;
  if (const auto answers = m_sampleHook())
    for (const auto& [prompt, text] : *answers) {
      const events::Answer answer{step, prompt, text};
      m_run.tell(answer);
      m_run.tell(m_run.advisor.afterAnswer(answer));
    }
  else
    m_run.tell(
        events::Advice{"train.answer_failed", TW_TEXT("The sample prompts could not be answered after step %1: %2",
                                                      step, answers.error().message)});
}

/// What follows a step; a run that was stopped inside it owes it. False: stopped on request.
Result<bool> Trainer::Job::afterStep() {
  try {
    if (m_validation.due()) {
      auto evaluated = m_validation.run([this] { return !m_control.stopRequested(); });
      if (!evaluated && !m_checkpoints.saved()) TW_CHECK(m_checkpoints.save());
      if (!evaluated || !*evaluated) return evaluated;
    }
    if (m_run.every(m_run.options.sampleSteps)) answer();
  } catch (...) { // the device's memory is full, say: the steps so far are not lost
    m_checkpoints.rescue();
    throw;
  }
  return true;
}

/// What went wrong where nothing could be said about it.
Result<> Trainer::Job::failure() const {
  if (m_pauseError) return fail(*m_pauseError);
  if (m_run.events.failure()) return fail(*m_run.events.failure());
  return {};
}

/// False: stopped on request.
Result<bool> Trainer::Job::loop() {
  if (m_validation.due()) {
    TW_TRY(const bool done, afterStep());
    if (!done) return false;
  }
  while (!m_run.atEnd() && !m_validation.stoppedEarly()) {
    TW_TRY(const bool applied, oneStep());
    if (!applied) return false;
    TW_CHECK(m_checkpoints.saveWhereDue(m_run.group->any(m_control.takeSave())));
    TW_TRY(const bool done, afterStep());
    if (!done) return false;
    TW_CHECK(m_run.agreed(failure()));
  }
  if (!m_run.atEnd())
    m_run.tell(
        events::Advice{"train.early_stop",
                       TW_TEXT("The validation loss has not improved for %1 evaluations, so the training ends here.",
                               m_run.state.evaluationsSinceBest)});
  return true;
}

Result<> Trainer::Job::finish() {
  const auto own = [this]() -> Result<> {
    TW_CHECK(m_validation.loadBest());
    return m_run.group->leads() ? m_checkpoints.writeResult() : Result<>{};
  };
  return m_run.agreed(own());
}

events::Finished Trainer::Job::finished(bool complete) const {
  const auto& state = m_run.state;
  events::Finished finished;
  finished.output_dir = toUtf8(m_run.options.outputDir);
  finished.steps = state.step;
  finished.train_loss = m_run.trainLoss();
  finished.seconds = m_run.seconds();
  finished.tokens_per_second =
      m_trainingSeconds > 0 ? static_cast<double>(state.tokens - m_tokensBefore) / m_trainingSeconds : 0;
  finished.peak_memory_bytes = peakMemory(m_run.model.device());
  finished.memory_before_bytes = m_run.options.memoryBefore;
  finished.stopped = !complete;
  return finished;
}

Result<events::Finished> Trainer::Job::run() {
  m_run.begin();
  TW_CHECK(prepare());
  m_checkpoints.begin();
  resetPeakMemory(m_run.model.device());
  announce();
  const auto& options = m_run.options;
  const bool writesRecipe = !options.recipe.is_null() && m_run.group->leads();
  TW_CHECK(m_run.agreed(
      writesRecipe ? writeFileAtomically(options.outputDir / "recipe.json", prettyJson(options.recipe)) : Result<>{}));
  TW_TRY(const bool complete, loop());
  const bool asked = m_run.group->any(m_control.takeSave());
  if (asked || !m_checkpoints.saved()) TW_CHECK(m_checkpoints.save(asked ? SavedBy::Hand : SavedBy::Steps));
  if (complete) TW_CHECK(finish());
  const auto told = finished(complete);
  m_run.tell(told);
  TW_CHECK(failure());
  return told;
}

Trainer::Trainer(CausalModel& model, TuningMethod& method, const EncodedDataset& train,
                 const EncodedDataset* validation, TrainOptions options, EventSink sink, TrainControl& control)
    : m_job(std::make_unique<Job>(model, method, train, validation, std::move(options), std::move(sink), control)) {}
Trainer::~Trainer() = default;
void Trainer::setProcessGroup(ProcessGroup& group) { m_job->setProcessGroup(group); }
void Trainer::setSampleHook(SampleHook hook) { m_job->setSampleHook(std::move(hook)); }
void Trainer::setIdleHook(std::function<void()> hook) { m_job->setIdleHook(std::move(hook)); }
Result<events::Finished> Trainer::run() { return m_job->run(); }

} // namespace tw
