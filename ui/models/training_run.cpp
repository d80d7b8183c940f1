#include "ui/models/training_run.h"

#include "ui/bridge/messages.h"

namespace tw::ui {

TrainingRun::TrainingRun(EngineBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge) {
  connect(&bridge, &EngineBridge::openFailed, this, [this](const Error& error) {
    if (isActive() && !(m_job && m_job->id())) failToBegin(error);
  });
}

void TrainingRun::clear() {
  if (isActive()) return;
  forget(true);
  setState(State::Idle);
  Q_EMIT curvesChanged();
  Q_EMIT logged(0);
  Q_EMIT answered();
  Q_EMIT advised();
}

void TrainingRun::failToBegin(const Error& error) {
  delete m_job; // it would start by itself when the engine opens later
  m_error = error;
  note(LogLine::Kind::Error, 0, events::Failed{error});
  setState(State::Failed);
}

void TrainingRun::forget(bool curves) {
  m_job = nullptr;
  m_started = {};
  m_step = {};
  m_loss = m_speed = MovingAverage();
  m_finished = {};
  m_error.reset();
  m_stage.clear();
  m_lastCheckpoint.clear();
  m_stageFraction = -1;
  m_advice.clear();
  m_secondsPerStep = m_lastSeconds = 0;
  m_lastTimedStep = -1;
  m_ranks = {};
  m_ranksByGradient = false;
  if (!curves) return;
  m_curves.clear();
  m_log.clear();
  m_answers.clear();
}

void TrainingRun::start(const Recipe& recipe, bool resume, const QString& resumeFrom, bool overwrite) {
  if (isActive()) return;
  // A run that goes on keeps what it has shown so far.
  const bool goesOn = resume && !recipe.output_dir.empty() && recipe.output_dir == m_started.output_dir;
  forget(!goesOn);
  m_recipe = recipe;
  m_rate = recipe.training.learning_rate;
  m_ranks = RankTable::of(recipe.method.rank_pattern);
  askForPlan();
  m_job = m_bridge.submit(commands::Train{recipe, resume, resumeFrom.toStdString(), overwrite});
  connect(m_job, &Job::events, this, &TrainingRun::take);
  connect(m_job, &Job::failed, this, [this](const Error& error) {
    m_error = error;
    note(LogLine::Kind::Error, m_step.step, events::Failed{error});
  });
  connect(m_job, &Job::ended, this, [this](bool ok) {
    if (!ok) setState(m_error && m_error->code == "cancelled" ? State::Stopped : State::Failed);
    else setState(m_finished.stopped ? State::Stopped : State::Finished);
  });
  setState(State::Preparing);
  Q_EMIT curvesChanged();
  Q_EMIT logged(0);
  Q_EMIT answered();
  Q_EMIT advised();
  if (const auto error = m_bridge.openError()) failToBegin(*error);
}

void TrainingRun::pause() {
  if (m_state != State::Running) return;
  m_bridge.pause(m_job);
  setState(State::Pausing);
}

void TrainingRun::resume() {
  if (m_state == State::Paused || m_state == State::Pausing) m_bridge.resume(m_job);
}

void TrainingRun::stopAndSave() {
  if (!isActive()) return;
  // What still waits for the engine to open has nothing to save, and nobody who could be told to stop.
  if (!m_job || !m_job->id()) {
    delete m_job;
    return setState(State::Stopped);
  }
  m_bridge.stop(m_job);
  setState(State::Stopping);
}

void TrainingRun::saveNow() {
  if (isActive()) m_bridge.saveNow(m_job);
}

void TrainingRun::setLearningRate(double value) {
  if (!isActive() || !(value > 0)) return;
  m_bridge.setLearningRate(m_job, value);
  m_rate = value; // shown at once; a paused run applies it at its next step
  Q_EMIT progressed();
}

void TrainingRun::load(const std::vector<Json>& log, const Recipe& recipe) {
  if (isActive()) return;
  clear();
  m_recipe = recipe;
  m_rate = recipe.training.learning_rate;
  m_ranks = RankTable::of(recipe.method.rank_pattern);
  askForPlan();
  for (const auto& line : log)
    if (const auto event = eventFromJson(line)) see(*event);
  if (m_state != State::Finished) setState(State::Stopped);
  Q_EMIT curvesChanged();
  Q_EMIT progressed();
  Q_EMIT logged(0);
  Q_EMIT answered();
  Q_EMIT advised();
}

double TrainingRun::secondsLeft() const {
  if (m_secondsPerStep <= 0 || m_started.total_steps <= 0) return -1;
  return m_secondsPerStep * static_cast<double>(m_started.total_steps - m_step.step);
}

void TrainingRun::readEarlierCurves() {
  const auto id = m_started.run_id;
  const auto upTo = static_cast<double>(m_started.resumed_from_step);
  m_bridge.ask<Result<std::vector<Json>>>(
      this, [id](Services& services, std::stop_token) { return services.runLog(id); },
      [this, id, upTo](Result<std::vector<Json>> log) {
        if (!log || m_started.run_id != id) return; // without its log the run just shows less
        m_curves.putBefore(curvesFromLog(*log), upTo);
        averageLoss();
        Q_EMIT curvesChanged();
        Q_EMIT progressed();
      });
}

void TrainingRun::averageLoss() {
  m_loss = MovingAverage();
  for (const double loss : m_curves.loss.y) m_loss.add(loss);
}

void TrainingRun::askForPlan() {
  m_plan.reset();
  m_planning.cancel();
  m_planning = m_bridge.ask<Result<MemoryPlan>>(
      this, [recipe = m_recipe](Services& services, std::stop_token stop) { return services.estimate(recipe, stop); },
      [this](Result<MemoryPlan> plan) {
        if (!plan) return; // whoever starts such a run is told why
        m_plan = std::move(*plan);
        Q_EMIT planned();
      });
}

void TrainingRun::takeRanks(const events::Report& report) {
  ModuleRanks ranks;
  for (const auto& module : report.fields.value("modules", Json::array()))
    ranks.emplace_back(module.value("name", std::string()), module.value("rank", int64_t{0}));
  m_ranks = RankTable::of(ranks);
  m_ranksByGradient = true;
  Q_EMIT ranked();
}

void TrainingRun::setState(State state) {
  if (state == m_state) return;
  m_state = state;
  Q_EMIT stateChanged();
}

void TrainingRun::note(LogLine::Kind kind, int64_t step, const Event& event) {
  m_log.push_back({QDateTime::currentDateTime(), step, kind, logText(event), event});
}

void TrainingRun::retranslate() {
  for (auto& line : m_log) line.text = logText(line.event);
  Q_EMIT logged(0);
}

void TrainingRun::take(const std::vector<Event>& batch) {
  const auto lines = m_log.size(), answers = m_answers.size(), advice = m_advice.size();
  for (const auto& event : batch) see(event);
  Q_EMIT curvesChanged();
  Q_EMIT progressed();
  if (m_log.size() > lines) Q_EMIT logged(static_cast<int>(lines));
  if (m_answers.size() > answers) Q_EMIT answered();
  if (m_advice.size() > advice) Q_EMIT advised();
}

void TrainingRun::see(const Event& event) {
  m_curves.add(event);
  if (const auto* progress = std::get_if<events::Progress>(&event)) {
    m_stage = QString::fromStdString(progress->stage);
    m_stageFraction =
        progress->total > 0 ? static_cast<double>(progress->done) / static_cast<double>(progress->total) : -1;
  } else if (const auto* started = std::get_if<events::Started>(&event)) {
    m_started = *started;
    m_step = {};
    m_step.step = started->resumed_from_step;
    averageLoss();
    m_lastTimedStep =
        started->resumed_from_step > 0 ? -1 : 0; // a resumed run's clock goes on: its first step only says from where
    std::erase_if(m_answers, [started](const RunAnswer& answer) { return answer.step > started->resumed_from_step; });
    if (started->resumed_from_step > 0 && m_curves.loss.empty() && m_job) readEarlierCurves();
    note(LogLine::Kind::Info, started->resumed_from_step, event);
    if (m_state == State::Preparing) setState(State::Running);
  } else if (const auto* step = std::get_if<events::Step>(&event)) {
    // A moving average, so that one slow step (an evaluation, a busy machine) does not make the time left jump.
    if (m_lastTimedStep >= 0 && step->step > m_lastTimedStep && step->seconds > m_lastSeconds) {
      const double pace = (step->seconds - m_lastSeconds) / static_cast<double>(step->step - m_lastTimedStep);
      m_secondsPerStep = m_secondsPerStep > 0 ? 0.9 * m_secondsPerStep + 0.1 * pace : pace;
    }
    m_lastTimedStep = step->step;
    m_lastSeconds = step->seconds;
    m_step = *step;
    m_loss.add(step->loss);
    m_speed.add(step->tokens_per_second);
  } else if (const auto* evaluation = std::get_if<events::Evaluation>(&event)) {
    note(LogLine::Kind::Evaluation, evaluation->step, event);
  } else if (const auto* answer = std::get_if<events::Answer>(&event)) {
    m_answers.push_back({answer->step, QString::fromStdString(answer->prompt), QString::fromStdString(answer->text)});
  } else if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event)) {
    m_lastCheckpoint = QString::fromStdString(checkpoint->path);
    note(LogLine::Kind::Checkpoint, checkpoint->step, event);
  } else if (const auto* change = std::get_if<events::Changed>(&event)) {
    if (isRate(*change)) m_rate = change->value.get<double>();
    note(LogLine::Kind::Change, change->step, event);
  } else if (const auto* advice = std::get_if<events::Advice>(&event)) {
    m_advice.push_back({m_step.step, *advice});
    note(LogLine::Kind::Advice, m_step.step, event);
  } else if (std::get_if<events::Paused>(&event)) {
    if (m_state != State::Stopping) setState(State::Paused);
    note(LogLine::Kind::Info, m_step.step, event);
  } else if (std::get_if<events::Continued>(&event)) {
    if (m_state != State::Stopping) setState(State::Running); // a stop ends a pause too
    note(LogLine::Kind::Info, m_step.step, event);
  } else if (const auto* finished = std::get_if<events::Finished>(&event)) {
    m_finished = *finished;
    note(LogLine::Kind::Info, finished->steps, event);
    if (!m_job) setState(finished->stopped ? State::Stopped : State::Finished);
  } else if (const auto* report = std::get_if<events::Report>(&event); report && report->name == "rank_allocation") {
    takeRanks(*report);
  } else if (std::get_if<events::Problem>(&event)) {
    note(LogLine::Kind::Problem, 0, event);
  }
}

} // namespace tw::ui
