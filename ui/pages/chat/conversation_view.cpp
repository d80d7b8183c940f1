#include "ui/pages/chat/conversation_view.h"

#include "ui/bridge/messages.h"
#include "ui/pages/chat/bubble.h"
#include "ui/pages/chat/message_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/short_label.h"

#include <QApplication>
#include <QLayout>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>

namespace tw::ui {
namespace {

constexpr int kGap = 14, kNear = 12;    ///< between bubbles; pixels from the end that still count as the end
constexpr int kIndent = 12, kBelow = 4; ///< of a caption, as the bubble's text; from the bubble

const ChatTurn::Side& sideOf(const ChatTurn& turn, bool tuned) { return tuned ? turn.tuned : turn.base; }

} // namespace

ConversationView::ConversationView(const QString& speaker, bool tuned, QWidget* parent)
    : QScrollArea(parent), m_speaker(speaker), m_tuned(tuned) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);
  setWidget(new QWidget);
  setAccessibleName(tr("Conversation with %1").arg(speaker));
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
    if (!m_placing) m_following = value >= verticalScrollBar()->maximum() - kNear;
  });
}

void ConversationView::setTurns(const std::vector<ChatTurn>& turns) {
  while (m_rows.size() > turns.size()) {
    auto& row = m_rows.back();
    delete row.question;
    delete row.answer;
    delete row.caption;
    delete row.error;
    m_rows.pop_back();
  }
  m_rows.resize(turns.size());
  for (size_t i = 0; i < turns.size(); ++i) fill(m_rows[i], turns[i]);
  m_following = true;
  place(0);
  viewport()->update();
}

void ConversationView::grow(int index, const ChatTurn& turn) {
  const auto at = static_cast<size_t>(index);
  if (at >= m_rows.size()) return;
  fill(m_rows[at], turn);
  place(at);
}

void ConversationView::fill(Row& row, const ChatTurn& turn) {
  if (!row.question) row.question = new Bubble(Bubble::Kind::Question, tr("You"), widget());
  row.question->text()->setMessage(turn.question);
  row.question->show();
  const auto& side = sideOf(turn, m_tuned);
  const bool writing = side.asked && !side.done;
  if (writing || !side.text.isEmpty()) {
    if (!row.answer) row.answer = new Bubble(Bubble::Kind::Answer, m_speaker, widget());
    row.answer->text()->setMessage(side.text);
    row.answer->text()->setWriting(writing);
    row.answer->show();
  } else if (row.answer) {
    delete std::exchange(row.answer, nullptr);
  }
  // The header says who answers now; an answer stays that of who gave it.
  const auto caption = m_tuned && !side.text.isEmpty() ? ChatModel::captionOf(side) : QString();
  if (caption.isEmpty()) {
    delete std::exchange(row.caption, nullptr);
  } else {
    if (!row.caption) {
      row.caption = new ShortLabel({}, TextRole::Secondary, true, Qt::ElideMiddle);
      row.caption->setObjectName(QStringLiteral("answer-by"));
      row.caption->setParent(widget());
    }
    row.caption->setText(caption);
    row.caption->show();
  }
  if (side.error) showError(row, *side.error);
  else delete std::exchange(row.error, nullptr);
}

void ConversationView::showError(Row& row, const Error& error) {
  if (row.error) return;
  row.error = new Banner(Banner::Kind::Error, messageOf(error), adviceOf(error), widget());
  row.error->setObjectName(QStringLiteral("answer-error"));
  if (error.code.starts_with("model.") || error.code.starts_with("memory."))
    connect(row.error->addLink(tr("Go to Model")), &QPushButton::clicked, this, &ConversationView::modelRequested);
  row.error->show();
}

void ConversationView::place(size_t from) {
  m_placing = true;
  // Room for the scroll bar is kept, so that the text does not wrap anew when it appears.
  const int width = std::max(80, this->width() - kBarRoom);
  int y = 0;
  if (from > 0 && from <= m_rows.size()) {
    const auto& above = m_rows[from - 1];
    const auto* last = above.error     ? static_cast<QWidget*>(above.error)
                       : above.caption ? static_cast<QWidget*>(above.caption)
                       : above.answer  ? above.answer
                                       : above.question;
    y = last->geometry().bottom() + 1 + kGap;
  }
  for (size_t i = from; i < m_rows.size(); ++i) {
    auto& row = m_rows[i];
    y = row.question->place(y, width) + kGap;
    if (row.answer) y = row.answer->place(y, width) + kGap;
    if (row.caption) {
      row.caption->setGeometry(kIndent, y - kGap + kBelow, width - kIndent, row.caption->sizeHint().height());
      y = row.caption->geometry().bottom() + 1 + kGap;
    }
    if (row.error) {
      const int height = row.error->layout()->totalHeightForWidth(width);
      row.error->setGeometry(0, y, width, height);
      y += height + kGap;
    }
  }
  widget()->resize(viewport()->width(), std::max(0, y));
  if (m_following) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  m_placing = false;
}

void ConversationView::setEmptyText(const QString& text) {
  m_emptyText = text;
  viewport()->update();
}

void ConversationView::resizeEvent(QResizeEvent* event) {
  m_placing = true;
  QScrollArea::resizeEvent(event);
  place(0);
}

void ConversationView::paintEvent(QPaintEvent* event) {
  QScrollArea::paintEvent(event);
  if (!m_rows.empty() || m_emptyText.isEmpty()) return;
  QPainter painter(viewport());
  painter.setPen(tokens(QApplication::palette()).muted); // the style sheet has made this one's transparent
  painter.setFont(fontFor(TextRole::Body));
  painter.drawText(viewport()->rect().adjusted(24, 0, -24, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

} // namespace tw::ui
