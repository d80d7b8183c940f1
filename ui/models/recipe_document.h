#pragma once
// The recipe that the window edits: one JSON value in the contract's form with undo, a file, and a copy on disk that survives a crash.
#include "engine/api/recipe.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QUndoStack>

namespace tw::ui {

class RecipeDocument : public QObject {
  Q_OBJECT

 public:
  /// `recoveryFolder` empty: no crash copy (tests).
  explicit RecipeDocument(const QString& recoveryFolder = {}, QObject* parent = nullptr);

  const Json& json() const { return m_json; }
  /// The value of a dotted field ("training.learning_rate"); null when there is none.
  Json value(const QString& field) const;
  /// One undoable edit. Successive edits of the same field merge into one until another field is edited or `endMerge` is called.
  void setValue(const QString& field, const Json& value);
  /// Several fields as one undoable edit named `text`.
  void setValues(const std::vector<std::pair<QString, Json>>& values, const QString& text);
  /// Replaces the whole recipe, undoable (presets, "apply to next run").
  void replace(const Json& json, const QString& text);
  void endMerge() { ++m_mergeEpoch; }
  /// The recipe with its paths absolute. Errors: as recipeFromJson (the field is named).
  Result<Recipe> recipe() const;

  QUndoStack* undoStack() { return &m_undo; }
  QString name() const;
  QString file() const { return m_file; }
  bool isModified() const { return !m_undo.isClean(); }

  void reset();                                ///< a new recipe with defaults
  Result<> open(const QString& file);          ///< errors: io.*, recipe.*
  Result<> saveAs(const QString& file);        ///< also sets the file
  Result<> save() { return saveAs(m_file); }

  /// The crash copy of an earlier program, or empty. `recover` opens it as a modified document.
  QString recoverable() const;
  void recover();
  void discardRecovery();

 Q_SIGNALS:
  /// Any field changed (edits, undo, open). `fields` empty = everything may have changed.
  void changed(const QStringList& fields);
  void fileChanged();
  void modifiedChanged(bool modified);

 private:
  friend class RecipeEdit;
  void assign(const std::vector<std::pair<QString, Json>>& values);
  void assignAll(const Json& json);
  void writeRecovery();
  Json m_json;
  QString m_file, m_recovery;
  QUndoStack m_undo;
  QTimer m_recoveryTimer;
  int m_mergeEpoch = 0;
};

} // namespace tw::ui
