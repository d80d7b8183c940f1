#include "ui/pages/method/method_cards.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/choice_card.h"

#include <algorithm>
#include <QHBoxLayout>

namespace tw::ui {
namespace {
const auto kType = QStringLiteral("method.type");
const auto kDora = QStringLiteral("method.use_dora");
} // namespace

MethodCards::MethodCards(Studio& studio, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_layout(new QHBoxLayout(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(space::cardGap);
  m_layout->addStretch(1);
  for (const auto& type : findRecipeField("method.type")->choices) {
    const auto name = text(type);
    add(name, false, methodTitle(name), methodNote(name), {});
    if (type == "lora" && isAvailable("method.use_dora", true))
      add(name, true, methodTitle(QStringLiteral("dora")), methodNote(QStringLiteral("dora")), {});
  }
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MethodCards::follow);
  follow();
  studio.bridge().ask<Catalog>(
      this, [](Services& services, std::stop_token) { return services.catalog(); },
      [this](const Catalog& catalog) {
        // The engine in use may know methods that this window has no words for.
        for (const auto& method : catalog.methods)
          if (method.available) add(text(method.name), false, titleOf(method), {}, helpOf(method));
        follow();
      });
}

void MethodCards::add(const QString& type, bool dora, const QString& title, const QString& note, const QString& help) {
  for (const auto& entry : m_entries)
    if (entry.type == type && entry.dora == dora) {
      if (!help.isEmpty()) entry.card->setToolTip(help);
      return;
    }
  auto* card = new ChoiceCard(title.isEmpty() ? type : title, note);
  card->setObjectName(QStringLiteral("method-") + (dora ? QStringLiteral("dora") : type));
  card->setToolTip(help);
  m_layout->insertWidget(m_layout->count() - 1, card);
  m_entries.push_back({type, dora, card});
  connect(card, &ChoiceCard::clicked, this, [this, type, dora] { choose(type, dora); });
}

void MethodCards::choose(const QString& type, bool dora) {
  auto& recipe = m_studio.recipe();
  std::vector<std::pair<QString, Json>> values{{kType, type.toStdString()}};
  if (recipe.value(kDora) != dora) values.emplace_back(kDora, dora);
  recipe.setValues(values, tr("Method"));
}

void MethodCards::follow() {
  const auto& recipe = m_studio.recipe();
  const auto type = recipe.value(kType);
  const bool dora = recipe.value(kDora) == true;
  for (auto& entry : m_entries) entry.card->setChecked(type == entry.type.toStdString() && entry.dora == dora);
}

} // namespace tw::ui
