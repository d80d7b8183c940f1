#pragma once
// A table cell with a status: a dot and a word.
#include <QStyledItemDelegate>

namespace tw::ui {

class StatusDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace tw::ui
