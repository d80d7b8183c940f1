#include "ui/charts/rank_map.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/input_habits.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace tw::ui {
namespace {

constexpr int kRow = 16, kAxis = 18, kScale = 20, kLabelGap = 8, kWidestLabel = 96, kScaleBar = 72, kBarHigh = 8;
constexpr double kBetweenCells = 1.5; ///< narrow columns stand closer
constexpr double kNarrow = 6;

QColor between(const QColor& low, const QColor& high, double share) {
  return QColor::fromRgbF(static_cast<float>(low.redF() + (high.redF() - low.redF()) * share),
                          static_cast<float>(low.greenF() + (high.greenF() - low.greenF()) * share),
                          static_cast<float>(low.blueF() + (high.blueF() - low.blueF()) * share));
}

} // namespace

RankMap::RankMap(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("rank-map"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Ranks by layer and module"));
}

void RankMap::setTable(RankTable table) {
  m_table = std::move(table);
  m_cell = {-1, -1};
  QStringList said;
  for (qsizetype i = 0; i < m_table.modules.size(); ++i) {
    const auto& row = m_table.ranks[static_cast<size_t>(i)];
    int low = 0, high = 0;
    for (const int rank : row) {
      if (rank > 0) low = low == 0 ? rank : std::min(low, rank);
      high = std::max(high, rank);
    }
    said << tr("%1: %2 to %3").arg(m_table.modules[i]).arg(low).arg(high);
  }
  setAccessibleDescription(said.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

QSize RankMap::sizeHint() const { return {300, static_cast<int>(m_table.modules.size()) * kRow + kAxis + kScale}; }

QSize RankMap::minimumSizeHint() const { return {160, sizeHint().height()}; }

int RankMap::labelWidth() const {
  const QFontMetrics metrics(fontFor(TextRole::Secondary));
  int widest = 0;
  for (const auto& name : m_table.modules) widest = std::max(widest, metrics.horizontalAdvance(name));
  return std::min(widest, kWidestLabel) + kLabelGap;
}

QRectF RankMap::cellRect(int module, int layer) const {
  const double wide = (width() - labelWidth()) / std::max(1.0, static_cast<double>(m_table.layers.size()));
  const double gap = wide < kNarrow ? 0.5 : kBetweenCells;
  return {labelWidth() + layer * wide, static_cast<double>(module * kRow), std::max(1.0, wide - gap),
          kRow - kBetweenCells};
}

/// By its logarithm: from 4 to 8 is as much as from 16 to 32.
double RankMap::shareOf(int rank) const {
  if (m_table.highest == m_table.lowest) return 0.5;
  return std::log2(static_cast<double>(rank) / m_table.lowest) /
         std::log2(static_cast<double>(m_table.highest) / m_table.lowest);
}

QColor RankMap::colorOf(double share) const {
  const auto& t = tokens(palette());
  return between(t.accentSoft, t.accent, share);
}

QColor RankMap::cellColor(int module, int layer) const {
  const int rank = m_table.ranks[static_cast<size_t>(module)][static_cast<size_t>(layer)];
  return rank > 0 ? colorOf(shareOf(rank)) : tokens(palette()).surface;
}

QString RankMap::tell(int module, int layer) const {
  const int rank = m_table.ranks[static_cast<size_t>(module)][static_cast<size_t>(layer)];
  const auto where = tr("Layer %1 · %2").arg(m_table.layers[static_cast<size_t>(layer)]).arg(m_table.modules[module]);
  return rank > 0 ? tr("%1: rank %2").arg(where).arg(rank) : tr("%1: not trained").arg(where);
}

QString RankMap::tellAt(const QPointF& at) const {
  if (m_table.empty() || at.x() < labelWidth() || at.x() >= width() || at.y() < 0) return {};
  const int module = static_cast<int>(at.y()) / kRow;
  const double wide = (width() - labelWidth()) / static_cast<double>(m_table.layers.size());
  const int layer = static_cast<int>((at.x() - labelWidth()) / wide);
  if (module >= m_table.modules.size() || layer >= static_cast<int>(m_table.layers.size())) return {};
  return tell(module, layer);
}

void RankMap::paintEvent(QPaintEvent*) {
  if (m_table.empty()) return;
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setFont(fontFor(TextRole::Secondary));
  const QFontMetrics metrics(painter.font());
  for (int module = 0; module < m_table.modules.size(); ++module) {
    painter.setPen(t.muted);
    const QRect label(0, module * kRow, labelWidth() - kLabelGap, kRow);
    painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_table.modules[module], Qt::ElideLeft, label.width()));
    for (int layer = 0; layer < static_cast<int>(m_table.layers.size()); ++layer)
      painter.fillRect(cellRect(module, layer), cellColor(module, layer));
  }
  paintAxis(painter);
  paintScale(painter);
  if (!showsFocus(this)) return;
  painter.setPen(QPen(t.text, 1.5));
  painter.drawRect(m_cell.x() < 0 ? cellRect(0, 0) : cellRect(m_cell.y(), m_cell.x()));
}

/// The number of the first, a middle and the last layer.
void RankMap::paintAxis(QPainter& painter) const {
  const auto count = static_cast<int>(m_table.layers.size());
  const int top = static_cast<int>(m_table.modules.size()) * kRow;
  painter.setPen(tokens(palette()).muted);
  const QRect axis(labelWidth(), top, width() - labelWidth(), kAxis);
  const auto number = [&](int column) { return QString::number(m_table.layers[static_cast<size_t>(column)]); };
  painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, count > 1 ? tr("layer %1").arg(number(0)) : number(0));
  if (count > 1) painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, number(count - 1));
}

/// What the colours mean: the lowest rank, shades, the highest.
void RankMap::paintScale(QPainter& painter) const {
  const int top = static_cast<int>(m_table.modules.size()) * kRow + kAxis;
  const QFontMetrics metrics(painter.font());
  painter.setPen(tokens(palette()).muted);
  const auto low = tr("rank %1").arg(m_table.lowest);
  QRect line(labelWidth(), top, width() - labelWidth(), kScale);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, low);
  if (m_table.highest == m_table.lowest) return;
  line.setLeft(line.left() + metrics.horizontalAdvance(low) + kLabelGap);
  for (int x = 0; x < kScaleBar; ++x)
    painter.fillRect(QRect(line.left() + x, top + (kScale - kBarHigh) / 2, 1, kBarHigh),
                     colorOf(static_cast<double>(x) / (kScaleBar - 1)));
  line.setLeft(line.left() + kScaleBar + kLabelGap);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QString::number(m_table.highest));
}

void RankMap::keyPressEvent(QKeyEvent* event) {
  const QPoint step = event->key() == Qt::Key_Left    ? QPoint(-1, 0)
                      : event->key() == Qt::Key_Right ? QPoint(1, 0)
                      : event->key() == Qt::Key_Up    ? QPoint(0, -1)
                      : event->key() == Qt::Key_Down  ? QPoint(0, 1)
                                                      : QPoint();
  if (step.isNull() || m_table.empty()) return QWidget::keyPressEvent(event);
  m_cell = m_cell.x() < 0 ? QPoint(0, 0) : m_cell + step;
  m_cell.setX(std::clamp(m_cell.x(), 0, static_cast<int>(m_table.layers.size()) - 1));
  m_cell.setY(std::clamp(m_cell.y(), 0, static_cast<int>(m_table.modules.size()) - 1));
  const auto told = tell(m_cell.y(), m_cell.x());
  setAccessibleDescription(told);
  QToolTip::showText(mapToGlobal(cellRect(m_cell.y(), m_cell.x()).bottomRight().toPoint()), told, this);
  update();
}

bool RankMap::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto told = tellAt(help->pos());
    if (told.isEmpty()) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), told, this);
    return true;
  }
  if (event->type() == QEvent::FocusOut || event->type() == QEvent::FocusIn) update();
  return QWidget::event(event);
}

} // namespace tw::ui
