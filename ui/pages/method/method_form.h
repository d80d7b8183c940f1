#pragma once
// The form of the Method page, built from the catalog of recipe fields: the main ones as sliders, all the rest folded
// under "Advanced".
#include "engine/api/catalog/field_info.h"

#include <QHash>
#include <QScrollArea>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tw::ui {

class FieldEditor;
class FieldRow;
class Studio;

class MethodForm : public QScrollArea {
  Q_OBJECT

 public:
  explicit MethodForm(Studio& studio, QWidget* parent = nullptr);
  FieldRow* row(const QString& field) const { return m_rows.value(field); }
  /// Brings a field into view, unfolded, with the focus.
  void reveal(const QString& field);

 private:
  void addSliders(QVBoxLayout* into, const QString& section);
  void addAdvanced(QVBoxLayout* into);
  void addFields(QVBoxLayout* into, const std::vector<const FieldInfo*>& fields);
  void bind(const FieldInfo& field, FieldRow* row);
  void setFolded(bool folded);
  void followRecipe(const QStringList& fields);
  void follow(const QString& field);
  void explain();
  void offerDevices();
  void showConcerned();
  void showNotes();

  Studio& m_studio;
  QHash<QString, FieldRow*> m_rows;
  QWidget *m_methodSection = nullptr, *m_advanced = nullptr;
  QHash<QWidget*, QList<FieldRow*>> m_sections; ///< what stands in each; one without a visible row is hidden
  QLabel *m_methodTitle, *m_rankHelp, *m_notes, *m_trainingHelp;
  QPushButton* m_fold;
};

} // namespace tw::ui
