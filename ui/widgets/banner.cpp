#include "ui/widgets/banner.h"

#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>

namespace tw::ui {

Banner::Banner(Kind kind, const QString& title, const QString& explanation, QWidget* parent)
    : QFrame(parent), m_kind(kind) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::cardPadding, 10, space::medium, 10);
  layout->setSpacing(2);
  m_title = makeLabel(title, TextRole::CardTitle, false, true);
  m_explanation = makeLabel(explanation, TextRole::Secondary, true, true);
  m_links = new QHBoxLayout;
  m_links->setSpacing(space::medium);
  m_links->addStretch(1);
  layout->addWidget(m_title);
  layout->addWidget(m_explanation);
  layout->addLayout(m_links);
  setText(title, explanation);
}

void Banner::setText(const QString& title, const QString& explanation) {
  m_title->setText(title);
  m_explanation->setText(explanation);
  m_explanation->setVisible(!explanation.isEmpty());
  setAccessibleName(title);
  setAccessibleDescription(explanation);
}

QPushButton* Banner::addLink(const QString& text) {
  auto* link = makeLinkButton(text);
  m_links->insertWidget(m_links->count() - 1, link);
  return link;
}

void Banner::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  const QColor fill = m_kind == Kind::Error     ? t.badSoft
                      : m_kind == Kind::Warning ? t.warnSoft
                      : m_kind == Kind::Good    ? t.goodSoft
                                                : t.accentSoft;
  const QColor edge = m_kind == Kind::Error     ? t.bad
                      : m_kind == Kind::Warning ? t.warn
                      : m_kind == Kind::Good    ? t.good
                                                : t.accent;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath shape;
  shape.addRoundedRect(rect(), 6, 6);
  painter.setClipPath(shape);
  painter.fillRect(rect(), fill);
  painter.fillRect(QRect(0, 0, 3, height()), edge);
}

} // namespace tw::ui
