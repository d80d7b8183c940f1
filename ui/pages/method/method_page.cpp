#include "ui/pages/method/method_page.h"

#include "ui/models/model_library.h"
#include "ui/pages/method/method_cards.h"
#include "ui/pages/method/method_fit.h"
#include "ui/pages/method/method_form.h"
#include "ui/pages/method/method_memory.h"
#include "ui/pages/method/method_modules.h"
#include "ui/pages/method/method_presets.h"
#include "ui/theme/tokens.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace tw::ui {

MethodPage::MethodPage(Studio& studio, QWidget* parent) : Page(studio, tr("Method"), parent), m_all(studio) {
  auto* presets = addAction(tr("Presets ▾"));
  presets->setObjectName(QStringLiteral("presets"));
  presets->setAccessibleName(tr("Presets"));
  auto* fit = addAction(tr("Make it fit"), true);
  fit->setObjectName(QStringLiteral("make-it-fit"));
  auto* panel = new MethodFit(studio);
  connect(fit, &QPushButton::clicked, panel, &MethodFit::ask);

  auto* form = new Card;
  form->setObjectName(QStringLiteral("form-card"));
  auto* fields = new MethodForm(studio);
  form->body()->addWidget(fields);
  // Once the page is in view: it may be made by the request.
  connect(&studio, &Studio::fieldRequested, fields, &MethodForm::reveal, Qt::QueuedConnection);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(space::cardGap);
  middle->addWidget(form, 1);
  middle->addWidget(new MethodModules(studio));

  content()->addWidget(new MethodCards(studio));
  content()->addWidget(new MethodPresets(studio, presets));
  content()->addLayout(middle, 1);
  content()->addWidget(panel);
  content()->addWidget(new MethodMemory(studio));
}

bool MethodPage::settled() const {
  const auto& library = m_all.library();
  return m_all.recipe().value(QStringLiteral("model.path")) == "" ||
         ((library.info() || library.infoError()) && (library.plan() || library.planError()));
}

} // namespace tw::ui
