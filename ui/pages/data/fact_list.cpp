#include "ui/pages/data/fact_list.h"

#include "ui/widgets/basics.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>

namespace tw::ui {

FactList::FactList(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(space::medium);
  m_grid->setVerticalSpacing(5);
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
}

void FactList::setFacts(const QList<std::pair<QString, QString>>& facts) {
  if (m_rows.size() != facts.size()) {
    while (auto* item = m_grid->takeAt(0)) {
      delete item->widget();
      delete item;
    }
    m_rows.clear();
    for (qsizetype i = 0; i < facts.size(); ++i) {
      const int row = static_cast<int>(i) * 2;
      if (i > 0) m_grid->addWidget(makeRule(), row - 1, 0, 1, 2);
      auto* name = makeLabel({}, TextRole::Secondary, true, true);
      auto* figure = makeLabel({}, TextRole::Body, false, true);
      figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
      m_grid->addWidget(name, row, 0);
      m_grid->addWidget(figure, row, 1);
      m_rows.emplaceBack(name, figure);
    }
  }
  for (qsizetype i = 0; i < facts.size(); ++i) {
    m_rows[i].first->setText(facts[i].first);
    m_rows[i].second->setText(facts[i].second);
  }
}

} // namespace tw::ui
