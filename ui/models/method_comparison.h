#pragma once
// Several methods trained on the open recipe's model and data, one after another on one small budget; what came of each
// and which came out best. The page is a view of it.
#include "ui/bridge/engine_bridge.h"
#include "ui/models/run_history.h"

namespace tw::ui {

class RecipeDocument;
class RunList;
class Settings;

/// One of those compared, as far as it is.
struct ComparedMethod {
  enum class State { Waiting, Training, Done, Failed } state = State::Waiting;
  QString name, runId, outputDir, problem; ///< problem: why it failed, in the window's language
  RunCurves curves;
  int64_t step = 0, totalSteps = 0;
  int64_t parameters = 0, memoryBytes = 0;               ///< memory: what the run added to the program
  double seconds = 0, trainLoss = 0, validationLoss = 0; ///< NaN while not known
  std::vector<std::pair<QString, QString>> answers;      ///< prompt, text
};

class MethodComparison : public QObject {
  Q_OBJECT

 public:
  enum class State { Idle, Running, Stopping, Stopped, Done, Failed };

  MethodComparison(EngineBridge& bridge, RecipeDocument& recipe, RunList& runs, Settings& settings,
                   QObject* parent = nullptr);

  /// A method can be left out; LoRA and its like are on at first.
  bool isChosen(const QString& method) const { return m_chosen.contains(method); }
  void choose(const QString& method, bool on);
  const QStringList& chosen() const { return m_chosen; }
  void setSteps(int steps);
  int steps() const { return m_steps; }
  /// What each tune answers at its end; empty: nothing.
  void setPrompt(const QString& prompt);
  QString prompt() const { return m_prompt; }

  /// The open recipe with another method: that one's fields at their defaults, and the middle of its usual learning
  /// rates where the recipe's lies outside of them. Errors: those of recipeFromJson.
  Result<Recipe> recipeOf(const QString& method) const;

  void start();
  void stop();
  /// Of the newest comparison that did not come to its end: in this window, or before the program was closed.
  bool canResume() const;
  void resume();

  State state() const { return m_state; }
  bool isActive() const { return m_state == State::Running || m_state == State::Stopping; }
  const std::vector<ComparedMethod>& methods() const { return m_methods; }
  /// Index of the one with the lowest validation loss, once all are trained; -1 before.
  int winner() const { return m_winner; }
  const std::optional<Error>& error() const { return m_error; }
  /// What the engine said of the conditions (recipes that differ in what losses depend on).
  QString note() const { return m_note; }

  /// Makes method and training settings of that run those of the open recipe, as one undoable edit; what belongs to the
  /// budget stays as it was.
  void use(int index);

 Q_SIGNALS:
  void setupChanged();
  void changed();
  /// The recipe has a method of the comparison now.
  void used(const QString& name);

 private:
  void showNewest();
  void takeKept(const Json& run);
  void submit(commands::Compare command);
  void take(const Event& event);
  void takeReport(const events::Report& report);
  void takeResult(const Json& fields);
  void finish(bool ok);
  ComparedMethod* current();
  ComparedMethod& named(const QString& name);
  void remember(const QString& folder);

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  RunList& m_runs;
  Settings& m_settings;
  QStringList m_chosen;
  int m_steps = 30;
  QString m_prompt, m_folder, m_note;
  State m_state = State::Idle;
  std::vector<ComparedMethod> m_methods;
  int m_winner = -1, m_current = -1;
  std::optional<Error> m_error;
  QPointer<Job> m_job;
};

} // namespace tw::ui
