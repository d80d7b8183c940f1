#include "ui/pages/chat/prompt_edit.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QTextBlock>

#include <cmath>

namespace tw::ui {
namespace {

constexpr int kPadding = 10, kMostLines = 6;

} // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent) {
  setTabChangesFocus(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  document()->setDocumentMargin(kPadding);
  connect(this, &QPlainTextEdit::textChanged, this, &PromptEdit::fitHeight);
  fitHeight();
}

void PromptEdit::setHistory(const QStringList& history) {
  if (history == m_history) return; // somebody may be leafing through it
  m_history = history;
  m_at = -1;
}

void PromptEdit::fitHeight() {
  // QPlainTextDocumentLayout counts its height in lines.
  const int lines = std::clamp(static_cast<int>(std::ceil(document()->size().height())), 1, kMostLines);
  setFixedHeight(lines * fontMetrics().lineSpacing() + 2 * kPadding + 4);
  setVerticalScrollBarPolicy(lines < kMostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

void PromptEdit::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  if (event->oldSize().width() != event->size().width()) fitHeight();
}

void PromptEdit::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter) {
    const bool control = event->modifiers() & Qt::ControlModifier, shift = event->modifiers() & Qt::ShiftModifier;
    if (control || (m_enterSends && !shift)) return Q_EMIT sent();
  }
  const bool plain = !(event->modifiers() & ~Qt::KeypadModifier);
  if (plain && event->key() == Qt::Key_Up && recall(-1)) return;
  if (plain && event->key() == Qt::Key_Down && recall(1)) return;
  QPlainTextEdit::keyPressEvent(event);
}

/// The history is entered from the first line only, and left through its end; elsewhere the arrows move the cursor.
bool PromptEdit::recall(int by) {
  auto moved = textCursor();
  if (moved.movePosition(by < 0 ? QTextCursor::Up : QTextCursor::Down)) return false;
  if (by < 0) {
    if (m_history.isEmpty() || m_at == 0) return false;
    if (m_at < 0) m_draft = toPlainText();
    m_at = m_at < 0 ? m_history.size() - 1 : m_at - 1;
    replace(m_history.at(m_at));
    return true;
  }
  if (m_at < 0) return false;
  m_at = m_at + 1 < m_history.size() ? m_at + 1 : -1;
  replace(m_at < 0 ? m_draft : m_history.at(m_at));
  return true;
}

void PromptEdit::replace(const QString& text) {
  setPlainText(text);
  moveCursor(QTextCursor::End);
}

} // namespace tw::ui
