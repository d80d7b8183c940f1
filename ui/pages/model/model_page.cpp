#include "ui/pages/model/model_page.h"

#include "ui/models/last_folder.h"
#include "ui/models/model_library.h"
#include "ui/pages/model/model_facts.h"
#include "ui/pages/model/model_list.h"
#include "ui/pages/model/model_precision.h"
#include "ui/theme/tokens.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>

namespace tw::ui {
namespace {
constexpr int kRightWidth = 430;
}

ModelPage::ModelPage(Studio& studio, QWidget* parent) : Page(studio, tr("Model"), parent), m_all(studio) {
  auto* open = addAction(tr("Open folder…"));
  open->setObjectName(QStringLiteral("open-model"));
  connect(open, &QPushButton::clicked, this, &ModelPage::openFolder);
  auto* next = addAction(tr("Choose a method"), true);
  next->setObjectName(QStringLiteral("next-method"));
  connect(next, &QPushButton::clicked, this, [this] { Q_EMIT m_all.pageRequested(PageId::Method); });
  const auto follow = [this, next] {
    const auto& info = m_all.library().info();
    next->setEnabled(info && info->supported);
    next->setToolTip(next->isEnabled() ? QString() : tr("Choose a model that can be trained first."));
  };
  connect(&studio.library(), &ModelLibrary::infoChanged, next, follow);
  follow();

  auto* inside = new QWidget;
  auto* right = new QVBoxLayout(inside);
  right->setContentsMargins(0, 0, 0, 0);
  right->setSpacing(space::cardGap);
  right->addWidget(new ModelFacts(studio));
  right->addWidget(new ModelPrecision(studio));
  right->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setFixedWidth(kRightWidth);
  scroll->setWidget(inside);
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  across->addWidget(new ModelList(studio), 1);
  across->addWidget(scroll);
  content()->addLayout(across, 1);
}

void ModelPage::openFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a model folder"),
                                                        lastFolder(m_all.settings(), QStringLiteral("model")));
  if (folder.isEmpty()) return;
  rememberFolder(m_all.settings(), QStringLiteral("model"), folder);
  const auto plan = Studio::planDrop({folder});
  if (plan.kind == DropPlan::Kind::Model) m_all.carryOut(plan);
  else
    Q_EMIT m_all.notice(
        plan.kind == DropPlan::Kind::Nothing
            ? plan.sentence
            : tr("“%1” is not a model folder: it has no config.json.").arg(QFileInfo(folder).fileName()),
        {}, {});
}

bool ModelPage::settled() const {
  const auto& library = m_all.library();
  const bool none = m_all.recipe().value(QStringLiteral("model.path")) == "";
  return !library.searching() &&
         (none || library.infoError() || (library.info() && (library.plan() || library.planError())));
}

} // namespace tw::ui
