#include "ui/pages/page.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/input_habits.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tw::ui {

Page::Page(Studio& studio, const QString& title, QWidget* parent) : QWidget(parent), m_studio(studio) {
  followInputHabits();
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(space::pageMargin, space::pageMargin, space::pageMargin, space::pageMargin);
  outer->setSpacing(space::cardGap);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::cardGap);
  m_title = makeLabel(title, TextRole::PageTitle);
  m_subtitle = makeLabel({}, TextRole::Body, true);
  m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  head->addWidget(m_title);
  head->addWidget(m_subtitle, 1);
  m_actions = new QHBoxLayout;
  m_actions->setSpacing(space::cardGap);
  head->addLayout(m_actions);
  auto* headBox = new QWidget;
  headBox->setMinimumHeight(space::control + 4);
  headBox->setLayout(head);
  head->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(headBox);
  m_content = new QVBoxLayout;
  m_content->setSpacing(space::cardGap);
  outer->addLayout(m_content, 1);
  setAccessibleName(title);
}

QString Page::title() const { return m_title->text(); }

void Page::setSubtitle(const QString& text) {
  m_subtitle->setText(text);
  m_subtitle->setToolTip(text);
}

QPushButton* Page::addAction(const QString& text, bool primary) {
  auto* button = primary ? makePrimaryButton(text) : makeButton(text);
  m_actions->addWidget(button);
  return button;
}

} // namespace tw::ui
