#pragma once
// With what the tuned side of a chat answers: the run under way, a whole model, or mounted adapters; and on which base
// model that stands.
#include "engine/api/commands.h"

#include <QObject>

#include <optional>
#include <vector>

namespace tw::ui {

class TrainingRun;

class TunedSide : public QObject {
  Q_OBJECT

 public:
  explicit TunedSide(TrainingRun& run);

  const std::vector<AdapterChoice>& adapters() const { return m_adapters; }
  /// An adapter that is mounted already stays as it is. Ends the use of a whole model.
  void mount(const QString& folder, double weight = 1.0);
  void insert(int index, const AdapterChoice& adapter);
  void unmount(int index);
  void setWeight(int index, double weight);
  /// A whole model (merged, or fully fine-tuned); empty = none. Mounted adapters rest meanwhile.
  void setModel(const QString& folder);
  QString model() const { return m_model; }

  /// The run under way answers, whatever is mounted.
  bool live() const;
  bool any() const { return live() || !m_model.isEmpty() || !m_adapters.empty(); }
  /// With what the mounted model or adapter was trained; nothing is mounted, or nothing tells: empty.
  const std::optional<Recipe>& origin() const { return m_origin; }
  /// Its folders: who answers, whatever the names are.
  QString subject() const;
  /// Of the model or the adapters: "polite + brief".
  QString mountedName() const;

 Q_SIGNALS:
  void changed();
  /// These made way for an adapter of another base model.
  void displaced(const QStringList& names);

 private:
  void followRun();
  void changedFolders();
  void findOrigin();

  TrainingRun& m_run;
  std::vector<AdapterChoice> m_adapters;
  QString m_model;
  std::optional<Recipe> m_origin;
  QString m_originOf; ///< the folder that m_origin was read from
};

} // namespace tw::ui
