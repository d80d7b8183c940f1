#pragma once
// Presets: recipes of hyperparameters only. Some come with the program, others the user saves into the library folder.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class RecipeDocument;

class Presets : public QObject {
  Q_OBJECT

 public:
  struct Preset {
    QString file, name;
    bool own = false; ///< saved by the user, can be deleted
    Json recipe;
  };
  Presets(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent = nullptr);

  const std::vector<Preset>& all() const { return m_all; }
  /// Sets the preset's hyperparameters; what it does not state becomes the default. One undoable edit. Samples are
  /// never longer than `context` tokens, what the model can take (0: not known).
  void apply(const Preset& preset, int64_t context);
  /// Calls back with what a step takes with the open recipe's model and the preset, for full batches; never when there
  /// is no model.
  void askForPlan(const Preset& preset, int64_t context, QObject* asker,
                  std::function<void(Result<MemoryPlan>)> answer);
  /// Writes the recipe's hyperparameters under `name`. Refused when the name is taken, unless `overwrite`.
  /// Both tell whether it worked; if not, `failed` said why.
  bool save(const QString& name, bool overwrite);
  bool remove(const Preset& preset);
  /// Writes a removed preset back.
  bool restore(const Preset& preset) { return write(preset.file, preset.recipe); }
  bool has(const QString& name) const;

 Q_SIGNALS:
  void changed();
  void failed(const tw::Error& error);

 private:
  struct Found {
    QString folder; ///< of the user's own
    std::vector<Preset> presets;
  };
  void refresh();
  static std::vector<std::pair<QString, Json>> valuesOf(const Preset& preset, int64_t context);
  bool refuse(const Error& error);
  bool write(const QString& file, const Json& recipe);
  QString fileFor(const QString& name) const;
  static std::vector<Preset> read(const QString& folder, bool own);
  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  QString m_folder;
  std::vector<Preset> m_all;
};

} // namespace tw::ui
