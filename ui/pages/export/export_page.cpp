#include "ui/pages/export/export_page.h"

#include "engine/api/catalog/choice.h"
#include "ui/bridge/messages.h"
#include "ui/models/run_list.h"
#include "ui/pages/export/choice_tile.h"
#include "ui/pages/export/export_outcome.h"
#include "ui/pages/export/export_source.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

namespace tw::ui {
namespace {

constexpr int kOutcomeWidth = 330, kOptionWidth = 220;
const auto kFolder = QStringLiteral("folders/export"); ///< that was chosen to export into

} // namespace

ExportPage::ExportPage(Studio& studio, QWidget* parent)
    : Page(studio, tr("Export"), parent), m_model(studio.exports()) {
  m_export = addAction(tr("Export"), true);
  m_export->setObjectName(QStringLiteral("export"));
  auto* left = new QWidget;
  auto* down = new QVBoxLayout(left);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  down->addWidget(makeWhat());
  down->addWidget(new ExportSourceCard(studio));
  down->addWidget(makeHow());
  down->addWidget(makeWhere());
  down->addStretch(1);
  const auto scrolled = [](QWidget* inner) {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(inner);
    return area;
  };
  auto* right = scrolled(new ExportOutcome(studio));
  right->setFixedWidth(kOutcomeWidth);
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  across->addWidget(scrolled(left), 1);
  across->addWidget(right);
  content()->addLayout(across, 1);
  connect(m_export, &QPushButton::clicked, &m_model, &ExportModel::start);
  connect(&m_model, &ExportModel::setupChanged, this, &ExportPage::refresh);
  connect(&m_model, &ExportModel::planChanged, this, &ExportPage::refresh);
  connect(&m_model, &ExportModel::stateChanged, this, &ExportPage::refresh);
  refresh();
}

Card* ExportPage::makeWhat() {
  auto* card = new Card(tr("What"));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::small);
  m_adapter = new ChoiceTile(tr("Adapter"), tr("Small; is mounted on its base model in PEFT and others."));
  m_merged = new ChoiceTile(tr("Merged model"), tr("Stands alone; opens wherever its base model does."));
  m_both = new ChoiceTile(tr("Both"), tr("One folder with the adapter and the merged model."));
  m_adapter->setObjectName(QStringLiteral("what-adapter"));
  m_merged->setObjectName(QStringLiteral("what-merged"));
  m_both->setObjectName(QStringLiteral("what-both"));
  auto* group = new QButtonGroup(card);
  for (auto* tile : {m_adapter, m_merged, m_both}) {
    group->addButton(tile);
    across->addWidget(tile, 1);
  }
  card->body()->addLayout(across);
  connect(m_adapter, &QAbstractButton::clicked, &m_model, [this] { m_model.setWhat(ExportModel::What::Adapter); });
  connect(m_merged, &QAbstractButton::clicked, &m_model, [this] { m_model.setWhat(ExportModel::What::Merged); });
  connect(m_both, &QAbstractButton::clicked, &m_model, [this] { m_model.setWhat(ExportModel::What::Both); });
  return card;
}

void ExportPage::addOption(Card* card, const QString& label, const QString& help, QWidget* field) {
  auto* line = new QHBoxLayout;
  line->setSpacing(space::medium);
  auto* name = makeLabel(label);
  name->setBuddy(field);
  field->setAccessibleName(label);
  field->setToolTip(help);
  field->setFixedWidth(kOptionWidth);
  auto* note = makeLabel(help, TextRole::Secondary, true, true);
  line->addWidget(name);
  line->addWidget(note, 1);
  line->addWidget(field);
  card->body()->addLayout(line);
}

Card* ExportPage::makeHow() {
  auto* card = new Card(tr("How"));
  m_dtype = new QComboBox;
  m_dtype->setObjectName(QStringLiteral("dtype"));
  for (const auto& type : writtenTypeChoices()) m_dtype->addItem(titleOf(type), text(type.name));
  m_shards = new QComboBox;
  m_shards->setObjectName(QStringLiteral("shard-size"));
  for (const int64_t bytes : {int64_t{1'000'000'000}, int64_t{2'000'000'000}, int64_t{5'000'000'000},
                              int64_t{10'000'000'000}, int64_t{50'000'000'000}})
    m_shards->addItem(tr("%1 at most").arg(QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeSIFormat)),
                      static_cast<qlonglong>(bytes));
  m_verify = new QCheckBox(tr("Compare the merged model with base and adapter afterwards"));
  m_verify->setObjectName(QStringLiteral("verify"));
  m_verify->setToolTip(
      tr("Reads the merged model back and runs both on the same input: needs memory for one of them at a time."));
  addOption(card, tr("Precision"), tr("of the merged weights"), m_dtype);
  addOption(card, tr("Weight files"), tr("are split above this size"), m_shards);
  card->body()->addWidget(m_verify);
  connect(m_dtype, &QComboBox::activated, this, [this] { m_model.setDtype(m_dtype->currentData().toString()); });
  connect(m_shards, &QComboBox::activated, this,
          [this] { m_model.setMaxShardSize(m_shards->currentData().toLongLong()); });
  connect(m_verify, &QCheckBox::toggled, &m_model, &ExportModel::setVerify);
  return card;
}

Card* ExportPage::makeWhere() {
  auto* card = new Card(tr("To"));
  auto* line = new QHBoxLayout;
  line->setSpacing(space::small);
  m_target = new QLineEdit;
  m_target->setObjectName(QStringLiteral("target"));
  m_target->setAccessibleName(tr("Target folder"));
  m_target->setPlaceholderText(tr("Folder that will be made"));
  m_browse = makeButton(tr("Choose…"));
  m_browse->setObjectName(QStringLiteral("choose-target"));
  m_browse->setAccessibleName(tr("Choose the target folder"));
  line->addWidget(m_target, 1);
  line->addWidget(m_browse);
  card->body()->addLayout(line);
  m_taken = new Banner(Banner::Kind::Warning, {}, {});
  m_taken->setObjectName(QStringLiteral("target-taken"));
  m_useFree = m_taken->addLink({});
  m_useFree->setObjectName(QStringLiteral("use-free-name"));
  card->body()->addWidget(m_taken);
  connect(m_target, &QLineEdit::textEdited, &m_model, &ExportModel::setTarget);
  connect(m_target, &QLineEdit::editingFinished, this,
          [this] { m_target->setText(QDir::toNativeSeparators(m_model.target())); });
  connect(m_browse, &QPushButton::clicked, this, &ExportPage::chooseTarget);
  connect(m_useFree, &QPushButton::clicked, this, [this] { m_model.setTarget(m_model.freeTarget()); });
  return card;
}

void ExportPage::chooseTarget() {
  // The dialog returns a folder that exists; the export gets one of its own in it.
  const auto current = m_model.target();
  auto last = studio().settings().value(kFolder).toString();
  if (!QFileInfo(last).isDir()) last = current.isEmpty() ? QString() : QFileInfo(current).path();
  const auto parent = QFileDialog::getExistingDirectory(this, tr("Export into"),
                                                        m_model.hasOwnTarget() ? QFileInfo(current).path() : last);
  if (parent.isEmpty()) return;
  studio().settings().setValue(kFolder, parent);
  const auto name = current.isEmpty() ? QStringLiteral("export") : QFileInfo(current).fileName();
  m_model.setTarget(QDir(parent).isEmpty() ? parent : QDir(parent).filePath(name));
}

void ExportPage::refreshTiles() {
  const bool model = m_model.source().kind == ExportSource::Kind::Model, mix = m_model.source().isMix();
  m_merged->setTitle(model ? tr("Model") : tr("Merged model"));
  m_merged->setExplanation(model ? tr("All weights were trained: the model itself is written.")
                           : mix ? tr("A mix of adapters with their weights becomes a model of its own.")
                                 : tr("Stands alone; opens wherever its base model does."));
  const bool beside = m_model.adapterOnly();
  if (beside)
    m_merged->setExplanation(
        tr("Not possible with %1: it cannot be worked into the weights.").arg(titleOf(*m_model.method())));
  const auto what = m_model.what();
  m_adapter->setChecked(what == ExportModel::What::Adapter);
  m_merged->setChecked(what == ExportModel::What::Merged);
  m_both->setChecked(what == ExportModel::What::Both);
  const bool free = !m_model.isActive();
  m_adapter->setEnabled(free && !m_model.mergedOnly());
  m_both->setEnabled(free && !m_model.mergedOnly() && !beside);
  m_merged->setEnabled(free && !beside);
}

void ExportPage::refreshTarget() {
  // What is being typed stays as typed while it means the same folder ("/tmp/" on the way to "/tmp/merged").
  const bool same = QDir::cleanPath(m_target->text().trimmed()) == m_model.target();
  if (const auto shown = QDir::toNativeSeparators(m_model.target()); !same && !m_target->hasFocus()) {
    m_target->setText(shown);
    m_target->setCursorPosition(0);
    m_target->setToolTip(shown);
  }
  const bool taken = m_model.targetTaken() && !m_model.justWritten() && !m_model.isActive();
  m_taken->setVisible(taken);
  if (!taken) return;
  m_taken->setText(tr("The folder “%1” is not empty.").arg(QFileInfo(m_model.target()).fileName()),
                   tr("An export never overwrites: it needs a new folder."));
  m_useFree->setText(tr("Use “%1” instead").arg(QFileInfo(m_model.freeTarget()).fileName()));
}

void ExportPage::refresh() {
  // A disabled button would hand the focus to whatever comes next.
  if (m_export->hasFocus() && m_model.isActive())
    if (auto* cancel = findChild<QPushButton*>(QStringLiteral("cancel-export"))) cancel->setFocus(Qt::OtherFocusReason);
  const bool free = !m_model.isActive(), merges = m_model.what() != ExportModel::What::Adapter;
  refreshTiles();
  refreshTarget();
  m_dtype->setCurrentIndex(std::max(0, m_dtype->findData(m_model.dtype())));
  m_shards->setCurrentIndex(std::max(0, m_shards->findData(static_cast<qlonglong>(m_model.maxShardSize()))));
  m_verify->setChecked(m_model.verify());
  for (QWidget* widget :
       {static_cast<QWidget*>(m_dtype), static_cast<QWidget*>(m_shards), static_cast<QWidget*>(m_verify)})
    widget->setEnabled(free && merges);
  for (QWidget* widget : {static_cast<QWidget*>(m_target), static_cast<QWidget*>(m_browse)}) widget->setEnabled(free);
  m_export->setEnabled(m_model.ready());
  setSubtitle(subtitle());
}

QString ExportPage::subtitle() const {
  if (m_model.isActive()) return {};
  if (m_model.source().kind == ExportSource::Kind::None) return tr("choose what to export");
  if (m_model.source().kind == ExportSource::Kind::Adapter && m_model.source().base.isEmpty())
    return tr("the base model is missing");
  if (m_model.ready()) return {};
  if (m_model.justWritten()) return tr("this is exported; choose another target to export again");
  if (m_model.targetTaken()) return tr("the target folder is not empty");
  if (m_model.plan() && !m_model.enoughSpace()) return tr("not enough space on the disk");
  if (m_model.sourceProblem()) return m_model.sourceProblem()->message;
  if (m_model.planError()) return messageOf(*m_model.planError());
  return m_model.target().isEmpty() ? tr("choose a target folder") : tr("the size is being worked out…");
}

void ExportPage::activated() { studio().runs().refresh(); }

bool ExportPage::settled() const { return !m_model.isActive(); }

} // namespace tw::ui
