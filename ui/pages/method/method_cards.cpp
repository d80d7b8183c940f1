#include "ui/pages/method/method_cards.h"

#include "ui/bridge/messages.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/choice_card.h"

#include <QHBoxLayout>

namespace tw::ui {
namespace {
const auto kType = QStringLiteral("method.type");
} // namespace

MethodCards::MethodCards(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::cardGap);
  for (const auto& method : methodInfos()) {
    if (method.reserved) continue;
    const auto type = text(method.name);
    auto* card = new ChoiceCard(titleOf(method), noteOf(method));
    card->setObjectName(QStringLiteral("method-") + type);
    card->setToolTip(helpOf(method));
    row->addWidget(card);
    m_cards.insert(type, card);
    connect(card, &ChoiceCard::clicked, this, [this, type] {
      m_studio.recipe().setValues({{kType, type.toStdString()}}, tr("Method"));
    });
  }
  row->addStretch(1);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MethodCards::follow);
  follow();
}

void MethodCards::follow() {
  const auto type = m_studio.recipe().value(kType);
  for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card)
    card.value()->setChecked(type == card.key().toStdString());
}

} // namespace tw::ui
