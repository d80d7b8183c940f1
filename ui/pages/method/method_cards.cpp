#include "ui/pages/method/method_cards.h"

#include "ui/bridge/messages.h"
#include "ui/models/figure_text.h"
#include "ui/models/usual_rate.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/choice_card.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>

namespace tw::ui {
namespace {

const auto kMethodType = QStringLiteral("method.type"), kRate = QStringLiteral("training.learning_rate");
constexpr MethodGroup kMethodGroups[] = {MethodGroup::StartHere, MethodGroup::MoreQuality, MethodGroup::FewerParameters,
                                         MethodGroup::Prompts, MethodGroup::WholeModel};

QString groupName(MethodGroup group) {
  switch (group) {
  case MethodGroup::StartHere: return MethodCards::tr("Start here");
  case MethodGroup::MoreQuality: return MethodCards::tr("More quality");
  case MethodGroup::FewerParameters: return MethodCards::tr("Fewer parameters");
  case MethodGroup::Prompts: return MethodCards::tr("Prompts");
  case MethodGroup::WholeModel: return MethodCards::tr("Whole model");
  }
  return {};
}

} // namespace

MethodCards::MethodCards(Studio& studio, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_tabs(new QTabBar), m_groups(new QStackedWidget) {
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  m_tabs->setObjectName(QStringLiteral("method-groups"));
  m_tabs->setAccessibleName(tr("Groups of methods"));
  m_tabs->setDrawBase(false);
  m_tabs->setExpanding(false);
  m_groups->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  down->addWidget(m_tabs);
  down->addWidget(m_groups);
  for (const auto group : kMethodGroups) addGroup(static_cast<int>(group));
  connect(m_tabs, &QTabBar::currentChanged, m_groups, &QStackedWidget::setCurrentIndex);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MethodCards::follow);
  follow();
}

/// A group without a method has no tab.
void MethodCards::addGroup(int group) {
  QWidget* box = nullptr;
  QHBoxLayout* row = nullptr;
  for (const auto& method : methodInfos()) {
    if (method.reserved || static_cast<int>(method.group) != group) continue;
    if (!box) {
      box = new QWidget;
      row = new QHBoxLayout(box);
      row->setContentsMargins(0, 0, 0, 0);
      row->setSpacing(space::cardGap);
    }
    const auto type = text(method.name);
    auto* card = new ChoiceCard(titleOf(method), noteOf(method));
    card->setObjectName(QStringLiteral("method-") + type);
    card->setToolTip(helpOf(method));
    row->addWidget(card);
    m_cards.insert(type, card);
    connect(card, &ChoiceCard::clicked, this, [this, type] {
      choose(*findMethod(type.toStdString()));
      follow(); // a click on the chosen one takes nothing back, also where it is alone in its group
    });
  }
  if (!box) return;
  row->addStretch(1);
  const int tab = m_tabs->addTab(groupName(static_cast<MethodGroup>(group)));
  m_tabs->setTabData(tab, group);
  m_groups->addWidget(box);
}

/// A learning rate that suits the method before and not this one goes with it: at LoRA's rates a prompt hardly learns,
/// and at a prompt's rates full training diverges.
void MethodCards::choose(const MethodInfo& method) {
  auto& recipe = m_studio.recipe();
  const auto* before = recipe.method();
  const auto rate = recipe.value(kRate);
  std::vector<std::pair<QString, Json>> values{{kMethodType, method.name}};
  if (before && rate.is_number() && isUsualRate(*before, rate.get<double>()) &&
      !isUsualRate(method, rate.get<double>())) {
    values.emplace_back(kRate, middleRate(method));
    Q_EMIT m_studio.notice(
        tr("%1 learns at other rates: the learning rate is %2 now.").arg(titleOf(method), rateText(middleRate(method))),
        {}, {});
  }
  recipe.setValues(values, tr("Method"));
}

void MethodCards::follow() {
  const auto* chosen = m_studio.recipe().method();
  const auto type = chosen ? text(chosen->name) : QString();
  // A group has no choice while another has it: then none of its cards is checked.
  for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card) {
    card.value()->setAutoExclusive(false);
    card.value()->setChecked(type == card.key());
    card.value()->setAutoExclusive(true);
  }
  for (int tab = 0; tab < m_tabs->count(); ++tab) {
    const auto group = static_cast<MethodGroup>(m_tabs->tabData(tab).toInt());
    const bool holds = chosen && !chosen->reserved && chosen->group == group;
    m_tabs->setTabText(tab, holds ? tr("%1 · %2").arg(groupName(group), titleOf(*chosen)) : groupName(group));
    if (holds && type != m_shown) m_tabs->setCurrentIndex(tab); // what somebody only looks at stays otherwise
  }
  m_shown = type;
}

} // namespace tw::ui
