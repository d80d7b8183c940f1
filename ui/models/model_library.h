#pragma once
// Models on this machine, facts about the recipe's model, and what is needed to train it.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class RecipeDocument;
class Settings;

class ModelLibrary : public QObject {
  Q_OBJECT

 public:
  ModelLibrary(EngineBridge& bridge, RecipeDocument& recipe, Settings& settings, QObject* parent = nullptr);

  void refresh();
  bool searching() const { return m_search.pending(); }
  const std::vector<FoundModel>& found() const { return m_found; }
  /// Sets model.path (one undoable edit).
  void choose(const QString& path);

  /// Of model.path; nullopt while it is read or when there is none.
  const std::optional<ModelInfo>& info() const { return m_info; }
  const std::optional<Error>& infoError() const { return m_infoError; }
  const std::vector<ModuleInfo>& modules() const { return m_modules; }

  /// Of the recipe as it stands; follows every edit within 50 ms. For full batches until the data is known, and from
  /// then on as a run plans it: short samples, and few of them, take less.
  const std::optional<MemoryPlan>& plan() const { return m_plan; }
  const std::optional<Error>& planError() const { return m_planError; }
  /// The recipe's data was measured and holds so many samples to train on.
  void planByData(int64_t samples);
  const std::vector<DeviceStatus>& devices() const { return m_devices; }
  /// The device that training.device means, or nullptr while unknown.
  const DeviceStatus* device() const;
  /// What a run can have: what is free on the plan's device now, or, where that is not known, what the device has in
  /// all.
  struct Room {
    int64_t bytes = 0; ///< 0: not known
    bool now = false;  ///< free now
  };
  Room room() const;
  /// Asks for settings that fit; `proposalsReady` follows, with proposals, with an error, or with neither when nothing
  /// helps.
  void makeItFit();
  bool fitting() const { return m_fitting.pending(); }
  const std::vector<FitProposal>& proposals() const { return m_proposals; }
  const std::optional<Error>& fitError() const { return m_fitError; }

 Q_SIGNALS:
  void foundChanged();
  void infoChanged();
  void planChanged();
  void devicesChanged();
  void proposalsReady();

 private:
  void followRecipe(const QStringList& fields);
  void keep(const QString& folder);
  void readInfo();
  void planMemory();
  void askForPlan(Recipe recipe, bool byData);
  void dropPlan();

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  Settings& m_settings;
  std::vector<FoundModel> m_found;
  std::optional<ModelInfo> m_info;
  std::optional<Error> m_infoError, m_planError, m_fitError;
  bool m_planStale = false, m_planByData = false, m_askedByData = false;
  int64_t m_samples = 0; ///< 0: not known
  std::vector<ModuleInfo> m_modules;
  std::optional<MemoryPlan> m_plan;
  std::vector<DeviceStatus> m_devices;
  std::vector<FitProposal> m_proposals;
  Question m_search, m_reading, m_planning, m_fitting, m_watching;
  QTimer m_deviceTimer, m_restTimer;
  QString m_infoPath;
};

} // namespace tw::ui
