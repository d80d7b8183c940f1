#include "ui/pages/chat/message_text.h"

#include "ui/theme/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

#include <cmath>

namespace tw::ui {
namespace {

constexpr int kBlink = 530; ///< ms
constexpr int kCaretWidth = 6, kCaretGap = 1;

} // namespace

MessageText::MessageText(const QString& speaker, QWidget* parent) : QTextEdit(parent) {
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setStyleSheet(QStringLiteral("QTextEdit { background: transparent; border: 0; }"));
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setFocusPolicy(Qt::ClickFocus); // Tab would have to pass hundreds of them
  setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  viewport()->setAutoFillBackground(false);
  document()->setDocumentMargin(0);
  document()->setUndoRedoEnabled(false);
  setAccessibleName(speaker);
  m_blink.setInterval(kBlink);
  connect(&m_blink, &QTimer::timeout, this, [this] {
    m_caretOn = !m_caretOn;
    viewport()->update(caretRect().adjusted(-1, -1, 1, 1));
  });
}

void MessageText::setMessage(const QString& text) {
  if (text == m_text) return;
  if (!m_text.isEmpty() && text.startsWith(m_text)) {
    QTextCursor end(document()); // a cursor of its own: the reader's selection stays
    end.movePosition(QTextCursor::End);
    end.insertText(text.mid(m_text.size()));
  } else {
    setPlainText(text);
  }
  m_text = text;
  setAccessibleDescription(text);
}

void MessageText::setWriting(bool writing) {
  if (writing == m_blink.isActive()) return;
  m_caretOn = writing;
  if (writing) m_blink.start();
  else m_blink.stop();
  viewport()->update();
}

QSize MessageText::sizeWithin(int widest) {
  document()->setTextWidth(widest);
  const int caret = m_blink.isActive() ? kCaretWidth + 2 * kCaretGap : 2;
  const int width = std::min(widest, static_cast<int>(std::ceil(document()->idealWidth())) + caret);
  document()->setTextWidth(width);
  return {width, static_cast<int>(std::ceil(document()->size().height()))};
}

QRect MessageText::caretRect() const {
  QTextCursor end(document());
  end.movePosition(QTextCursor::End);
  auto rect = cursorRect(end);
  return {rect.left() + kCaretGap, rect.top() + 1, kCaretWidth, rect.height() - 2};
}

void MessageText::paintEvent(QPaintEvent* event) {
  QTextEdit::paintEvent(event);
  if (!m_blink.isActive() || !m_caretOn) return;
  QPainter painter(viewport());
  // The application's palette: the style sheet has made this one transparent.
  painter.fillRect(caretRect(), tokens(QApplication::palette()).text);
}

void MessageText::wheelEvent(QWheelEvent* event) { event->ignore(); } // the conversation scrolls

void MessageText::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  auto* copy = menu.addAction(tr("Copy"), this, &QTextEdit::copy);
  copy->setEnabled(textCursor().hasSelection());
  menu.addAction(tr("Copy the whole message"), this, [this] { QApplication::clipboard()->setText(m_text); });
  menu.addAction(tr("Select all"), this, &QTextEdit::selectAll);
  menu.exec(event->globalPos());
}

void MessageText::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy) && !textCursor().hasSelection()) {
    QApplication::clipboard()->setText(m_text);
    return;
  }
  QTextEdit::keyPressEvent(event);
}

} // namespace tw::ui
