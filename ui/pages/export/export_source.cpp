#include "ui/pages/export/export_source.h"

#include "ui/bridge/messages.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/chat_model.h"
#include "ui/models/export_model.h"
#include "ui/models/last_folder.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/drop_overlay.h"
#include "ui/widgets/short_label.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>

#include <algorithm>

namespace tw::ui {
namespace {

enum Role { FolderRole = Qt::UserRole, NameRole, IdRole, MountedRole };

/// "support × 1 + polite × 0.5"
QString mixText(const std::vector<AdapterChoice>& adapters) {
  QStringList parts;
  for (const auto& adapter : adapters)
    if (adapter.weight != 0)
      parts << QStringLiteral("%1 × %2").arg(adapterName(text(adapter.folder)),
                                             QLocale().toString(adapter.weight, 'g', 3));
  return parts.join(QStringLiteral(" + "));
}

/// What the chat answers with and no folder holds: several adapters, or one at another weight.
bool isOwnMix(const std::vector<AdapterChoice>& adapters) {
  const auto heard =
      std::count_if(adapters.begin(), adapters.end(), [](const AdapterChoice& adapter) { return adapter.weight != 0; });
  return heard > 1 || (heard == 1 && std::any_of(adapters.begin(), adapters.end(), [](const AdapterChoice& adapter) {
                         return adapter.weight != 0 && adapter.weight != 1;
                       }));
}

/// The folder that a drop names, when it is something that can be exported.
QString exportableOf(const QDropEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() != 1 || !urls.first().isLocalFile()) return {};
  const auto plan = Studio::planDrop({urls.first().toLocalFile()});
  return plan.kind == DropPlan::Kind::Adapter || plan.kind == DropPlan::Kind::Model ? plan.paths.first() : QString();
}

} // namespace

ExportSourceCard::ExportSourceCard(Studio& studio, QWidget* parent)
    : Card(tr("From"), parent), m_studio(studio), m_model(studio.exports()) {
  setAcceptDrops(true);
  setObjectName(QStringLiteral("export-source"));
  auto* line = new QHBoxLayout;
  line->setSpacing(space::small);
  m_runs = new QComboBox;
  m_runs->setObjectName(QStringLiteral("source-run"));
  m_runs->setAccessibleName(tr("Run to export"));
  m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_runs->setPlaceholderText(tr("Choose a run"));
  m_folder = makeButton(tr("Choose a folder…"));
  m_folder->setObjectName(QStringLiteral("source-folder"));
  line->addWidget(m_runs, 1);
  line->addWidget(m_folder);
  body()->addLayout(line);
  m_path = new ShortLabel({}, TextRole::Secondary, true, Qt::ElideMiddle);
  m_path->setObjectName(QStringLiteral("source-path"));
  body()->addWidget(m_path);
  m_baseRow = new QWidget;
  auto* base = new QHBoxLayout(m_baseRow);
  base->setContentsMargins(0, 0, 0, 0);
  base->setSpacing(space::small);
  base->addWidget(makeLabel(tr("Base model")));
  m_base = new ShortLabel({}, TextRole::Secondary, true, Qt::ElideMiddle);
  m_base->setObjectName(QStringLiteral("source-base"));
  m_change = makeLinkButton(tr("Change…"));
  m_change->setObjectName(QStringLiteral("change-base"));
  m_change->setAccessibleName(tr("Change the base model"));
  base->addWidget(m_base, 1);
  base->addWidget(m_change);
  body()->addWidget(m_baseRow);
  m_problems = new QVBoxLayout;
  body()->addLayout(m_problems);
  m_overlay = new DropOverlay(this);
  connect(m_runs, &QComboBox::activated, this, &ExportSourceCard::chosen);
  connect(m_folder, &QPushButton::clicked, this, &ExportSourceCard::chooseFolder);
  connect(m_change, &QPushButton::clicked, this, &ExportSourceCard::chooseBase);
  connect(&studio.runs(), &RunList::changed, this, &ExportSourceCard::refresh);
  connect(&studio.chat(), &ChatModel::setupChanged, this, &ExportSourceCard::refresh);
  connect(&m_model, &ExportModel::setupChanged, this, &ExportSourceCard::refresh);
  connect(&m_model, &ExportModel::stateChanged, this, &ExportSourceCard::refresh);
  refresh();
}

void ExportSourceCard::fillRuns() {
  const QSignalBlocker quiet(m_runs);
  m_runs->clear();
  const auto add = [this](const QString& label, const QString& folder, const QString& name, const QString& id) {
    m_runs->addItem(label);
    const int at = m_runs->count() - 1;
    m_runs->setItemData(at, folder, FolderRole);
    m_runs->setItemData(at, name, NameRole);
    m_runs->setItemData(at, id, IdRole);
    m_runs->setItemData(at, folder, Qt::ToolTipRole);
    if (!isOwnMix(m_model.source().adapters) && QFileInfo(folder).absoluteFilePath() == m_model.source().folder)
      m_runs->setCurrentIndex(at);
  };
  m_runs->setCurrentIndex(-1);
  addMix();
  const auto& runs = m_studio.runs().runs();
  const auto names = distinctNames(runs);
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    const auto folder = text(run.output_dir), name = text(run.name);
    const auto& shown = names[static_cast<qsizetype>(i)];
    const bool complete = QFileInfo::exists(folder + QLatin1Char('/') + resultFile(run.method));
    if (run.status == "running" || !complete) continue;
    const bool here = folder == m_studio.run().outputDir();
    add(here ? tr("%1 · last run of this window").arg(shown)
             : tr("%1 · %2 · %3").arg(shown, methodText(run), whenText(startedTime(run))),
        folder, name, text(run.id));
  }
  const auto& source = m_model.source();
  if (m_runs->currentIndex() < 0 && source.kind != ExportSource::Kind::None) {
    add(tr("%1 · folder").arg(source.name), source.folder, source.name, {});
    m_runs->setCurrentIndex(m_runs->count() - 1);
  }
  m_runs->setPlaceholderText(m_runs->count() ? tr("Choose a run") : tr("No run has finished yet"));
}

void ExportSourceCard::addMix() {
  const auto& source = m_model.source();
  const auto& mounted = m_studio.chat().adapters();
  if (isOwnMix(mounted)) {
    m_runs->addItem(tr("Mixed in Chat · %1").arg(mixText(mounted)));
    m_runs->setItemData(0, true, MountedRole);
  }
  if (!isOwnMix(source.adapters)) return;
  // The mix that was chosen stays, whatever the chat's sliders have done since.
  if (!m_runs->count() || !isMounted(source)) m_runs->addItem(tr("Mix · %1").arg(mixText(source.adapters)));
  m_runs->setCurrentIndex(m_runs->count() - 1);
}

bool ExportSourceCard::isMounted(const ExportSource& source) const {
  const auto& chat = m_studio.chat();
  auto heard = chat.adapters();
  std::erase_if(heard, [](const AdapterChoice& adapter) { return adapter.weight == 0; });
  return heard == source.adapters &&
         (chat.basePath().isEmpty() || chat.basePath() == source.base); // a base that was not known was asked for
}

void ExportSourceCard::refresh() {
  fillRuns();
  const auto& source = m_model.source();
  m_path->setText(isOwnMix(source.adapters) ? mixText(source.adapters)
                  : source.kind == ExportSource::Kind::None
                      ? tr("A finished run, or the folder of an adapter or a model; it can also be dropped here.")
                      : QDir::toNativeSeparators(source.folder));
  m_baseRow->setVisible(source.kind == ExportSource::Kind::Adapter);
  m_base->setText(source.base.isEmpty() ? tr("not known") : QDir::toNativeSeparators(source.base));
  m_change->setText(source.base.isEmpty() ? tr("Choose…") : tr("Change…"));
  delete std::exchange(m_problem, nullptr);
  if (const auto problem = m_model.sourceProblem()) {
    m_problem = new Banner(Banner::Kind::Error, problem->message, problem->advice);
    m_problem->setObjectName(QStringLiteral("source-problem"));
    m_problems->addWidget(m_problem);
  }
  for (QWidget* widget :
       {static_cast<QWidget*>(m_runs), static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_change)})
    widget->setEnabled(!m_model.isActive());
}

void ExportSourceCard::chosen(int index) {
  m_recipe.cancel(); // this choice is newer
  if (m_runs->itemData(index, MountedRole).toBool())
    return m_model.setMounted(m_studio.chat().adapters(), m_studio.chat().basePath());
  if (m_runs->itemData(index, FolderRole).toString().isEmpty()) return; // the mix that is chosen already
  takeRun(m_runs->itemData(index, FolderRole).toString(), m_runs->itemData(index, NameRole).toString(),
          m_runs->itemData(index, IdRole).toString());
}

void ExportSourceCard::takeRun(const QString& folder, const QString& name, const QString& id) {
  if (id.isEmpty()) return m_model.setSource(folder, {}, name);
  // The recipe knows the base model; the adapter's own note may name a hub.
  m_recipe = m_studio.runs().recipe(id, this, [this, folder, name, choices = m_model.choices()](Result<Json> recipe) {
    if (m_model.choices() != choices) return; // something else was chosen meanwhile, here or in the chat
    QString base;
    if (recipe)
      if (const auto model = recipe->find("model"); model != recipe->end() && model->is_object())
        if (const auto path = model->find("path"); path != model->end() && path->is_string())
          base = text(path->get<std::string>());
    m_model.setSource(folder, QFileInfo::exists(base + QStringLiteral("/config.json")) ? base : QString(), name);
  });
}

void ExportSourceCard::chooseFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder of an adapter or a model"),
                                                        lastFolder(m_studio.settings(), QStringLiteral("adapter")));
  rememberFolder(m_studio.settings(), QStringLiteral("adapter"), folder);
  if (!folder.isEmpty()) m_model.setSource(folder);
}

void ExportSourceCard::chooseBase() {
  const auto base = m_model.source().base;
  const auto folder = QFileDialog::getExistingDirectory(
      this, tr("Folder of the base model"),
      base.isEmpty() ? lastFolder(m_studio.settings(), QStringLiteral("model")) : base);
  rememberFolder(m_studio.settings(), QStringLiteral("model"), folder);
  if (!folder.isEmpty()) m_model.setBase(folder);
}

// What is not for this card goes to the window, which accepts everything.
void ExportSourceCard::dragEnterEvent(QDragEnterEvent* event) {
  const auto folder = exportableOf(event);
  if (folder.isEmpty() || m_model.isActive()) {
    QCoreApplication::sendEvent(window(), event);
    return;
  }
  m_overlay->show(tr("Export “%1”.").arg(QDir(folder).dirName()), true);
  event->acceptProposedAction();
}

void ExportSourceCard::dragLeaveEvent(QDragLeaveEvent* event) {
  if (m_overlay->isVisible()) m_overlay->hide();
  else QCoreApplication::sendEvent(window(), event);
}

void ExportSourceCard::dropEvent(QDropEvent* event) {
  if (!m_overlay->isVisible()) {
    QCoreApplication::sendEvent(window(), event);
    return;
  }
  m_overlay->hide();
  event->acceptProposedAction();
  if (const auto folder = exportableOf(event); !folder.isEmpty()) m_model.setSource(folder);
}

} // namespace tw::ui
