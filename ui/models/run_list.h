#pragma once
// The run history as the window shows it: runs of the window and of the command line alike.
#include "ui/bridge/engine_bridge.h"
#include "ui/models/run_history.h"

#include <QSet>

namespace tw::ui {

class RunList : public QObject {
  Q_OBJECT

 public:
  explicit RunList(EngineBridge& bridge, QObject* parent = nullptr);
  ~RunList() override; ///< carries out deletions that can no longer be undone

  void refresh();
  const std::vector<RunInfo>& runs() const { return m_runs; } ///< without the ones marked for deletion
  const std::optional<Error>& error() const { return m_error; }
  void setNotes(const QString& id, const QString& notes, const QStringList& tags);
  /// Hides the run; its files go when `commitDeletions` is called or the program ends. `undoDeletion` brings it back.
  void markDeleted(const QString& id, bool files);
  void undoDeletion(const QString& id);
  void commitDeletions();

  void curves(const QString& id, QObject* context, std::function<void(RunCurves)> then);
  void log(const QString& id, QObject* context, std::function<void(std::vector<Json>)> then);
  void recipe(const QString& id, QObject* context, std::function<void(Result<Json>)> then);

 Q_SIGNALS:
  void changed();

 private:
  EngineBridge& m_bridge;
  std::vector<RunInfo> m_all, m_runs;
  QHash<QString, bool> m_deleted; ///< id -> with files
  std::optional<Error> m_error;
  Question m_question;
};

} // namespace tw::ui
