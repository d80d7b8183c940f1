#include "ui/shell/sidebar.h"

#include "ui/shell/pages.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/input_habits.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>

namespace tw::ui {

namespace {
constexpr int kWidth = 196, kEntryHeight = 34, kIcon = 18;
}

class Sidebar::Entry : public QAbstractButton {
 public:
  Entry(PageId page, const QString& iconName, const QString& text) : page(page), m_icon(iconName) {
    setText(text);
    setCheckable(true);
    setAutoExclusive(true);
    setFixedHeight(kEntryHeight);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setObjectName(QStringLiteral("page-") + iconName);
  }
  void setReadiness(bool done, const QString& missing) {
    m_done = done;
    m_missing = missing;
    setAccessibleDescription(done ? Sidebar::tr("ready") : missing);
    setToolTip(missing.isEmpty() ? m_keys : missing);
    update();
  }
  void setKeys(const QString& keys) {
    m_keys = keys;
    setToolTip(keys);
  }
  const PageId page;

 protected:
  void paintEvent(QPaintEvent*) override {
    const auto& t = tokens(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || underMouse()) {
      QColor fill = t.accentSoft;
      if (!isChecked()) fill = t.border;
      painter.setPen(Qt::NoPen);
      painter.setBrush(fill);
      painter.drawRoundedRect(rect(), 7, 7);
    }
    if (showsFocus(this)) {
      painter.setPen(QPen(t.accent, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
    const QColor ink = isChecked() ? t.accent : t.text;
    iconNamed(m_icon, ink).paint(&painter, QRect(10, (height() - kIcon) / 2, kIcon, kIcon));
    auto with = fontFor(isChecked() ? TextRole::CardTitle : TextRole::Body);
    painter.setFont(with);
    painter.setPen(ink);
    painter.drawText(QRect(38, 0, width() - 70, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (m_done)
      iconNamed(QStringLiteral("check"), t.good).paint(&painter, QRect(width() - 26, (height() - 14) / 2, 14, 14));
    if (!m_done && !m_missing.isEmpty()) {
      painter.setPen(QPen(t.warn, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(QRectF(width() - 22.5, (height() - 7) / 2.0, 7, 7));
    }
  }

 private:
  QString m_icon;
  QString m_missing, m_keys;
  bool m_done = false;
};

Sidebar::Sidebar(QWidget* parent) : QWidget(parent) {
  setFixedWidth(kWidth);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 18, 9, 12);
  layout->setSpacing(2);
  auto* program = makeLabel(QStringLiteral("Tunewright"), TextRole::CardTitle);
  auto bigger = program->font();
  bigger.setPointSizeF(bigger.pointSizeF() * 1.15);
  program->setFont(bigger);
  program->setContentsMargins(10, 0, 0, 16);
  layout->addWidget(program);
  int number = 0;
  for (const auto& [page, name, title, make] : pageEntries()) {
    if (page == PageId::Settings) layout->addStretch(1);
    auto* entry = new Entry(page, name, title());
    if (page != PageId::Settings && number < kPagesByDigit) {
      // Not the button's own shortcut: that shows a press first and opens a tenth of a second later.
      const QKeySequence keys(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number++));
      auto* shortcut = new QShortcut(keys, this);
      connect(shortcut, &QShortcut::activated, this, [this, id = page] { Q_EMIT chosen(id); });
      entry->setKeys(keys.toString(QKeySequence::NativeText));
    }
    connect(entry, &QAbstractButton::clicked, this, [this, id = page] { Q_EMIT chosen(id); });
    layout->addWidget(entry);
    m_entries.append(entry);
  }
}

void Sidebar::setCurrent(PageId page) {
  for (auto* entry : m_entries) entry->setChecked(entry->page == page);
}

void Sidebar::setReadiness(PageId page, bool done, const QString& missing) {
  for (auto* entry : m_entries)
    if (entry->page == page) entry->setReadiness(done, missing);
}

void Sidebar::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.fillRect(rect(), t.sidebar);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), t.border);
}

void Sidebar::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  for (qsizetype i = 0; step && i < m_entries.size(); ++i)
    if (m_entries[i]->hasFocus()) {
      m_entries[std::clamp<qsizetype>(i + step, 0, m_entries.size() - 1)]->setFocus(Qt::TabFocusReason);
      return;
    }
  QWidget::keyPressEvent(event);
}

} // namespace tw::ui
