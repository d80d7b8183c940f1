#pragma once
// Ranks over layers and modules as a heat map: a row for each kind of module, a column for each layer, darker where the
// rank is higher. Hovering a cell tells its rank; the arrow keys walk through the cells.
#include "ui/models/rank_table.h"

#include <QWidget>

namespace tw::ui {

class RankMap : public QWidget {
  Q_OBJECT

 public:
  explicit RankMap(QWidget* parent = nullptr);
  void setTable(RankTable table);
  const RankTable& table() const { return m_table; }
  /// Where a cell is painted, by its places in the table.
  QRectF cellRect(int module, int layer) const;
  /// What a cell is filled with in the present theme.
  QColor cellColor(int module, int layer) const;
  /// What hovering at `at` tells; empty where there is no cell.
  QString tellAt(const QPointF& at) const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int labelWidth() const;
  QColor colorOf(double share) const;
  double shareOf(int rank) const;
  QString tell(int module, int layer) const;
  void paintAxis(QPainter& painter) const;
  void paintScale(QPainter& painter) const;
  RankTable m_table;
  QPoint m_cell{-1, -1}; ///< layer and module that the keys chose
};

} // namespace tw::ui
