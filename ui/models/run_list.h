#pragma once
// The run history as the window shows it: runs of the window and of the command line alike.
#include "ui/bridge/engine_bridge.h"
#include "ui/models/run_history.h"

#include <QElapsedTimer>
#include <QSet>

namespace tw::ui {

class TrainingRun;

class RunList : public QObject {
  Q_OBJECT

 public:
  explicit RunList(EngineBridge& bridge, QObject* parent = nullptr);
  ~RunList() override; ///< carries out deletions that can no longer be undone

  void refresh();
  const std::vector<RunInfo>& runs() const { return m_runs; } ///< without the ones marked for deletion
  const std::optional<Error>& error() const { return m_error; }
  /// Shows the run of this window as far as it is, not as far as the history was last written.
  void follow(const TrainingRun& run);
  /// The runs that are looked at: chosen on one page, shown on another, kept when a page is built anew.
  const QStringList& current() const { return m_current; }
  void setCurrent(const QString& id) { setCurrent(QStringList{id}); }
  void setCurrent(const QStringList& ids) { m_current = ids; }
  void setNotes(const QString& id, const QString& notes, const QStringList& tags);
  const RunInfo* find(const QString& id) const;
  /// Hides the run; it goes for good after a while, when `commitDeletions` is called or the program ends. Until then
  /// `undoDeletion` brings it back.
  void markDeleted(const QString& id, bool files);
  void undoDeletion(const QString& id);
  void commitDeletions();

  void curves(const QString& id, QObject* context, std::function<void(RunCurves)> then);
  void log(const QString& id, QObject* context, std::function<void(std::vector<Json>)> then);
  Question recipe(const QString& id, QObject* context, std::function<void(Result<Json>)> then);

 Q_SIGNALS:
  void changed();
  /// The run could not be deleted or its notes not kept; it is shown as it is.
  void failed(const tw::Error& error);

 private:
  void show();
  EngineBridge& m_bridge;
  std::vector<RunInfo> m_all, m_runs;
  QStringList m_current;
  QHash<QString, bool> m_deleted; ///< id -> with files; can still be undone
  QSet<QString> m_going;          ///< deletions under way
  QTimer m_commitTimer;
  std::optional<Error> m_error;
  Question m_question;
  std::optional<RunInfo> m_live;
  QElapsedTimer m_sinceShown;
};

} // namespace tw::ui
