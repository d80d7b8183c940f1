#include "ui/pages/data/data_problems.h"

#include "ui/bridge/messages.h"
#include "ui/models/last_folder.h"
#include "ui/models/model_library.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>

#include <numeric>

namespace tw::ui {
namespace {

bool plainUtf8(const std::string& encoding) { return encoding.empty() || encoding == "UTF-8"; }

QString nameOf(const std::string& path) { return QFileInfo(text(path)).fileName(); }

bool hasModel(const Studio& studio) {
  const auto path = const_cast<Studio&>(studio).recipe().value(QStringLiteral("model.path"));
  return path.is_string() && !path.get<std::string>().empty();
}

bool isText(const OpenFile& open) { return open.view && open.view->format() == "text"; }

} // namespace

DataProblems::DataProblems(Studio& studio, QWidget* parent) : Card(tr("Problems"), parent), m_studio(studio) {
  setObjectName(QStringLiteral("data-problems"));
  m_clean = makeLinkButton(tr("Clean…"));
  m_clean->setObjectName(QStringLiteral("clean-menu"));
  m_clean->setToolTip(tr("Repairs write a new file and put it into the recipe. Your file is never changed."));
  m_menu = new QMenu(m_clean);
  m_clean->setMenu(m_menu);
  connect(m_menu, &QMenu::aboutToShow, this, &DataProblems::fillMenu);
  addToTitle(m_clean);
  m_busy = new QWidget;
  auto* across = new QHBoxLayout(m_busy);
  across->setContentsMargins(0, 0, 0, 0);
  auto* bar = new QProgressBar;
  bar->setRange(0, 0);
  bar->setTextVisible(false);
  auto* cancel = m_cancel = makeLinkButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("cancel-repair"));
  connect(cancel, &QPushButton::clicked, &studio.data(), &DatasetModel::cancelRepair);
  across->addWidget(makeLabel(tr("Writing…"), TextRole::Secondary, true));
  across->addWidget(bar, 1);
  across->addWidget(cancel);
  body()->addWidget(m_busy);
  m_list = new QWidget;
  auto* down = new QVBoxLayout(m_list);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  body()->addWidget(m_list);
  connect(&studio.data(), &DatasetModel::totalsChanged, this, &DataProblems::follow);
  connect(&studio.data(), &DatasetModel::filesChanged, this, &DataProblems::follow);
  connect(&studio.library(), &ModelLibrary::infoChanged, this, &DataProblems::follow);
  connect(&studio.data(), &DatasetModel::repairChanged, this, &DataProblems::followRepair);
  connect(&studio.data(), &DatasetModel::repaired, this, &DataProblems::sayRepaired);
  follow();
  followRepair();
}

std::vector<int> DataProblems::allFiles() const {
  std::vector<int> all(m_studio.data().files().size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::vector<int> DataProblems::filesOf(const ProblemGroup& group) const {
  std::vector<int> found;
  const auto& files = m_studio.data().files();
  for (size_t i = 0; i < files.size(); ++i)
    if (group.files.empty() ||
        std::find(group.files.begin(), group.files.end(), files[i].file.path) != group.files.end())
      found.push_back(static_cast<int>(i));
  return found;
}

void DataProblems::link(Banner& banner, const QString& text, const QString& name, std::function<void()> act) {
  auto* button = banner.addLink(text);
  button->setObjectName(name);
  button->setAccessibleName(text + QStringLiteral(": ") + banner.accessibleName());
  button->setEnabled(!m_studio.data().repairing());
  connect(button, &QPushButton::clicked, this, std::move(act));
}

void DataProblems::follow() {
  auto& data = m_studio.data();
  if (data.measuring() && data.totals()) return; // the old list stands until the new one is there
  const auto groups = data.totals() ? groupProblems(*data.totals()) : std::vector<ProblemGroup>{};
  std::vector<std::string> now;
  for (const auto& group : groups)
    now.push_back(group.code + ' ' + std::to_string(group.count) + ' ' + std::to_string(group.firstLine) + ' ' +
                  group.firstFile);
  for (const auto& open : data.files())
    now.push_back(open.view ? open.view->encoding() + open.view->format() + open.file.path : std::string());
  now.push_back(data.totals() ? "known" : "");
  // What max_length can be raised to depends on the model; nothing else here does.
  if (const auto& info = m_studio.library().info();
      info && std::any_of(groups.begin(), groups.end(), [](const auto& group) { return aboutLength(group.code); }))
    now.push_back(std::to_string(info->context_length));
  if (now == m_shown) return;
  m_shown = std::move(now);
  qDeleteAll(m_list->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
  int64_t count = 0;
  for (const auto& group : groups) {
    addGroup(group);
    if (group.code != "row.more") ++count;
  }
  addEncodings();
  setTitle(count > 0 ? tr("Problems · %L1").arg(count) : tr("Problems"));
  if (m_list->layout()->count() == 0) {
    const bool shapeless = std::any_of(data.files().begin(), data.files().end(),
                                       [](const OpenFile& open) { return open.view && open.view->format().empty(); });
    auto* words = makeLabel(shapeless       ? tr("They are listed once the columns are mapped.")
                            : data.totals() ? tr("None found.")
                                            : tr("They are listed once the data is read."),
                            TextRole::Secondary, true, true);
    words->setObjectName(QStringLiteral("no-problems"));
    m_list->layout()->addWidget(words);
  }
}

void DataProblems::addGroup(const ProblemGroup& group) {
  QStringList facts;
  if (group.firstLine > 0)
    facts << (m_studio.data().files().size() > 1
                  ? tr("first at line %L1 of %2").arg(group.firstLine).arg(nameOf(group.firstFile))
                  : tr("first at line %L1").arg(group.firstLine));
  if (hindersTraining(group.code)) facts << tr("training cannot start before that is mended");
  else if (leavesOut(group.code)) facts << tr("skipped in training");
  // What holds for a file as a whole is in no row that could be shown.
  if (aboutFile(group.code) && !group.example.message.empty()) facts << messageOf(group.example);
  auto* banner = new Banner(hindersTraining(group.code) ? Banner::Kind::Error : Banner::Kind::Warning,
                            problemTitle(group.code, group.count), facts.join(QStringLiteral(" · ")));
  banner->setObjectName(QStringLiteral("problem-%1").arg(text(group.code)));
  banner->setToolTip(group.example.message.empty()
                         ? QString()
                         : messageOf(group.example) + QLatin1Char('\n') + adviceOf(group.example));
  addRepairLinks(*banner, group);
  m_list->layout()->addWidget(banner);
}

void DataProblems::addRepairLinks(Banner& banner, const ProblemGroup& group) {
  auto& data = m_studio.data();
  const auto files = filesOf(group);
  if (files.empty() || group.code == "row.more") return; // of a validation file
  if (group.listed > 0 && !aboutFile(group.code))
    link(banner, tr("Show"), QStringLiteral("show"), [&data, code = group.code] { data.showProblems(code); });
  const auto offer = [&](const QString& words, const char* name, Repair repair) {
    link(banner, words, QString::fromLatin1(name), [&data, files, repair] { data.repair(repair, files); });
  };
  if (group.code == "duplicate") return offer(tr("Remove"), "dedupe", Repair::Dedupe);
  if (group.code == "row.in_validation")
    return offer(tr("Leave out of training"), "leave-out-validation", Repair::LeaveOutValidation);
  if (!aboutLength(group.code)) {
    if (leavesOut(group.code)) offer(tr("Remove"), "drop", Repair::DropUnusable);
    return;
  }
  const bool allText =
      std::all_of(files.begin(), files.end(), [&](int i) { return isText(data.files()[static_cast<size_t>(i)]); });
  if (data.totals() && !data.totals()->lengths.empty()) offerLength(banner);
  if (allText) offer(tr("Split"), "split", Repair::SplitOverlong);
  offer(tr("Remove"), "drop-overlong", Repair::DropOverlong);
}

/// As long as the longest sample, but never longer than the model can read.
void DataProblems::offerLength(Banner& banner) {
  auto& data = m_studio.data();
  int64_t length = (data.totals()->lengths.back() + 7) / 8 * 8;
  const auto& info = m_studio.library().info();
  const bool limited = info && info->context_length > 0 && info->context_length < length;
  if (limited) length = info->context_length;
  if (length <= data.encodeRequest({}).max_length) return;
  link(banner, tr("Raise to %L1").arg(length), QStringLiteral("raise"), [this, length] {
    m_studio.recipe().endMerge();
    m_studio.recipe().setValue(QStringLiteral("data.max_length"), length);
    m_studio.recipe().endMerge();
  });
  // Beside the links there is no room for more words.
  if (limited)
    banner.findChild<QPushButton*>(QStringLiteral("raise"))->setToolTip(tr("The model's context holds no more."));
}

void DataProblems::addEncodings() {
  auto& data = m_studio.data();
  for (size_t i = 0; i < data.files().size(); ++i) {
    const auto& open = data.files()[i];
    if (!open.view || plainUtf8(open.view->encoding())) continue;
    auto* banner =
        new Banner(Banner::Kind::Info, tr("%1 is in %2").arg(nameOf(open.file.path), text(open.view->encoding())),
                   tr("It is read correctly here; other programs may not."));
    banner->setObjectName(QStringLiteral("problem-encoding"));
    link(*banner, tr("Write as UTF-8"), QStringLiteral("fix-encoding"),
         [&data, i] { data.repair(Repair::FixEncoding, {static_cast<int>(i)}); });
    m_list->layout()->addWidget(banner);
  }
}

void DataProblems::fillMenu() {
  m_menu->clear();
  auto& data = m_studio.data();
  const auto add = [&](const QString& words, Repair repair, bool possible = true) {
    auto* action = m_menu->addAction(words, &data, [this, &data, repair] { data.repair(repair, allFiles()); });
    action->setEnabled(possible && !data.repairing() && !data.files().empty());
  };
  const bool allText = !data.files().empty() && std::all_of(data.files().begin(), data.files().end(), isText);
  add(tr("Remove rows that cannot be used"), Repair::DropUnusable);
  add(tr("Remove duplicates"), Repair::Dedupe);
  add(tr("Trim white space around texts"), Repair::Trim);
  add(tr("Write as UTF-8"), Repair::FixEncoding);
  add(tr("Remove samples above max_length"), Repair::DropOverlong, hasModel(m_studio));
  add(tr("Split texts above max_length"), Repair::SplitOverlong, hasModel(m_studio) && allText);
}

void DataProblems::followRepair() {
  auto& data = m_studio.data();
  // What was pressed is disabled or gone in a moment: the focus waits at "Cancel" and comes back to the menu.
  auto* focus = QApplication::focusWidget();
  const bool inside = focus && isAncestorOf(focus);
  m_busy->setVisible(data.repairing());
  m_clean->setEnabled(!data.repairing());
  if (inside && data.repairing()) m_cancel->setFocus(Qt::OtherFocusReason);
  if (focus == m_cancel && !data.repairing()) m_clean->setFocus(Qt::OtherFocusReason);
  for (auto* button : m_list->findChildren<QPushButton*>()) button->setEnabled(!data.repairing());
  if (m_failure) m_failure->deleteLater();
  m_failure = nullptr;
  if (!data.repairError()) return;
  auto* banner = new Banner(Banner::Kind::Error, messageOf(*data.repairError()), adviceOf(*data.repairError()));
  banner->setObjectName(QStringLiteral("repair-error"));
  link(*banner, tr("Write into another folder…"), QStringLiteral("other-folder"), [this] { chooseFolder(); });
  link(*banner, tr("Dismiss"), QStringLiteral("dismiss"), [&data] { data.forgetRepairError(); });
  body()->insertWidget(2, banner);
  m_failure = banner;
}

void DataProblems::chooseFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Where to write the repaired files"),
                                                        lastFolder(m_studio.settings(), QStringLiteral("data")));
  if (!folder.isEmpty()) m_studio.data().repairAgain(folder);
}

void DataProblems::sayRepaired(qint64 kept, qint64 dropped, const QStringList& written) {
  if (written.isEmpty())
    return Q_EMIT m_studio.notice(tr("There was nothing to mend within a single file, so no new file was written."), {},
                                  {});
  const auto where = written.size() == 1
                         ? tr("“%1” was written and is now used").arg(QFileInfo(written.first()).fileName())
                         : tr("%n new files were written and are now used", nullptr, static_cast<int>(written.size()));
  m_studio.noticeEdit(tr("%1: %L2 rows kept, %L3 left out.").arg(where).arg(kept).arg(dropped));
}

} // namespace tw::ui
