#pragma once
// The run of this window: started, watched and steered from here. Pages are views of it, and it outlives them.
#include "engine/api/moving_average.h"
#include "ui/bridge/engine_bridge.h"
#include "ui/models/rank_table.h"
#include "ui/models/run_history.h"

#include <QDateTime>
#include <QElapsedTimer>

namespace tw::ui {

class RecipeDocument;

/// A line of the run's log.
struct LogLine {
  QDateTime time;
  int64_t step = 0;
  enum class Kind { Info, Checkpoint, Evaluation, Change, Advice, Problem, Error } kind = Kind::Info;
  QString text;
  Event event; ///< what it tells
};
/// An event as a line of the log, in the window's language.
QString logText(const Event& event);
/// Whether it is the learning rate that was changed, to a number.
bool isRate(const events::Changed& change);
struct RunAnswer {
  int64_t step = 0;
  QString prompt, text;
};
struct RunAdvice {
  int64_t step = 0;
  events::Advice told;
};

class TrainingRun : public QObject {
  Q_OBJECT

 public:
  enum class State { Idle, Preparing, Running, Pausing, Paused, Stopping, Finished, Stopped, Failed };
  TrainingRun(EngineBridge& bridge, QObject* parent = nullptr);

  /// Starts or resumes. Does nothing while a run is active.
  void start(const Recipe& recipe, bool resume = false, const QString& resumeFrom = {}, bool overwrite = false);
  void pause();
  void resume();
  void stopAndSave();
  void saveNow();
  void setLearningRate(double value);
  /// Shows the events of a finished run (history, capture) as if it had run here.
  void load(const std::vector<Json>& log, const Recipe& recipe);
  void clear();
  /// Says the log in the language that the window speaks now.
  void retranslate();

  State state() const { return m_state; }
  bool isActive() const {
    return m_state == State::Preparing || m_state == State::Running || m_state == State::Pausing ||
           m_state == State::Paused || m_state == State::Stopping;
  }
  /// Id of the training job on the engine thread, 0 when none is active (for chatting with the model as it is now).
  JobId liveJob() const { return isActive() && m_job ? m_job->id() : 0; }
  /// Whether the run that ended here can go on from a checkpoint.
  bool canResume() const {
    return !isActive() && m_state != State::Finished && m_state != State::Idle && !outputDir().isEmpty();
  }
  const Recipe& recipe() const { return m_recipe; }
  const events::Started& started() const { return m_started; }
  const events::Step& lastStep() const { return m_step; }
  /// The one figure for the loss, wherever it is told: the moving average over all steps of the run, those before a
  /// resume included. NaN before the first step.
  double loss() const { return m_loss.value(); }
  /// Input tokens a second of late.
  double tokensPerSecond() const { return m_speed.value(); }
  const events::Finished& finished() const { return m_finished; }
  const std::optional<Error>& error() const { return m_error; }
  /// The rate that the schedule scales: the recipe's, or as changed since. lastStep() has the one in force.
  double learningRate() const { return m_rate; }
  QString stage() const { return m_stage; }                ///< while preparing: "load", "encode" …
  double stageFraction() const { return m_stageFraction; } ///< 0…1, negative = unknown
  /// Seconds to the end by the pace of the last steps, negative = unknown.
  double secondsLeft() const;
  const RunCurves& curves() const { return m_curves; }
  /// What a step of this run was planned to take, in the terms of curves().memory; nothing while it is worked out.
  const std::optional<MemoryPlan>& plan() const { return m_plan; }
  /// Empty unless ranks differ between layers: chosen by gradients at the start, or named by the recipe.
  const RankTable& ranks() const { return m_ranks; }
  bool ranksByGradient() const { return m_ranksByGradient; }
  const std::vector<LogLine>& log() const { return m_log; }
  const std::vector<RunAnswer>& answers() const { return m_answers; }
  const std::vector<RunAdvice>& advice() const { return m_advice; }
  /// Where the run writes; empty until it has begun.
  QString outputDir() const { return QString::fromStdString(m_started.output_dir); }
  QString lastCheckpoint() const { return m_lastCheckpoint; }

 Q_SIGNALS:
  void stateChanged();
  /// New numbers (at most 30 times a second).
  void progressed();
  void curvesChanged();
  void logged(int firstNewLine);
  void answered();
  void advised();
  void planned();
  void ranked();

 private:
  void take(const std::vector<Event>& batch);
  void see(const Event& event);
  void forget(bool curves);
  void failToBegin(const Error& error); ///< the engine does not open
  void readEarlierCurves();
  void averageLoss();
  void askForPlan();
  void takeRanks(const events::Report& report);
  void setState(State state);
  void note(LogLine::Kind kind, int64_t step, const Event& event);

  EngineBridge& m_bridge;
  QPointer<Job> m_job;
  State m_state = State::Idle;
  Recipe m_recipe;
  events::Started m_started;
  events::Step m_step;
  events::Finished m_finished;
  std::optional<Error> m_error;
  QString m_stage, m_lastCheckpoint;
  double m_stageFraction = -1;
  RunCurves m_curves;
  std::optional<MemoryPlan> m_plan;
  Question m_planning;
  RankTable m_ranks;
  bool m_ranksByGradient = false;
  std::vector<LogLine> m_log;
  std::vector<RunAnswer> m_answers;
  std::vector<RunAdvice> m_advice;
  double m_rate = 0;
  double m_secondsPerStep = 0, m_lastSeconds = 0;
  MovingAverage m_loss, m_speed;
  int64_t m_lastTimedStep = -1;
};

} // namespace tw::ui
