#include "ui/pages/method/method_fit.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/charts/memory_bar.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tw::ui {
namespace {

/// What a change costs, by the engine's code.
QString costOf(const std::string& code) {
  if (code == "fit.nf4") return MethodFit::tr("4-bit weights: slightly less exact, somewhat slower.");
  if (code == "fit.checkpointing")
    return MethodFit::tr("Activations are computed twice: about a third more time, the same result.");
  if (code == "fit.batch")
    return MethodFit::tr("Smaller batches, more of them per step: a little slower, the same result.");
  if (code == "fit.length") return MethodFit::tr("Longer samples are cut: what lies beyond is not learnt.");
  if (code == "fit.rank") return MethodFit::tr("A lower rank can learn less.");
  return text(code);
}

QString shown(const Json& value) {
  if (value.is_boolean()) return value == true ? MethodFit::tr("on") : MethodFit::tr("off");
  if (value.is_number()) return numberText(value.get<double>());
  if (value.is_null()) return MethodFit::tr("none");
  return value.is_string() ? text(value.get<std::string>()) : text(value.dump());
}

} // namespace

MethodFit::MethodFit(Studio& studio, QWidget* parent)
    : Card(tr("Make it fit"), parent), m_studio(studio), m_sentence(makeLabel({}, TextRole::Secondary, true, true)),
      m_list(new QVBoxLayout) {
  setObjectName(QStringLiteral("fit-panel"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  m_sentence->setObjectName(QStringLiteral("fit-sentence"));
  auto* close = makeLinkButton(tr("Close"));
  close->setObjectName(QStringLiteral("fit-close"));
  addToTitle(close);
  m_list->setSpacing(space::small);
  body()->addWidget(m_sentence);
  body()->addLayout(m_list);
  connect(close, &QPushButton::clicked, this, &QWidget::hide);
  connect(&studio.library(), &ModelLibrary::proposalsReady, this, &MethodFit::showAnswer);
  // Proposals are for the recipe as it was.
  connect(&studio.recipe(), &RecipeDocument::changed, this, &QWidget::hide);
  hide();
}

void MethodFit::ask() {
  clear();
  if (m_studio.recipe().value(QStringLiteral("model.path")) == "")
    say(tr("Choose a model first; what fits depends on it."));
  else {
    say(tr("Looking for settings that fit…"));
    m_studio.library().makeItFit();
  }
  show();
}

void MethodFit::say(const QString& sentence) {
  m_sentence->setText(sentence);
  m_sentence->setVisible(!sentence.isEmpty());
}

void MethodFit::clear() {
  while (auto* item = m_list->takeAt(0)) {
    delete item->widget();
    delete item;
  }
}

void MethodFit::showAnswer() {
  clear();
  const auto& library = m_studio.library();
  if (library.fitError()) return say(inARow({messageOf(*library.fitError()), adviceOf(*library.fitError())}));
  if (library.proposals().empty())
    return say(library.plan() && library.plan()->fits()
                   ? tr("The recipe fits its device already; nothing needs to change.")
                   : tr("No change of batch, length, rank or quantisation makes this model fit the device. A smaller "
                        "model would."));
  say(tr("Cheapest first. Applying one is a single step that can be undone."));
  for (const auto& proposal : library.proposals()) addProposal(proposal);
}

void MethodFit::addProposal(const FitProposal& proposal) {
  QStringList changes, costs;
  for (const auto& [field, value] : proposal.changes)
    changes << tr("%1 %2 → %3").arg(labelOf(text(field)), shown(m_studio.recipe().value(text(field))), shown(value));
  for (const auto& cost : proposal.costs) costs << costOf(cost);
  const auto total = proposal.plan.total();
  auto* row = new QWidget;
  row->setObjectName(QStringLiteral("fit-proposal"));
  auto* across = new QHBoxLayout(row);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::cardGap);
  auto* words = new QVBoxLayout;
  words->setSpacing(0);
  words->addWidget(makeLabel(changes.join(QStringLiteral(" · ")), TextRole::Body, false, true));
  words->addWidget(makeLabel(inARow(costs), TextRole::Secondary, true, true));
  auto* memory = makeLabel(memoryText(total, total), TextRole::CardTitle);
  auto* apply = makeButton(tr("Apply"));
  apply->setObjectName(QStringLiteral("fit-apply"));
  apply->setAccessibleName(tr("Apply: %1").arg(changes.join(QStringLiteral(", "))));
  across->addLayout(words, 1);
  across->addWidget(memory);
  across->addWidget(apply);
  m_list->addWidget(row);
  connect(apply, &QPushButton::clicked, this, [this, changed = proposal.changes] {
    std::vector<std::pair<QString, Json>> values;
    for (const auto& [field, value] : changed) values.emplace_back(text(field), value);
    // Applying hides the panel; its rows go with the next question.
    m_studio.recipe().setValues(values, tr("Make it fit"));
  });
}

} // namespace tw::ui
