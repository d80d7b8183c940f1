#include "ui/widgets/card.h"

#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace tw::ui {

namespace {
constexpr int kTitle = 20; ///< as high as a link at the right, so that titles of cards side by side stand on one line
}

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  m_body = new QVBoxLayout(this);
  m_body->setContentsMargins(space::cardPadding, space::cardPadding - 2, space::cardPadding, space::cardPadding - 2);
  m_body->setSpacing(space::small);
  m_titleRow = new QHBoxLayout;
  m_titleRow->setSpacing(space::small);
  m_title = makeLabel(title, TextRole::CardTitle);
  m_title->setMinimumHeight(kTitle);
  m_note = makeLabel({}, TextRole::Secondary, true);
  m_titleRow->addWidget(m_title);
  m_titleRow->addWidget(m_note);
  m_titleRow->addStretch(1);
  m_body->addLayout(m_titleRow);
  m_title->setVisible(!title.isEmpty());
  m_note->hide();
}

void Card::addToTitle(QWidget* widget) { m_titleRow->addWidget(widget); }

void Card::setTitle(const QString& title) {
  m_title->setText(title);
  m_title->setVisible(!title.isEmpty());
}

void Card::setTitleNote(const QString& note) {
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
}

void Card::setHighlighted(bool highlighted) {
  m_highlighted = highlighted;
  update();
}

void Card::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(m_highlighted ? t.accent : t.border, 1));
  painter.setBrush(t.surface);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
}

} // namespace tw::ui
