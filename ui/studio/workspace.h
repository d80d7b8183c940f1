#pragma once
// What this window has open, on disk at all times: the recipe as it is edited, the file it belongs to, and the run that
// did not come to its end. It comes back when the program starts again, whether it was closed or killed.
#include "engine/api/json.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>

class QLockFile;

namespace tw::ui {

class RecipeDocument;

class Workspace : public QObject {
  Q_OBJECT

 public:
  /// `folder` empty: nothing is kept (tests). Windows that run beside each other have a file each, told apart by locks
  /// that end with their program.
  Workspace(RecipeDocument& recipe, const QString& folder, QObject* parent = nullptr);
  ~Workspace() override;

  /// Opens what this window had when it ended. False when there was nothing, or it cannot be read.
  bool restore();
  /// Whether what was there had not been closed.
  bool endedUnexpectedly() const { return m_unexpected; }
  /// For a window that begins with something else: what was there is offered, if it is in no file.
  void setAside();

  /// What an earlier window left unsaved and nobody has decided about, or empty.
  QString recoverable() const { return m_left.isEmpty() ? QString() : m_left.first(); }
  /// What its recipe is called; empty where that cannot be read.
  QString recoverableName() const;
  /// Opens it in the place of the recipe at hand. False when it cannot be read; it is then renamed, not thrown away.
  bool recover();
  void discardRecoverable();

  /// The run that did not come to its end: null, or what setRun() was given.
  const Json& run() const { return m_run; }
  void setRun(const Json& run); ///< on disk when this returns

  void write();
  /// Writes, and notes that the program ends as it should. `withRecipe` false: the recipe is not wanted any more.
  void close(bool withRecipe = true);

 private:
  void takeSlot(const QString& folder);
  void adopt(const QString& base);
  void changed();
  bool open(const QString& file);
  RecipeDocument& m_recipe;
  QString m_base, m_file, m_last; ///< m_last: what this window had when it ended
  QStringList m_left;
  std::unique_ptr<QLockFile> m_slot;
  QTimer m_timer;
  Json m_run;
  bool m_unexpected = false, m_closed = false, m_withRecipe = true;
};

} // namespace tw::ui
