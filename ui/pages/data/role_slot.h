#pragma once
// A role in the mapping dialog: filled with a column by drop or from its list. And the chip that is dragged there.
#include <QFrame>

#include <string>
#include <vector>

class QComboBox;

namespace tw::ui {

struct ColumnRole;

/// A column's name; can be dragged.
class ColumnChip : public QFrame {
  Q_OBJECT

 public:
  explicit ColumnChip(const QString& column, QWidget* parent = nullptr);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_column;
  QPoint m_pressed;
};

class RoleSlot : public QFrame {
  Q_OBJECT

 public:
  RoleSlot(const ColumnRole& role, const std::vector<std::string>& columns, QWidget* parent = nullptr);
  const std::string& role() const { return m_role; }
  void setColumn(const QString& column);
  bool required() const { return m_required; }

 Q_SIGNALS:
  /// Empty = the role has no column.
  void chosen(const QString& column);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  std::string m_role;
  bool m_required, m_hovered = false;
  QComboBox* m_column;
};

/// What a dragged column is carried as.
inline const char* const kColumnMimeType = "application/x-tunewright-column";

} // namespace tw::ui
