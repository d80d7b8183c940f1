#pragma once
// Editors of values that are typed as text: a line, a path with a button, a list of numbers, a list of texts (one a
// line).
#include "ui/fields/field_editor.h"

class QHBoxLayout;
class QLineEdit;
class QPlainTextEdit;

namespace tw::ui {

class LineEditor : public FieldEditor {
  Q_OBJECT

 public:
  /// With `nullable` an empty line means null.
  explicit LineEditor(bool nullable, QWidget* parent = nullptr);
  void showValue(const Json& value) override;

 protected:
  virtual Json parse(const QString& text) const;
  virtual QString print(const Json& value) const;
  void commit();
  QLineEdit* line() { return m_line; }
  QHBoxLayout* row() { return m_row; }
  bool nullable() const { return m_nullable; }

 private:
  bool m_nullable;
  QHBoxLayout* m_row;
  QLineEdit* m_line;
};

class PathEditor : public LineEditor {
  Q_OBJECT

 public:
  explicit PathEditor(bool nullable, QWidget* parent = nullptr);
};

/// "0, 1, 2"
class IntegerListEditor : public LineEditor {
  Q_OBJECT

 public:
  explicit IntegerListEditor(bool nullable, QWidget* parent = nullptr);

 protected:
  Json parse(const QString& text) const override;
  QString print(const Json& value) const override;
};

/// "0, 1, 2", or "embed_tokens: 0, 1; lm_head: 2": an object from a name to a list.
class IntegerListsEditor : public IntegerListEditor {
  Q_OBJECT

 public:
  explicit IntegerListsEditor(bool nullable, QWidget* parent = nullptr) : IntegerListEditor(nullable, parent) {}

 protected:
  Json parse(const QString& text) const override;
  QString print(const Json& value) const override;
};

/// One text a line; a line break within a text is written \n.
class TextListEditor : public FieldEditor {
  Q_OBJECT

 public:
  /// With `nullable` an empty text means null.
  explicit TextListEditor(bool nullable = false, QWidget* parent = nullptr);
  void showValue(const Json& value) override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  Json texts() const;
  bool m_nullable;
  QPlainTextEdit* m_edit;
};

} // namespace tw::ui
