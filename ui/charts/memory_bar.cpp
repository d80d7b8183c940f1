#include "ui/charts/memory_bar.h"

#include "ui/theme/tokens.h"

#include <numeric>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace tw::ui {
namespace {
constexpr int kBar = 18, kGap = 10, kLine = 22, kSquare = 9, kSquareGap = 6, kEntryGap = 18, kFigureGap = 6;
constexpr int64_t kGigabyte = 1'000'000'000, kMegabyte = 1'000'000;

QFont figureFont() {
  auto font = fontFor(TextRole::Secondary);
  font.setWeight(QFont::DemiBold);
  return font;
}

} // namespace

QString memoryText(int64_t bytes, int64_t whole, bool withUnit) {
  const bool large = whole >= kGigabyte;
  const double amount = static_cast<double>(bytes) / static_cast<double>(large ? kGigabyte : kMegabyte);
  const auto figure = QLocale().toString(amount, 'f', large ? 2 : 1);
  if (!withUnit) return figure;
  return large ? MemoryBar::tr("%1 GB").arg(figure) : MemoryBar::tr("%1 MB").arg(figure);
}

int64_t memoryScale(int64_t need, int64_t room) {
  constexpr int64_t kFar = 100; // from there on, what is needed would be all zeros in the room's unit
  return need > room / kFar ? std::max(need, room) : need;
}

MemoryBar::MemoryBar(QWidget* parent) : QWidget(parent) {
  auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setMouseTracking(true);
}

void MemoryBar::setParts(std::vector<Part> parts, int64_t limit) {
  m_parts = std::move(parts);
  m_limit = limit;
  m_total = std::accumulate(m_parts.begin(), m_parts.end(), int64_t{0},
                            [](int64_t sum, const Part& part) { return sum + part.bytes; });
  QStringList said;
  for (const auto& part : m_parts)
    said << tr("%1 %2").arg(part.name, memoryText(part.bytes, memoryScale(m_total, m_limit)));
  setAccessibleDescription(said.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

QRectF MemoryBar::partRect(int index) const {
  const double whole = static_cast<double>(std::max({m_limit, m_total, int64_t{1}})), scale = width() / whole;
  int64_t before = 0;
  for (int i = 0; i < index; ++i) before += m_parts[static_cast<size_t>(i)].bytes;
  return {static_cast<double>(before) * scale, 0,
          static_cast<double>(m_parts[static_cast<size_t>(index)].bytes) * scale, kBar};
}

std::vector<MemoryBar::Entry> MemoryBar::legend(int width) const {
  const QFontMetrics names(fontFor(TextRole::Secondary)), figures(figureFont());
  std::vector<Entry> entries;
  int x = 0, y = kBar + kGap;
  for (const auto& part : m_parts) {
    Entry entry{{}, part.name, memoryText(part.bytes, memoryScale(m_total, m_limit), false)};
    const int wide = kSquare + kSquareGap + names.horizontalAdvance(entry.name) + kFigureGap +
                     figures.horizontalAdvance(entry.value);
    if (x > 0 && x + wide > width) {
      x = 0;
      y += kLine;
    }
    entry.at = {x, y};
    x += wide + kEntryGap;
    entries.push_back(std::move(entry));
  }
  return entries;
}

int MemoryBar::heightForWidth(int width) const {
  const auto entries = legend(width);
  return entries.empty() ? kBar + kGap + kLine : entries.back().at.y() + kLine;
}

void MemoryBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (event->oldSize().width() != width()) updateGeometry();
}

QString MemoryBar::tellAt(const QPointF& at) const {
  const auto tell = [](const Part& part) { return tr("%1: %L2 bytes").arg(part.name).arg(part.bytes); };
  if (at.y() <= kBar) {
    for (int i = 0; i < static_cast<int>(m_parts.size()); ++i)
      if (const auto rect = partRect(i); at.x() >= rect.left() && at.x() < rect.right())
        return tell(m_parts[static_cast<size_t>(i)]);
    if (m_limit > m_total && at.x() < width()) return tr("Free: %L1 bytes").arg(m_limit - m_total);
    return {};
  }
  const auto entries = legend(width());
  for (size_t i = entries.size(); i-- > 0;)
    if (at.y() >= entries[i].at.y() && at.y() < entries[i].at.y() + kLine && at.x() >= entries[i].at.x())
      return tell(m_parts[i]);
  return {};
}

bool MemoryBar::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto text = tellAt(help->pos()); !text.isEmpty()) QToolTip::showText(help->globalPos(), text, this);
    else QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void MemoryBar::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF outline(0.5, 0.5, width() - 1, kBar - 1);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.raised);
  painter.drawRoundedRect(outline, 5, 5);
  QPainterPath shape;
  shape.addRoundedRect(outline, 5, 5);
  painter.save();
  painter.setClipPath(shape);
  for (int i = 0; i < static_cast<int>(m_parts.size()); ++i)
    painter.fillRect(partRect(i), QColor(m_parts[static_cast<size_t>(i)].color));
  painter.restore();
  const bool over = m_limit > 0 && m_total > m_limit;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(over ? t.bad : t.border, 1));
  painter.drawRoundedRect(outline, 5, 5);
  if (over) { // where the device ends
    const double x = width() * static_cast<double>(m_limit) / static_cast<double>(m_total);
    painter.save();
    painter.setClipPath(shape);
    painter.fillRect(QRectF(x, 0, width() - x, kBar), QBrush(t.surface, Qt::BDiagPattern));
    painter.restore();
    painter.fillRect(QRectF(x - 3, 0, 6, kBar), t.surface);
    painter.fillRect(QRectF(x - 1.5, 0, 3, kBar), t.bad);
  }
  const auto entries = legend(width());
  const QFont names = fontFor(TextRole::Secondary), figures = figureFont();
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto& [at, name, value] = entries[i];
    const bool empty = m_parts[i].bytes == 0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(m_parts[i].color));
    painter.drawRoundedRect(QRectF(at.x(), at.y() + (kLine - kSquare) / 2.0, kSquare, kSquare), 2, 2);
    int x = at.x() + kSquare + kSquareGap;
    painter.setFont(names);
    painter.setPen(empty ? t.muted : t.text);
    painter.drawText(QRect(x, at.y(), width(), kLine), Qt::AlignVCenter | Qt::AlignLeft, name);
    x += QFontMetrics(names).horizontalAdvance(name) + kFigureGap;
    painter.setFont(empty ? names : figures);
    painter.drawText(QRect(x, at.y(), width(), kLine), Qt::AlignVCenter | Qt::AlignLeft, value);
  }
}

} // namespace tw::ui
