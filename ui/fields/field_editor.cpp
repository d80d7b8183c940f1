#include "ui/fields/field_editor.h"

#include "ui/fields/line_editors.h"
#include "ui/fields/map_editor.h"
#include "ui/fields/pick_editors.h"

#include <QStyle>

namespace tw::ui {

void markInvalid(QWidget* widget, bool invalid) {
  if (!widget || widget->property("invalid").toBool() == invalid) return;
  widget->setProperty("invalid", invalid);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

void FieldEditor::setInvalid(bool invalid) { markInvalid(focusProxy(), invalid); }

void FieldEditor::setName(const QString& name) {
  if (focusProxy()) focusProxy()->setAccessibleName(name);
}

FieldEditor* makeFieldEditor(const FieldInfo& field) {
  switch (field.kind) {
  case FieldKind::Integer:
  case FieldKind::Number: return new NumberEditor(field);
  case FieldKind::Boolean: return new BooleanEditor;
  case FieldKind::Choice:
  case FieldKind::Any: return new ChoiceEditor(field);
  case FieldKind::Text: return new LineEditor(field.nullable);
  case FieldKind::Path: return new PathEditor(field.nullable);
  case FieldKind::TextList: return new TextListEditor(field.nullable);
  case FieldKind::IntegerList: return new IntegerListEditor(field.nullable);
  case FieldKind::IntegerLists: return new IntegerListsEditor(field.nullable);
  case FieldKind::Map: return new MapEditor(field.wholeValues);
  case FieldKind::FileList:
  case FieldKind::Targets: return nullptr;
  }
  return nullptr;
}

} // namespace tw::ui
