#include "ui/pages/runs/runs_delete.h"

#include "ui/bridge/messages.h"
#include "ui/models/run_list.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace tw::ui {

RunsDelete::RunsDelete(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(0, 0, 0, 0);
  hide(); // no room while nothing is asked
}

void RunsDelete::ask(const std::vector<RunInfo>& runs) {
  if (runs.empty()) return;
  QStringList ids;
  for (const auto& run : runs) {
    if (refuses(run)) return;
    ids << text(run.id);
  }
  delete m_question;
  m_question =
      new Banner(Banner::Kind::Warning,
                 runs.size() == 1 ? tr("Delete “%1” from the history?").arg(text(runs.front().name))
                                  : tr("Delete %n runs from the history?", nullptr, static_cast<int>(runs.size())));
  m_question->setObjectName(QStringLiteral("delete-question"));
  auto* files = new QCheckBox(tr("Delete the folder with adapter, checkpoints and log from the disk, too"));
  files->setObjectName(QStringLiteral("delete-files"));
  static_cast<QVBoxLayout*>(m_question->layout())->insertWidget(1, files);
  auto* yes = m_question->addLink(tr("Delete"));
  yes->setObjectName(QStringLiteral("delete-yes"));
  auto* no = m_question->addLink(tr("Keep"));
  no->setObjectName(QStringLiteral("delete-no"));
  connect(no, &QPushButton::clicked, this, &RunsDelete::close);
  connect(yes, &QPushButton::clicked, this, [this, ids, files] {
    const bool withFiles = files->isChecked();
    close();
    for (const auto& id : ids) // one may have been resumed since
      if (const auto* run = m_studio.runs().find(id); run && refuses(*run)) return;
    remove(ids, withFiles);
  });
  auto* escape =
      new QShortcut(QKeySequence(Qt::Key_Escape), m_question, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, &RunsDelete::close);
  layout()->addWidget(m_question);
  show();
  m_question->show(); // before the layout does, so that it can take the focus
  yes->setFocus(Qt::OtherFocusReason);
}

bool RunsDelete::refuses(const RunInfo& run) {
  if (run.status != "running") return false;
  Q_EMIT m_studio.notice(tr("“%1” is under way. Stop it before you delete it.").arg(text(run.name)), {}, {});
  return true;
}

void RunsDelete::close() {
  m_question->deleteLater(); // it may be the sender
  m_question = nullptr;
  hide();
  Q_EMIT answered();
}

void RunsDelete::remove(const QStringList& ids, bool files) {
  auto& list = m_studio.runs();
  const auto* first = list.find(ids.first());
  const auto sentence = ids.size() == 1 && first ? tr("“%1” is deleted.").arg(text(first->name))
                                                 : tr("%n runs are deleted.", nullptr, static_cast<int>(ids.size()));
  list.setCurrent(QStringList());
  for (const auto& id : ids) list.markDeleted(id, files);
  Q_EMIT m_studio.notice(sentence, tr("Undo"), [&list, ids] {
    list.setCurrent(ids);
    for (const auto& id : ids) list.undoDeletion(id);
  });
}

} // namespace tw::ui
