#pragma once
// A line of a form: the field's name, its editor, muted help, and under it what is wrong with the value.
#include <QWidget>

class QGridLayout;
class QLabel;

namespace tw::ui {

class FieldEditor;

class FieldRow : public QWidget {
  Q_OBJECT

 public:
  /// Beside: help at the right of a narrow editor, or under it where there is no room. Below: a short hint under the
  /// name, the editor fills the rest.
  enum class Help { Beside, Below };
  FieldRow(const QString& label, FieldEditor* editor, Help help, QWidget* parent = nullptr);
  FieldEditor* editor() { return m_editor; }
  void setHelp(const QString& help);
  /// The whole help, shown while hovering.
  void setExplanation(const QString& explanation);
  /// Marks the field with the reason; empty = all is well.
  void setProblem(const QString& problem);
  QString problem() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void placeHelp(bool under);
  Help m_place;
  bool m_under = false;
  QGridLayout* m_grid;
  FieldEditor* m_editor;
  QLabel *m_label, *m_help, *m_problem;
};

} // namespace tw::ui
