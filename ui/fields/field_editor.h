#pragma once
// Something in which one recipe value is seen and edited. One kind of widget for each kind of field; the form does the
// rest.
#include "engine/api/catalog/field_info.h"

#include <QWidget>

namespace tw::ui {

class FieldEditor : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  /// Shows a value; emits nothing, and leaves what the user is typing alone when it means the same.
  virtual void showValue(const Json& value) = 0;
  /// A red border while the value is wrong.
  virtual void setInvalid(bool invalid);
  /// For screen readers.
  virtual void setName(const QString& name);

 Q_SIGNALS:
  void edited(const tw::Json& value);
  /// A drag or a stretch of typing is over: the next edit is a new one.
  void released();
};

/// The editor for the field's kind; nullptr for kinds that have pages of their own (data files, target modules).
FieldEditor* makeFieldEditor(const FieldInfo& field);

/// Sets the "invalid" property that the style sheet colours.
void markInvalid(QWidget* widget, bool invalid);

} // namespace tw::ui
