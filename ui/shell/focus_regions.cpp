#include "ui/shell/focus_regions.h"

#include <QApplication>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace tw::ui {

FocusRegions::FocusRegions(QWidget& window) : m_window(window) {
  const auto bind = [this](const QKeySequence& keys, int direction) {
    auto* shortcut = new QShortcut(keys, &m_window);
    connect(shortcut, &QShortcut::activated, this, [this, direction] { go(direction); });
  };
  bind(QKeySequence(Qt::Key_F6), 1);
  bind(QKeySequence(Qt::SHIFT | Qt::Key_F6), -1);
  bind(QKeySequence(Qt::CTRL | Qt::Key_Tab), 1);
  bind(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), -1);
  connect(qApp, &QApplication::focusChanged, this, &FocusRegions::keepOnPage);
}

void FocusRegions::set(const QList<QWidget*>& before, QStackedWidget* pages) {
  m_before = before;
  m_pages = pages;
}

void FocusRegions::go(int direction) {
  if (!m_pages) return;
  const auto regions = m_before + QList<QWidget*>{m_pages->currentWidget()};
  const auto* focused = m_window.focusWidget();
  qsizetype at = 0;
  for (qsizetype i = 0; i < regions.size(); ++i)
    if (focused && regions[i]->isAncestorOf(focused)) at = i;
  for (qsizetype i = 1; i <= regions.size(); ++i) {
    auto* region = regions[(at + direction * i + 2 * regions.size()) % regions.size()];
    for (auto* widget = region->nextInFocusChain(); widget && region->isAncestorOf(widget);
         widget = widget->nextInFocusChain())
      if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
        return widget->setFocus(Qt::TabFocusReason);
  }
}

/// What is pressed may go grey or away, and Qt hands its focus to whatever comes next: the sidebar, where a letter or a
/// space would change the page. It stays on the page.
void FocusRegions::keepOnPage(QWidget* before, QWidget* now) {
  if (!before || !now || !m_pages || !m_pages->isAncestorOf(before) || (before->isVisible() && before->isEnabled()))
    return;
  if (std::any_of(m_before.begin(), m_before.end(), [now](const QWidget* region) { return region->isAncestorOf(now); }))
    m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
}

} // namespace tw::ui
