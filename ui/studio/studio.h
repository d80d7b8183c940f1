#pragma once
// Everything that the window shows and steers, without a window: pages are views of it and can be thrown away (a change
// of language builds them anew).
#include "ui/bridge/engine_bridge.h"
#include "ui/models/recipe_document.h"
#include "ui/models/settings.h"
#include "ui/models/training_run.h"

#include <functional>

namespace tw::ui {

class Advisor;
class ChatModel;
class DatasetModel;
class Doctor;
class ExportModel;
class MethodComparison;
class ModelLibrary;
class RunList;
class WeightSearch;
class Workspace;

/// What a dropped, pasted or named thing is.
struct DropPlan {
  enum class Kind { Nothing, Dataset, Model, Adapter, Recipe } kind = Kind::Nothing;
  QStringList paths;
  QString sentence;   ///< what will happen, or why nothing can
  QString model = {}; ///< of datasets: the model folder that came with them
  QString left = {};  ///< of datasets: why some of what came is left out, or empty
};

/// The newest run of this window that did not come to its end: stopped, failed, or under way when the program ended.
struct UnfinishedRun {
  QString name, outputDir;
  Json recipe;
  bool stopped = false;         ///< ended with a checkpoint of its last step, as somebody wanted
  int64_t step = -1, total = 0; ///< how far it was; -1 = not known (yet)
};

enum class PageId { Home, Data, Model, Method, Train, Chat, Export, Runs, Compare, Settings };

class Studio : public QObject {
  Q_OBJECT

 public:
  Studio(EngineBridge::Opener opener, const QString& settingsFile = {}, QObject* parent = nullptr);
  ~Studio() override;

  EngineBridge& bridge() { return *m_bridge; }
  RecipeDocument& recipe() { return *m_recipe; }
  TrainingRun& run() { return *m_run; }
  Settings& settings() { return *m_settings; }
  Workspace& workspace() { return *m_workspace; }
  DatasetModel& data() { return *m_data; }
  ModelLibrary& library() { return *m_library; }
  ChatModel& chat() { return *m_chat; }
  RunList& runs() { return *m_runs; }
  Doctor& doctor() { return *m_doctor; }
  ExportModel& exports() { return *m_exports; }
  Advisor& advisor() { return *m_advisor; }
  MethodComparison& comparison() { return *m_comparison; }
  WeightSearch& weightSearch() { return *m_weightSearch; }

  /// Looks at names and the first bytes only: cheap enough for a drag that moves.
  static DropPlan planDrop(const QStringList& paths);
  /// Does what the plan says and leads to the page that shows it.
  void carryOut(const DropPlan& plan);

  /// Whether the recipe at hand may be replaced: asks when it is unsaved. The window says how to ask.
  bool letGo() const { return !m_letGo || m_letGo(); }
  void setLetGo(std::function<bool()> ask) { m_letGo = std::move(ask); }
  /// Opens a copy of a run's recipe as a new document and leads to `page`. False when the user keeps the one at hand.
  bool reopen(const Json& recipe, PageId page = PageId::Method);
  /// Goes on from the newest checkpoint in the recipe's output folder and leads to Train. The recipe at hand stays.
  void resumeRun(const Json& recipe);
  /// These files as the start of something: they fill a recipe without data, and begin a new one with the same model,
  /// every setting at its default, where there is data already.
  void openData(const QStringList& files);
  /// What was open when the program last ended, unless the user does not want that or, with `withRecipe` false, begins
  /// with something else: then what is in no file is offered on Home. The run that did not come to its end is shown
  /// again as soon as the engine is open.
  void restoreWorkspace(bool withRecipe = true);
  /// The sample that needs nothing but what is installed: recipe, starter model and dataset; leads to Train.
  void openSample();

  /// Why training cannot start, one sentence each, with the page that mends it; empty = ready.
  struct Missing {
    PageId page;
    QString sentence;
  };
  std::vector<Missing> missingForRun() const;

  /// Starts the recipe as it stands, unless something is missing. `newFolder` leaves a named output_dir alone and lets
  /// the engine make one.
  void startRun(bool overwrite = false, bool newFolder = false);
  /// Goes on with the run that ended here, from its newest checkpoint. Settings that a resumed run may change come from
  /// the window's recipe when it is the run's own.
  void resumeRun();

  /// Whether the recipe asks for another training than the run that is shown.
  bool editedSinceRun() const;

  /// Not while a run is under way.
  std::optional<UnfinishedRun> unfinishedRun() const;
  /// Goes on with it, from the beginning when it left no checkpoint.
  void resumeUnfinishedRun();
  void forgetUnfinishedRun();

  /// The error and what to do about it, as a notice.
  void noticeError(const Error& error);
  /// Says what the newest edit of the recipe did, with an undo for as long as it is the newest.
  void noticeEdit(const QString& sentence);

 Q_SIGNALS:
  void pageRequested(tw::ui::PageId page);
  /// Leads to a recipe field of the Method page, which has the focus then.
  void fieldRequested(const QString& field);
  /// The tour of the window is wanted (again).
  void tourRequested();
  /// A short sentence at the window's lower edge; `action` (a link's text, may be empty) calls `undo`.
  void notice(const QString& sentence, const QString& action, const std::function<void()>& undo);
  /// Facts that missingForRun() and the sidebar's ticks depend on changed.
  void readinessChanged();
  void unfinishedRunChanged();

 private:
  void noticeComposed(const QString& folder, const std::vector<AdapterChoice>& before);
  void rememberRun();
  void showUnfinishedRun();
  void openCopyOfRun(const QString& recipeFile);
  Settings* m_settings;
  EngineBridge* m_bridge;
  RecipeDocument* m_recipe;
  TrainingRun* m_run;
  DatasetModel* m_data;
  ModelLibrary* m_library;
  ChatModel* m_chat;
  RunList* m_runs;
  Doctor* m_doctor;
  std::function<bool()> m_letGo;
  ExportModel* m_exports;
  Advisor* m_advisor;
  MethodComparison* m_comparison;
  WeightSearch* m_weightSearch;
  Workspace* m_workspace;
  std::optional<UnfinishedRun> m_unfinished;
  bool m_wasRunning = false; ///< the run at hand got as far as its first step
};

} // namespace tw::ui
