#pragma once
// Editors of values that are picked rather than typed: a number in a spin box, yes or no, one of several names.
#include "ui/fields/field_editor.h"

class QComboBox;

namespace tw::ui {

class CheckBox;
class NumberBox;

/// A spin box; for a value that may be null a check box before it.
class NumberEditor : public FieldEditor {
  Q_OBJECT

 public:
  explicit NumberEditor(const FieldInfo& field, QWidget* parent = nullptr);
  void showValue(const Json& value) override;
  void setInvalid(bool invalid) override;
  void setName(const QString& name) override;

 private:
  Json number() const;
  NumberBox* m_box;
  CheckBox* m_set = nullptr;
};

class BooleanEditor : public FieldEditor {
  Q_OBJECT

 public:
  explicit BooleanEditor(QWidget* parent = nullptr);
  void showValue(const Json& value) override;

 private:
  CheckBox* m_box;
};

/// A combo box over JSON values. A value that is not among them (from a recipe) is shown as one more.
class ChoiceEditor : public FieldEditor {
  Q_OBJECT

 public:
  /// The field's choices (those of the kind Any: true, false and names).
  explicit ChoiceEditor(const FieldInfo& field, QWidget* parent = nullptr);
  ChoiceEditor(const FieldInfo& field, const std::vector<Json>& values, QWidget* parent = nullptr);
  void showValue(const Json& value) override;
  /// One more value, unless it is there.
  void offer(const Json& value);

 private:
  int place(const Json& value) const;
  FieldInfo m_field;
  QComboBox* m_combo;
};

} // namespace tw::ui
