#pragma once
// What is exported, from where, to where; the plan before it is written, the work, and what came of it. The page is a
// view of it.
#include "engine/api/catalog/methods.h"
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class RecipeDocument;
class TrainingRun;

struct ExportSource {
  enum class Kind { None, Adapter, Model } kind = Kind::None;
  QString folder, name;                ///< no folder for a mix
  QString base;                        ///< Adapter: folder of the model it belongs to, or empty while unknown
  std::vector<AdapterChoice> adapters; ///< Adapter: it, or the several of a mix, with their weights
  /// Several adapters have no adapter in common that could be written: they are merged.
  bool isMix() const { return adapters.size() > 1; }
};

/// In the window's language.
struct ExportProblem {
  QString message, advice;
};

struct ExportResult {
  QString adapterPath, modelPath; ///< what was written; either may be empty
  int64_t bytes = 0;
  double seconds = 0;
  std::optional<events::Verified> verified;
};

class ExportModel : public QObject {
  Q_OBJECT

 public:
  enum class What { Adapter, Merged, Both };
  enum class State { Idle, Running, Stopping, Done, Failed, Cancelled };
  enum class Stage { Waiting, Adapter, Merge, Verify };

  ExportModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, QObject* parent = nullptr);

  /// An adapter folder (a run's output, a checkpoint), or a whole model. `base` empty: asked of the adapter itself.
  /// `name` empty: the folder's.
  void setSource(const QString& folder, const QString& base = {}, const QString& name = {});
  /// Adapters with their weights, as they are mounted in the chat. Ones of weight 0 count for nothing and are left out.
  void setMounted(const std::vector<AdapterChoice>& adapters, const QString& base);
  void setBase(const QString& folder);
  void setWhat(What what);
  void setDtype(const QString& dtype); ///< as-base|float32|bfloat16|float16
  void setMaxShardSize(int64_t bytes);
  void setVerify(bool verify);
  /// Empty: the suggestion again.
  void setTarget(const QString& folder);

  const ExportSource& source() const { return m_source; }
  /// How often the user has chosen a source: who asks before it chooses sees by it that it comes too late.
  int choices() const { return m_choices; }
  /// Why the source cannot be exported, or why its base model is not known.
  std::optional<ExportProblem> sourceProblem() const;
  /// A whole model and a mix of adapters are always exported as a model.
  bool mergedOnly() const { return m_source.kind == ExportSource::Kind::Model || m_source.isMix(); }
  /// A single adapter that cannot be worked into the weights is always exported as what it is.
  bool adapterOnly() const {
    return m_source.kind == ExportSource::Kind::Adapter && !m_source.isMix() && m_method && !m_method->merges;
  }
  /// The source's method, where its configuration names one.
  const MethodInfo* method() const { return m_method; }
  What what() const { return adapterOnly() ? What::Adapter : mergedOnly() ? What::Merged : m_what; }
  QString dtype() const { return m_dtype; }
  int64_t maxShardSize() const { return m_maxShardSize; }
  bool verify() const { return m_verify; }
  bool hasOwnTarget() const { return !m_ownTarget.isEmpty(); }
  QString target() const { return m_ownTarget.isEmpty() ? m_suggestedTarget : m_ownTarget; }

  /// Size and free space; nullopt while asked for or when there is nothing to plan.
  const std::optional<ExportPlan>& plan() const { return m_plan; }
  const std::optional<Error>& planError() const { return m_planError; }
  /// The target holds something; `freeTarget` is a name beside it that does not exist.
  bool targetTaken() const { return m_targetTaken; }
  QString freeTarget() const { return m_freeTarget; }
  /// What the target holds is the export that has just been made.
  bool justWritten() const;
  bool enoughSpace() const;
  bool ready() const;

  void start();
  void cancel();
  State state() const { return m_state; }
  bool isActive() const { return m_state == State::Running || m_state == State::Stopping; }
  Stage stage() const { return m_stage; }
  /// The engine trains; the export begins when it is free.
  bool waitsForTraining() const { return m_stage == Stage::Waiting && runIsActive(); }
  int64_t bytesDone() const { return m_done; } ///< of the merge
  int64_t bytesTotal() const { return m_total; }
  /// Of all jobs together; negative while nothing can be counted.
  double fraction() const;
  const ExportResult& result() const { return m_result; }
  const std::optional<Error>& error() const { return m_error; }

 Q_SIGNALS:
  void setupChanged(); ///< source, options or target
  void planChanged();
  void stateChanged();
  void progressed();

 private:
  enum class Trouble { None, NotExportable, BaseUnsaid, BaseGone, BaseIsNone, Engine };
  bool runIsActive() const;
  void followRun();
  void trouble(Trouble kind, const QString& about);
  void takeSource(ExportSource source);
  void askForBase();
  void replan();
  void survey();
  void next();
  void take(const std::vector<Event>& batch);
  void finish(State state);
  commands::Export commandFor(bool merged, const QString& out) const;
  /// What is to be done, in order, with the folder of each.
  std::vector<commands::Export> commands(const QString& target) const;
  QString suggestedName() const;

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  TrainingRun& m_run;
  ExportSource m_source;
  const MethodInfo* m_method = nullptr;
  int m_choices = 0; ///< of a source, by the user: a run that ends does not replace it
  Trouble m_trouble = Trouble::None;
  QString m_troubleAbout; ///< the folder's name
  std::optional<Error> m_sourceError, m_planError, m_error, m_engineError;
  What m_what = What::Merged;
  QString m_dtype = QStringLiteral("as-base"), m_ownTarget, m_suggestedTarget, m_freeTarget;
  int64_t m_maxShardSize = 5'000'000'000;
  bool m_verify = true, m_targetTaken = false;
  std::optional<ExportPlan> m_plan;
  Question m_baseQuestion, m_planQuestion;
  QTimer m_planTimer;

  State m_state = State::Idle;
  Stage m_stage = Stage::Waiting;
  std::vector<commands::Export> m_queue;
  size_t m_at = 0;
  int64_t m_done = 0, m_total = 0;
  QPointer<Job> m_job;
  QElapsedTimer m_clock;
  ExportResult m_result;
};

} // namespace tw::ui
