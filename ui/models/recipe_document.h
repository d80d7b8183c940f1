#pragma once
// The recipe that the window edits: one JSON value in the contract's form with undo and a file.
#include "engine/api/catalog/methods.h"
#include "engine/api/recipe.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

namespace tw::ui {

class RecipeDocument : public QObject {
  Q_OBJECT

 public:
  explicit RecipeDocument(QObject* parent = nullptr);

  /// As it is edited: also values of methods that are not chosen now, so that choosing them again brings them back.
  const Json& json() const { return m_json; }
  /// The chosen method; nullptr for a name that is none.
  const MethodInfo* method() const;
  /// The value of a dotted field ("training.learning_rate"), its default where the recipe does not say; null when there
  /// is no such field.
  Json value(const QString& field) const;
  /// One undoable edit. Successive edits of the same field merge into one until another field is edited or `endMerge`
  /// is called.
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

  void reset();                         ///< a new recipe with defaults
  Result<> open(const QString& file);   ///< errors: io.*, recipe.*
  void openCopy(const Json& json);      ///< a new document with this content and no file (a sample, a run's recipe)
  Result<> saveAs(const QString& file); ///< also sets the file
  Result<> save() { return saveAs(m_file); }
  /// Whether the file holds something else now than when this document read or wrote it (another window, an editor):
  /// saving would throw that away.
  bool changedOnDisk() const;

  /// All that brings the document back as it is, but for what can be undone.
  Json snapshot() const;
  /// Undo leads back to what the file holds. A snapshot that was unmodified is what the file holds now; without its
  /// file it is a recipe that was never saved. False when `snapshot` holds no recipe.
  bool restore(const Json& snapshot);

 Q_SIGNALS:
  /// Any field changed (edits, undo, open). `fields` empty = everything may have changed.
  void changed(const QStringList& fields);
  void fileChanged();
  void modifiedChanged(bool modified);

 private:
  friend class RecipeEdit;
  void assign(const std::vector<std::pair<QString, Json>>& values);
  void assignAll(const Json& json);
  void load(const Json& json, const QString& file);
  Json m_json;
  QString m_file;
  QUndoStack m_undo;
  int m_mergeEpoch = 0;
  QByteArray m_seen; ///< digest of what the file held when it was read or written; empty: it was not there
};

} // namespace tw::ui
