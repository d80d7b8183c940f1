#include "ui/pages/data/token_view.h"

#include "ui/bridge/messages.h"
#include "ui/theme/tokens.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

namespace tw::ui {
namespace {

constexpr int kChipHeight = 22, kRowStep = 28, kGap = 4, kPadding = 5, kRadius = 4, kMargin = 2, kCutHeight = 30,
              kBadgeGap = 4;

QFont badgeFont() {
  auto font = fontFor(TextRole::Secondary);
  font.setPointSizeF(font.pointSizeF() * 0.78);
  font.setWeight(QFont::Bold);
  return font;
}

QString badgeOf(const SampleToken& token) {
  return token.bos ? QStringLiteral("BOS") : token.eos ? QStringLiteral("EOS") : QString();
}

} // namespace

QString visibleToken(const QString& text) {
  QString out;
  out.reserve(text.size());
  for (const auto c : text) {
    if (c == QLatin1Char(' ')) out += QChar(0x00B7);
    else if (c == QLatin1Char('\n')) out += QChar(0x23CE);
    else if (c == QLatin1Char('\t')) out += QChar(0x21E5);
    else if (c == QLatin1Char('\r')) out += QChar(0x240D);
    else if (c == QChar(0x3000)) out += QChar(0x25A1); // the ideographic space
    else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
      out += QStringLiteral("\\u%1").arg(static_cast<int>(c.unicode()), 4, 16, QLatin1Char('0'));
    else out += c;
  }
  return out.isEmpty() ? QStringLiteral("∅") : out;
}

TokenView::TokenView(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setMouseTracking(true);
  viewport()->setAutoFillBackground(false);
  setAccessibleName(tr("Tokens"));
}

void TokenView::setTokens(std::vector<SampleToken> tokens, int64_t kept, int64_t maxLength) {
  m_tokens = std::move(tokens);
  m_kept = kept;
  m_maxLength = maxLength;
  m_current = -1;
  verticalScrollBar()->setValue(0);
  measureChips();
  layOut();
}

void TokenView::measureChips() {
  const QFontMetrics metrics(fontFor(TextRole::Mono)), badges(badgeFont());
  // Texts repeat: a sample of 8192 tokens has perhaps 1500 different ones.
  QHash<QString, int> widths;
  m_chips.resize(m_tokens.size());
  for (size_t i = 0; i < m_tokens.size(); ++i) {
    auto& chip = m_chips[i];
    chip.label = visibleToken(text(m_tokens[i].text));
    const auto badge = badgeOf(m_tokens[i]);
    auto& width = widths[chip.label];
    if (width == 0) width = metrics.horizontalAdvance(chip.label);
    chip.width =
        std::max(width + 2 * kPadding, 16) + (badge.isEmpty() ? 0 : badges.horizontalAdvance(badge) + kBadgeGap);
  }
}

void TokenView::layOut() {
  const int right = std::max(viewport()->width() - kMargin, 40);
  int x = kMargin, y = kMargin;
  m_cutY = -1;
  for (size_t i = 0; i < m_chips.size(); ++i) {
    auto& chip = m_chips[i];
    if (static_cast<int64_t>(i) == m_kept) {
      if (i > 0) y += kRowStep;
      m_cutY = y;
      y += kCutHeight;
      x = kMargin;
    } else if (x > kMargin && x + chip.width > right) {
      x = kMargin;
      y += kRowStep;
    }
    chip.x = x;
    chip.y = y;
    x += std::min(chip.width, right - kMargin) + kGap;
  }
  m_height = m_chips.empty() ? 0 : y + kChipHeight + kMargin;
  setMaximumHeight(std::max(32, m_height)); // no taller than its chips: what explains them stands right below
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(kRowStep);
  verticalScrollBar()->setRange(0, std::max(0, m_height - viewport()->height()));
  viewport()->update();
}

int TokenView::firstChipBelow(int y) const {
  const auto found = std::lower_bound(m_chips.begin(), m_chips.end(), y,
                                      [](const Chip& chip, int at) { return chip.y + kChipHeight < at; });
  return static_cast<int>(found - m_chips.begin());
}

void TokenView::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  const int top = verticalScrollBar()->value();
  if (m_cutY >= 0) paintCut(painter, top);
  const int count = static_cast<int>(m_chips.size());
  for (int i = firstChipBelow(top + event->rect().top());
       i < count && m_chips[static_cast<size_t>(i)].y - top <= event->rect().bottom(); ++i)
    paintChip(painter, i);
}

void TokenView::paintChip(QPainter& painter, int index) const {
  const auto& t = tw::ui::tokens(palette());
  const auto& token = m_tokens[static_cast<size_t>(index)];
  const auto& chip = m_chips[static_cast<size_t>(index)];
  const QRect box = tokenRect(index);
  const bool cut = index >= m_kept;
  painter.setOpacity(cut ? 0.45 : 1.0);
  const bool trained = token.trained && !cut;
  auto edge = trained ? t.good : t.border;
  if (trained) edge.setAlpha(110);
  painter.setPen(QPen(edge, 1, token.special && !trained ? Qt::DashLine : Qt::SolidLine));
  painter.setBrush(trained ? t.goodSoft : t.raised);
  painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
  painter.setFont(fontFor(TextRole::Mono));
  painter.setPen(token.special ? t.warn : trained ? t.text : t.muted);
  const auto badge = badgeOf(token);
  QRect words = box.adjusted(kPadding, 0, -kPadding + 2, 0);
  if (!badge.isEmpty()) {
    const int width = QFontMetrics(badgeFont()).horizontalAdvance(badge);
    words.setRight(words.right() - width - kBadgeGap);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, chip.label);
    painter.setFont(badgeFont());
    painter.setPen(t.accent);
    painter.drawText(QRect(box.right() - width - kPadding + 1, box.top(), width + 2, box.height()),
                     Qt::AlignVCenter | Qt::AlignLeft, badge);
  } else {
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, chip.label);
  }
  painter.setOpacity(1);
  if (index == m_current && hasFocus()) {
    painter.setPen(QPen(t.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(box).adjusted(0, 0, 0, 0), kRadius + 1, kRadius + 1);
  }
}

void TokenView::paintCut(QPainter& painter, int top) const {
  const auto& t = tw::ui::tokens(palette());
  const int y = m_cutY - top + kCutHeight / 2 - 4;
  const auto words = tr("max_length %L1: what follows is cut off").arg(m_maxLength);
  painter.setFont(fontFor(TextRole::Secondary));
  const int width = painter.fontMetrics().horizontalAdvance(words);
  painter.setPen(t.warn);
  painter.drawText(QRect(kMargin, y - 10, width + 4, 20), Qt::AlignVCenter, words);
  painter.setPen(QPen(t.warn, 1.5, Qt::DashLine));
  painter.drawLine(kMargin + width + 10, y, viewport()->width() - kMargin, y);
}

QRect TokenView::tokenRect(int index) const {
  if (index < 0 || index >= static_cast<int>(m_chips.size())) return {};
  const auto& chip = m_chips[static_cast<size_t>(index)];
  return {chip.x, chip.y - verticalScrollBar()->value(), std::min(chip.width, viewport()->width() - 2 * kMargin),
          kChipHeight};
}

int TokenView::tokenAt(const QPoint& point) const {
  const int y = point.y() + verticalScrollBar()->value();
  for (int i = firstChipBelow(y); i < static_cast<int>(m_chips.size()) && m_chips[static_cast<size_t>(i)].y <= y; ++i)
    if (tokenRect(i).contains(point)) return i;
  return -1;
}

QString TokenView::describe(int index) const {
  if (index < 0 || index >= static_cast<int>(m_tokens.size())) return {};
  const auto& token = m_tokens[static_cast<size_t>(index)];
  const auto state = index >= m_kept ? tr("cut off") : token.trained ? tr("trained") : tr("not trained");
  auto line = tr("Token %L1 of %L2 · id %3 · %4").arg(index + 1).arg(m_tokens.size()).arg(token.id).arg(state);
  if (token.special) line += QStringLiteral(" · ") + tr("special token");
  if (!badgeOf(token).isEmpty()) line += QStringLiteral(" · ") + badgeOf(token);
  return line;
}

void TokenView::setCurrent(int index) {
  if (m_tokens.empty()) return;
  m_current = std::clamp(index, 0, static_cast<int>(m_tokens.size()) - 1);
  const auto& chip = m_chips[static_cast<size_t>(m_current)];
  auto* bar = verticalScrollBar();
  if (chip.y < bar->value()) bar->setValue(std::max(0, chip.y - kMargin));
  if (chip.y + kChipHeight > bar->value() + viewport()->height())
    bar->setValue(chip.y + kChipHeight + kMargin - viewport()->height());
  setAccessibleDescription(m_chips[static_cast<size_t>(m_current)].label + QStringLiteral(": ") + describe(m_current));
  viewport()->update();
  Q_EMIT currentChanged(m_current);
}

void TokenView::keyPressEvent(QKeyEvent* event) {
  const auto lineFrom = [this](int step) {
    // The chip of the next line that stands nearest.
    if (m_current < 0) return 0;
    const auto& from = m_chips[static_cast<size_t>(m_current)];
    int best = m_current, at = m_current;
    while (at >= 0 && at < static_cast<int>(m_chips.size()) && m_chips[static_cast<size_t>(at)].y == from.y) at += step;
    if (at < 0 || at >= static_cast<int>(m_chips.size())) return best;
    const int line = m_chips[static_cast<size_t>(at)].y;
    best = at;
    for (; at >= 0 && at < static_cast<int>(m_chips.size()) && m_chips[static_cast<size_t>(at)].y == line; at += step)
      if (std::abs(m_chips[static_cast<size_t>(at)].x - from.x) <
          std::abs(m_chips[static_cast<size_t>(best)].x - from.x))
        best = at;
    return best;
  };
  switch (event->key()) {
  case Qt::Key_Right: return setCurrent(m_current + 1);
  case Qt::Key_Left: return setCurrent(m_current - 1);
  case Qt::Key_Down: return setCurrent(lineFrom(1));
  case Qt::Key_Up: return setCurrent(lineFrom(-1));
  case Qt::Key_Home: return setCurrent(0);
  case Qt::Key_End: return setCurrent(static_cast<int>(m_tokens.size()) - 1);
  default: QAbstractScrollArea::keyPressEvent(event);
  }
}

void TokenView::mousePressEvent(QMouseEvent* event) {
  if (const int index = tokenAt(event->position().toPoint()); index >= 0) setCurrent(index);
}

void TokenView::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  if (m_current < 0 && event->reason() != Qt::MouseFocusReason)
    setCurrent(firstChipBelow(verticalScrollBar()->value()));
  viewport()->update();
}

void TokenView::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

void TokenView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  layOut();
}

void TokenView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    measureChips();
    layOut();
  }
}

bool TokenView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int index = tokenAt(help->pos());
    if (index >= 0) QToolTip::showText(help->globalPos(), describe(index), viewport(), tokenRect(index));
    else QToolTip::hideText();
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

} // namespace tw::ui
