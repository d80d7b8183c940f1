#include "ui/pages/chat/chat_adapters.h"

#include "ui/bridge/messages.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/chat_model.h"
#include "ui/models/export_model.h"
#include "ui/models/last_folder.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"
#include "ui/pages/chat/adapter_row.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/row_focus.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

constexpr int kRunsInMenu = 12;

} // namespace

ChatAdapters::ChatAdapters(Studio& studio, QWidget* parent)
    : Card(tr("Adapters"), parent), m_studio(studio), m_chat(studio.chat()) {
  m_list = new QVBoxLayout;
  m_list->setSpacing(space::small);
  body()->addLayout(m_list);
  m_empty = makeLabel(tr("None is mounted."), TextRole::Secondary, true, true);
  m_note = makeLabel({}, TextRole::Secondary, true, true);
  m_note->setObjectName(QStringLiteral("adapters-note"));
  m_mount = makeLinkButton(tr("+ Mount another"));
  m_mount->setObjectName(QStringLiteral("mount"));
  m_menu = new QMenu(m_mount);
  m_mount->setMenu(m_menu);
  body()->addWidget(m_empty);
  body()->addWidget(m_note);
  m_export = makeLinkButton(tr("Export this mix…"));
  m_export->setObjectName(QStringLiteral("export-mix"));
  m_export->setToolTip(tr("Merges the mounted adapters with their weights into a model of its own."));
  auto* links = new QHBoxLayout;
  links->addWidget(m_mount);
  links->addStretch(1);
  links->addWidget(m_export);
  body()->addLayout(links);
  connect(m_export, &QPushButton::clicked, this, [this] {
    m_studio.exports().setMounted(m_chat.adapters(), m_chat.basePath());
    Q_EMIT m_studio.pageRequested(PageId::Export);
  });
  connect(m_menu, &QMenu::aboutToShow, this, &ChatAdapters::fillMenu);
  connect(&m_chat, &ChatModel::setupChanged, this, &ChatAdapters::refresh);
  connect(&m_chat, &ChatModel::busyChanged, this, &ChatAdapters::refresh);
  connect(&studio.run(), &TrainingRun::progressed, this, &ChatAdapters::refresh);
  connect(&m_chat, &ChatModel::displaced, this, [this](const QStringList& names) {
    Q_EMIT m_studio.notice(
        tr("It belongs to another base model, so “%1” was unmounted.").arg(names.join(QStringLiteral("”, “"))), {}, {});
  });
  refresh();
}

void ChatAdapters::refresh() {
  QStringList wanted;
  if (m_chat.live()) wanted << QStringLiteral("live");
  else if (!m_chat.tunedModel().isEmpty()) wanted << QStringLiteral("model") << m_chat.tunedModel();
  else
    for (const auto& adapter : m_chat.adapters()) wanted << text(adapter.folder);
  if (wanted != m_shown) {
    m_shown = wanted;
    rebuild();
  }
  if (m_chat.live()) m_rows.front()->setName(m_chat.tunedName());
  else if (m_chat.tunedModel().isEmpty())
    for (size_t i = 0; i < m_rows.size(); ++i) m_rows[i]->setWeight(m_chat.adapters()[i].weight);
  m_empty->setVisible(m_rows.empty());
  m_mount->setText(m_rows.empty() ? tr("+ Mount an adapter") : tr("+ Mount another"));
  m_mount->setVisible(!m_chat.live());
  m_export->setVisible(m_rows.size() > 1);
  m_export->setEnabled(std::any_of(m_chat.adapters().begin(), m_chat.adapters().end(),
                                   [](const AdapterChoice& adapter) { return adapter.weight != 0; }));
  QString note;
  if (m_chat.live())
    note = m_chat.adapters().empty()
               ? tr("The tuned side answers with the run as it is now.")
               : tr("The tuned side answers with the run as it is now; mounted adapters rest until it ends.");
  else if (m_chat.busy() && m_chat.changedSinceAnswer()) note = tr("The change counts for the next answer.");
  else if (!m_chat.tunedModel().isEmpty() && !m_chat.adapters().empty())
    note = tr("Mounted adapters rest while a whole model answers.");
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
}

void ChatAdapters::rebuild() {
  keepRowFocus(this, QStringLiteral("unmount"), m_mount);
  for (auto* row : m_rows) {
    row->hide();
    row->deleteLater(); // it may be the sender
  }
  m_rows.clear();
  if (m_chat.live()) addLiveRow();
  else if (!m_chat.tunedModel().isEmpty()) addModelRow();
  else
    for (int i = 0; i < static_cast<int>(m_chat.adapters().size()); ++i) addAdapterRow(i);
  for (auto* row : m_rows) m_list->addWidget(row);
}

void ChatAdapters::addLiveRow() {
  auto* row = new AdapterRow(m_chat.tunedName(), {}, false);
  row->setRemovable(false);
  m_rows.push_back(row);
}

void ChatAdapters::addModelRow() {
  const auto folder = m_chat.tunedModel();
  auto* row = new AdapterRow(tr("%1 (whole model)").arg(adapterName(folder)), folder, false);
  connect(row, &AdapterRow::removed, this, [this, folder] {
    m_chat.setTunedModel({});
    const QPointer<ChatModel> chat(&m_chat);
    Q_EMIT m_studio.notice(tr("“%1” no longer answers.").arg(adapterName(folder)), tr("Undo"), [chat, folder] {
      if (chat) chat->setTunedModel(folder);
    });
  });
  m_rows.push_back(row);
}

void ChatAdapters::addAdapterRow(int index) {
  const auto folder = text(m_chat.adapters()[static_cast<size_t>(index)].folder);
  // What stands before the text is there or not; the engine takes no other weight.
  const auto* method = methodOfAdapter(folder);
  auto* row = new AdapterRow(adapterName(folder), folder, !method || method->group != MethodGroup::Prompts);
  connect(row, &AdapterRow::weightChanged, this, [this, index](double weight) { m_chat.setWeight(index, weight); });
  connect(row, &AdapterRow::removed, this, [this, index] { unmount(index); });
  m_rows.push_back(row);
}

void ChatAdapters::unmount(int index) {
  const auto adapter = m_chat.adapters()[static_cast<size_t>(index)];
  m_chat.unmount(index);
  const QPointer<ChatModel> chat(&m_chat);
  Q_EMIT m_studio.notice(tr("“%1” was unmounted.").arg(adapterName(text(adapter.folder))), tr("Undo"),
                         [chat, index, adapter] {
                           if (chat) chat->insert(index, adapter);
                         });
}

void ChatAdapters::fillMenu() {
  m_menu->clear();
  int shown = 0;
  const auto& runs = m_studio.runs().runs();
  const auto names = distinctNames(runs);
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    const auto folder = text(run.output_dir);
    if (run.status == "running" || !QFileInfo::exists(folder + QLatin1Char('/') + resultFile(run.method))) continue;
    if (++shown > kRunsInMenu) break;
    auto* action = m_menu->addAction(names[static_cast<qsizetype>(i)], this, [this, folder] { take(folder); });
    action->setToolTip(folder);
    action->setEnabled(
        std::none_of(m_chat.adapters().begin(), m_chat.adapters().end(), [&](const AdapterChoice& adapter) {
          return text(adapter.folder) == QFileInfo(folder).absoluteFilePath();
        }));
  }
  if (shown == 0) m_menu->addAction(tr("No run has finished yet"))->setEnabled(false);
  m_menu->addSeparator();
  m_menu->addAction(tr("Choose a folder…"), this, &ChatAdapters::chooseFolder);
}

void ChatAdapters::chooseFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Mount an adapter"),
                                                        lastFolder(m_studio.settings(), QStringLiteral("adapter")));
  rememberFolder(m_studio.settings(), QStringLiteral("adapter"), folder);
  if (!folder.isEmpty()) take(folder);
}

void ChatAdapters::take(const QString& folder) {
  const auto plan = Studio::planDrop({folder});
  if (plan.kind == DropPlan::Kind::Adapter) m_chat.mount(plan.paths.first());
  else if (plan.kind == DropPlan::Kind::Model) m_chat.setTunedModel(QFileInfo(plan.paths.first()).absoluteFilePath());
  else
    Q_EMIT m_studio.notice(plan.kind == DropPlan::Kind::Nothing
                               ? plan.sentence
                               : tr("“%1” holds no adapter.").arg(QFileInfo(folder).fileName()),
                           {}, {});
}

} // namespace tw::ui
