#include "ui/pages/runs/status_delegate.h"

#include "ui/models/run_table_model.h"
#include "ui/widgets/entry_row.h"
#include "ui/widgets/run_dot.h"

#include <QPainter>

namespace tw::ui {

namespace {
constexpr int kDot = 7, kLeft = 11, kGap = 7; ///< kLeft: where the cells' text begins
}

void StatusDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  auto shifted = option;
  initStyleOption(&shifted, index);
  // The word moves right to make room: the style draws row, selection and text as in every other cell.
  const auto word = shifted.text;
  shifted.text.clear();
  option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &shifted, painter, option.widget);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(
      dotColor(statusDot(index.data(RunTableModel::StatusRole).toString().toStdString()), option.palette));
  painter->drawEllipse(QRectF(option.rect.left() + kLeft, option.rect.center().y() - kDot / 2.0 + 0.5, kDot, kDot));
  painter->setPen(option.palette.color(QPalette::Text));
  painter->setFont(option.font);
  const auto room = option.rect.adjusted(kLeft + kDot + kGap, 0, -kLeft, 0);
  painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                    option.fontMetrics.elidedText(word, Qt::ElideRight, room.width()));
  painter->restore();
}

} // namespace tw::ui
