#include "ui/charts/chart_overlay.h"

#include "ui/theme/tokens.h"

#include <QPainter>

namespace tw::ui {
namespace {
constexpr int kPadding = 8, kSwatch = 8, kGap = 6, kAway = 10;
}

ChartOverlay::ChartOverlay(QWidget* chart) : QWidget(chart) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
}

void ChartOverlay::show(const Crosshair& crosshair) {
  m_crosshair = crosshair;
  update();
}

void ChartOverlay::setFocusRing(bool shown) {
  m_ring = shown;
  update();
}

void ChartOverlay::setEmptyText(const QString& text) {
  if (text == m_empty) return;
  m_empty = text;
  update();
}

void ChartOverlay::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  if (!m_empty.isEmpty()) {
    painter.setFont(fontFor(TextRole::Secondary));
    painter.setPen(t.muted);
    painter.drawText(rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
  }
  if (m_crosshair.x >= 0) {
    painter.setPen(QPen(t.muted, 1));
    const auto x = static_cast<int>(m_crosshair.x);
    painter.drawLine(x, m_crosshair.area.top(), x, m_crosshair.area.bottom());
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& dot : m_crosshair.dots) {
      painter.setPen(QPen(t.surface, 1.5));
      painter.setBrush(dot.color);
      painter.drawEllipse(dot.at, 4, 4);
    }
    if (!m_crosshair.lines.isEmpty()) paintReadout(painter);
  }
  if (m_ring) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
  }
}

void ChartOverlay::paintReadout(QPainter& painter) const {
  const auto& t = tokens(palette());
  auto font = fontFor(TextRole::Secondary), strong = font;
  strong.setWeight(QFont::DemiBold);
  const QFontMetrics plain(font), bold(strong);
  int names = 0, values = 0, whole = 0;
  for (const auto& line : m_crosshair.lines) {
    if (line.color.isValid()) {
      names = std::max(names, plain.horizontalAdvance(line.name));
      values = std::max(values, bold.horizontalAdvance(line.value));
    } else {
      whole = std::max(whole, bold.horizontalAdvance(line.name));
    }
  }
  const int row = plain.height() + 2;
  const int inner = std::max(whole, kSwatch + kGap + names + 2 * kGap + values);
  QRect box(0, 0, inner + 2 * kPadding, row * static_cast<int>(m_crosshair.lines.size()) + 2 * kPadding - 2);
  const auto x = static_cast<int>(m_crosshair.x);
  box.moveTop(std::max(0, m_crosshair.area.top() + 4));
  box.moveLeft(x + kAway + box.width() <= m_crosshair.area.right()
                   ? x + kAway
                   : std::max(m_crosshair.area.left(), x - kAway - box.width()));
  painter.setPen(QPen(t.border, 1));
  painter.setBrush(t.surface);
  painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  int y = box.top() + kPadding - 1;
  for (const auto& line : m_crosshair.lines) {
    QRect at(box.left() + kPadding, y, inner, row);
    if (line.color.isValid()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(line.color);
      painter.drawEllipse(QRectF(at.left(), at.center().y() - kSwatch / 2.0 + 0.5, kSwatch, kSwatch));
      painter.setFont(font);
      painter.setPen(t.muted);
      painter.drawText(at.adjusted(kSwatch + kGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, line.name);
      painter.setFont(strong);
      painter.setPen(t.text);
      painter.drawText(at, Qt::AlignRight | Qt::AlignVCenter, line.value);
    } else {
      painter.setFont(line.value.isEmpty() ? font : strong);
      painter.setPen(line.value.isEmpty() ? t.muted : t.text);
      painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, line.name);
    }
    y += row;
  }
}

} // namespace tw::ui
