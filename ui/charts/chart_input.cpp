// How a chart is moved, zoomed and asked for values, by mouse and by keyboard.
#include "ui/charts/chart_parts.h"
#include "ui/theme/tokens.h"

#include <QLocale>
#include <QMenu>
#include <QWheelEvent>

#include <cmath>

namespace tw::ui {
namespace {

constexpr double kNotch = 0.8;      ///< what a notch of the wheel leaves of the view
constexpr double kSmallestView = 2; ///< steps
constexpr int kNearMarker = 5;      ///< px
constexpr double kPan = 0.1;        ///< of the view, for one press of an arrow key

} // namespace

void Chart::setView(double from, double to) {
  const auto whole = wholeSteps();
  if (!whole) return;
  const double most = whole->second - whole->first;
  const double size = std::clamp(to - from, std::min(kSmallestView, most), most);
  if (size >= most * (1 - 1e-9)) {
    m_view.reset(); // everything: new steps come into view by themselves
  } else {
    from = std::clamp(from, whole->first, whole->second - size);
    m_view = Span{from, from + size};
  }
  redraw();
}

void Chart::zoomSteps(double factor, double about) {
  const auto [from, to] = steps();
  setView(about - (about - from) * factor, about + (to - about) * factor);
}

void Chart::zoomValues(double factor, double about) {
  auto [low, high] = values();
  if (m_log) {
    if (about <= 0 || low <= 0) return;
    low = about * std::pow(low / about, factor);
    high = about * std::pow(high / about, factor);
  } else {
    low = about - (about - low) * factor;
    high = about + (high - about) * factor;
  }
  if (!(high > low) || !std::isfinite(low) || !std::isfinite(high)) return;
  m_valueView = Span{low, high};
  redraw();
}

void Chart::wheelEvent(QWheelEvent* event) {
  const auto delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
  if (delta == 0 || !wholeSteps()) return event->ignore();
  const double factor = std::pow(kNotch, delta / 120.0);
  const auto at = event->position();
  if (event->modifiers() & Qt::ControlModifier || at.x() < m_plot->axisRect()->left())
    zoomValues(factor, m_plot->yAxis->pixelToCoord(at.y()));
  else zoomSteps(factor, m_plot->xAxis->pixelToCoord(at.x()));
  event->accept();
}

void Chart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !wholeSteps()) return QWidget::mousePressEvent(event);
  m_drag = Drag{event->position(), steps(), values()};
  setCursor(Qt::ClosedHandCursor);
}

void Chart::mouseMoveEvent(QMouseEvent* event) {
  if (m_drag) {
    const auto* rect = m_plot->axisRect();
    const auto moved = event->position() - m_drag->from;
    if (m_valueView && rect->height() > 0) {
      const auto [low, high] = m_drag->values;
      if (m_log) {
        const double shift = std::pow(high / low, moved.y() / rect->height());
        m_valueView = Span{low * shift, high * shift};
      } else {
        const double shift = moved.y() / rect->height() * (high - low);
        m_valueView = Span{low + shift, high + shift};
      }
    }
    if (rect->width() > 0) {
      const double shift = -moved.x() / rect->width() * (m_drag->steps.second - m_drag->steps.first);
      setView(m_drag->steps.first + shift, m_drag->steps.second + shift);
    }
  }
  if (!wholeSteps() || event->position().x() < m_plot->axisRect()->left() - 2) return pointAt({}, false);
  pointAt(m_plot->xAxis->pixelToCoord(event->position().x()), true);
  Q_EMIT pointedAt(m_pointed);
}

void Chart::mouseReleaseEvent(QMouseEvent* event) {
  m_drag.reset();
  unsetCursor();
  QWidget::mouseReleaseEvent(event);
}

void Chart::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) fit();
}

void Chart::leaveEvent(QEvent* event) {
  pointAt({}, false);
  Q_EMIT pointedAt({});
  QWidget::leaveEvent(event);
}

void Chart::focusInEvent(QFocusEvent* event) {
  const auto reason = event->reason();
  m_parts->overlay->setFocusRing(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
                                 reason == Qt::ShortcutFocusReason);
  QWidget::focusInEvent(event);
}

void Chart::focusOutEvent(QFocusEvent* event) {
  m_parts->overlay->setFocusRing(false);
  pointAt({}, false);
  Q_EMIT pointedAt({});
  QWidget::focusOutEvent(event);
}

void Chart::keyPressEvent(QKeyEvent* event) {
  if (!wholeSteps()) return QWidget::keyPressEvent(event);
  const auto [from, to] = steps();
  const double sign = event->key() == Qt::Key_Left ? -1 : 1;
  switch (event->key()) {
  case Qt::Key_Left:
  case Qt::Key_Right:
    if (event->modifiers() & Qt::ShiftModifier) {
      pointAt(std::clamp(m_pointed.value_or(to) + sign * std::max(1.0, std::round((to - from) / 200)), from, to), true);
      Q_EMIT pointedAt(m_pointed);
    } else {
      setView(from + sign * kPan * (to - from), to + sign * kPan * (to - from));
    }
    return;
  case Qt::Key_Plus:
  case Qt::Key_Equal: return zoomSteps(kNotch, m_pointed.value_or((from + to) / 2));
  case Qt::Key_Minus: return zoomSteps(1 / kNotch, m_pointed.value_or((from + to) / 2));
  case Qt::Key_Home:
  case Qt::Key_0: return fit();
  case Qt::Key_L: return setLogScale(!m_log);
  default: QWidget::keyPressEvent(event);
  }
}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  fillMenu(menu);
  menu->popup(event->globalPos());
}

void Chart::setCrosshair(std::optional<double> step) {
  if (step != m_pointed) pointAt(step, false);
}

void Chart::pointAt(std::optional<double> step, bool readout) {
  m_pointed = step;
  m_readout = readout;
  Crosshair shown;
  const auto [from, to] = steps();
  if (step && wholeSteps() && *step >= from && *step <= to) {
    const auto& t = tokens(palette());
    const double at = std::clamp(std::round(*step), from, to);
    shown.area = m_plot->axisRect()->rect();
    shown.x = m_plot->xAxis->coordToPixel(at);
    const auto dot = [&](const Decimation& points, qsizetype index, const QColor& color) {
      const double y = m_plot->yAxis->coordToPixel(points.y(index));
      if (std::isfinite(points.y(index)) && points.x(index) == at &&
          shown.area.adjusted(0, -1, 0, 1).contains(QPoint(shown.area.center().x(), static_cast<int>(y))))
        shown.dots.append({QPointF(shown.x + 0.5, y), color});
    };
    QVector<Crosshair::Line> lines;
    for (const auto& series : m_series) {
      const auto index = series->raw.indexAt(at);
      if (index < 0) continue;
      const auto color = seriesColor(series->color, t);
      auto pale = color;
      if (series->smoothed) pale.setAlpha(130);
      lines.append({pale, series->name, figureText(series->raw.y(index), m_figure)});
      if (series->smoothed) lines.append({color, tr("smoothed"), figureText(series->smooth.y(index), m_figure)});
      dot(series->shown(), index, color);
    }
    if (readout && !lines.isEmpty()) {
      shown.lines.append({{}, tr("Step %L1").arg(static_cast<qlonglong>(at)), QStringLiteral("step")});
      shown.lines += lines;
      for (const auto& marker : m_parts->markers->markers()) {
        if (std::abs(m_plot->xAxis->coordToPixel(marker.step) - shown.x) > kNearMarker) continue;
        const auto place = QLocale().toString(static_cast<qlonglong>(marker.step));
        switch (marker.kind) {
        case Marker::Kind::Checkpoint: shown.lines.append({{}, tr("Checkpoint at step %1").arg(place), {}}); break;
        case Marker::Kind::Evaluation: shown.lines.append({{}, tr("Evaluated at step %1").arg(place), {}}); break;
        case Marker::Kind::Change: shown.lines.append({{}, tr("Step %1: %2").arg(place, marker.text), {}}); break;
        case Marker::Kind::Resume: shown.lines.append({{}, tr("Resumed at step %1").arg(place), {}}); break;
        }
      }
    }
  }
  m_parts->overlay->show(shown);
}

QStringList Chart::readout() const {
  QStringList lines;
  for (const auto& line : m_parts->overlay->crosshair().lines)
    lines << (line.color.isValid() ? line.name + QLatin1Char(' ') + line.value : line.name);
  return lines;
}

} // namespace tw::ui
