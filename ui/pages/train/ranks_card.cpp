#include "ui/pages/train/ranks_card.h"

#include "ui/charts/rank_map.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"

#include <QLabel>
#include <QVBoxLayout>

namespace tw::ui {

RanksCard::RanksCard(Studio& studio, QWidget* parent)
    : Card(tr("Ranks"), parent), m_studio(studio), m_map(new RankMap),
      m_others(makeLabel({}, TextRole::Secondary, true, true)) {
  setObjectName(QStringLiteral("ranks"));
  body()->addWidget(m_map);
  body()->addWidget(m_others);
  connect(&studio.run(), &TrainingRun::ranked, this, &RanksCard::follow);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &RanksCard::follow);
  follow();
}

void RanksCard::follow() {
  const auto& table = m_studio.run().ranks();
  setVisible(!table.empty());
  if (table.empty()) return;
  setTitleNote(m_studio.run().ranksByGradient() ? tr("chosen by gradients") : QString());
  m_map->setTable(table);
  m_others->setText(table.others.join(QStringLiteral(", ")));
  m_others->setVisible(!table.others.isEmpty());
}

} // namespace tw::ui
