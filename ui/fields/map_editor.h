#pragma once
// Pattern → number, as rows that can be added and removed (rank_pattern, alpha_pattern).
#include "ui/fields/field_editor.h"

class QVBoxLayout;

namespace tw::ui {

class MapEditor : public FieldEditor {
  Q_OBJECT

 public:
  explicit MapEditor(bool whole, QWidget* parent = nullptr);
  void showValue(const Json& value) override;

 private:
  void addRow(const QString& pattern, double value);
  void commit();
  Json pairs() const;
  bool m_whole;
  QVBoxLayout* m_layout;
  QList<QWidget*> m_rows;
};

} // namespace tw::ui
