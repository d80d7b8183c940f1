#include "ui/pages/data/data_page.h"

#include "ui/models/dataset_model.h"
#include "ui/models/dataset_names.h"
#include "ui/models/last_folder.h"
#include "ui/pages/data/data_empty.h"
#include "ui/pages/data/data_encoding.h"
#include "ui/pages/data/data_files.h"
#include "ui/pages/data/data_problems.h"
#include "ui/pages/data/data_sample.h"
#include "ui/pages/data/data_settings.h"
#include "ui/pages/data/data_summary.h"
#include "ui/pages/data/data_table.h"
#include "ui/pages/data/mapping_dialog.h"
#include "ui/theme/tokens.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

namespace tw::ui {
namespace {

constexpr int kSideWidth = 330;
const auto kSplitter = QStringLiteral("data/splitter");

/// Whether its bytes stand for characters in some encoding, and not for a table of columns.
bool hasEncoding(const OpenFile& open) {
  if (open.error) return open.error->code == "data.encoding";
  return open.view && !open.view->encoding().empty() && open.view->encoding() != "parquet" &&
         open.view->encoding() != "arrow";
}

} // namespace

DataPage::DataPage(Studio& studio, QWidget* parent) : Page(studio, tr("Data"), parent) {
  m_map = addAction(tr("Map columns…"));
  m_map->setObjectName(QStringLiteral("map-columns"));
  m_encoding = addAction(tr("Encoding…"));
  m_encoding->setObjectName(QStringLiteral("encoding"));
  m_encoding->setToolTip(tr("How the bytes of the file stand for characters, where that was found out wrongly."));
  m_add = addAction(tr("Add files…"), true);
  m_add->setObjectName(QStringLiteral("add-files"));
  m_stack = new QStackedWidget;
  m_empty = new DataEmpty(studio);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildWork());
  content()->addWidget(m_stack, 1);
  connect(m_add, &QPushButton::clicked, this, &DataPage::addFiles);
  connect(m_empty, &DataEmpty::addWanted, this, &DataPage::addFiles);
  connect(m_map, &QPushButton::clicked, this, [this] { mapColumns(this->studio().data().current()); });
  connect(m_encoding, &QPushButton::clicked, this, [this] { m_encodings->ask(this->studio().data().current()); });
  connect(&studio.data(), &DatasetModel::filesChanged, this, &DataPage::follow);
  connect(&studio.data(), &DatasetModel::currentChanged, this, &DataPage::follow);
  follow();
}

QWidget* DataPage::buildWork() {
  auto* work = new QWidget;
  auto* across = new QHBoxLayout(work);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::cardGap);
  auto* left = new QVBoxLayout;
  left->setSpacing(space::cardGap);
  auto* files = new DataFiles(studio());
  files->setHeir(m_empty);
  connect(files, &DataFiles::mappingWanted, this, &DataPage::mapColumns);
  connect(files, &DataFiles::encodingWanted, this, [this](int index) {
    studio().data().setCurrent(index);
    m_encodings->ask(index);
  });
  left->addWidget(files);
  m_encodings = new DataEncoding(studio());
  left->addWidget(m_encodings);
  m_splitter = new QSplitter(Qt::Vertical);
  m_splitter->setObjectName(QStringLiteral("data-splitter"));
  m_splitter->setHandleWidth(space::cardGap);
  m_splitter->setChildrenCollapsible(false);
  m_splitter->addWidget(new DataTable(studio()));
  m_splitter->addWidget(new DataSample(studio()));
  m_splitter->setSizes({270, 330});
  m_splitter->restoreState(studio().settings().value(kSplitter).toByteArray());
  connect(m_splitter, &QSplitter::splitterMoved, this,
          [this] { studio().settings().setValue(kSplitter, m_splitter->saveState()); });
  left->addWidget(m_splitter, 1);
  across->addLayout(left, 1);
  auto* side = new QScrollArea;
  side->setFrameShape(QFrame::NoFrame);
  side->setWidgetResizable(true);
  side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  side->setFixedWidth(kSideWidth);
  side->setFocusPolicy(Qt::NoFocus);
  auto* column = new QWidget;
  column->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // narrower when the scroll bar is there
  auto* down = new QVBoxLayout(column);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  down->addWidget(new DataSummary(studio()));
  down->addWidget(new DataLength(studio()));
  down->addWidget(new DataProblems(studio()));
  down->addWidget(new DataSettings(studio()));
  down->addStretch(1);
  side->setWidget(column);
  across->addWidget(side);
  return work;
}

void DataPage::follow() {
  const auto& data = studio().data();
  const bool empty = data.files().empty();
  m_stack->setCurrentIndex(empty ? 0 : 1);
  m_add->setVisible(!empty); // the empty page has its own in the middle
  m_map->setVisible(!empty);
  m_encoding->setVisible(!empty);
  const auto* open = data.currentFile();
  m_map->setEnabled(open && open->view && !open->view->columns().empty());
  m_encoding->setEnabled(open && hasEncoding(*open));
  setSubtitle(open ? fileFacts(*open) : QString());
}

void DataPage::activated() { studio().data().tryAgain(); }

void DataPage::addFiles() {
  const auto files = QFileDialog::getOpenFileNames(
      this, tr("Add training files"), lastFolder(studio().settings(), QStringLiteral("data")), datasetFilter());
  if (files.isEmpty()) return;
  rememberFolder(studio().settings(), QStringLiteral("data"), files.first());
  const auto plan = Studio::planDrop(files);
  if (plan.kind == DropPlan::Kind::Dataset) studio().data().addFiles(files);
  else
    Q_EMIT studio().notice(plan.kind == DropPlan::Kind::Nothing ? plan.sentence : tr("That is not a dataset."), {}, {});
}

void DataPage::mapColumns(int index) {
  auto& data = studio().data();
  data.setCurrent(index);
  const auto* open = data.currentFile();
  if (!open || !open->view || findChild<MappingDialog*>()) return;
  auto* dialog = new MappingDialog(studio(), *open, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog, path = open->file.path] {
    // By path: the list may have changed under the dialog.
    auto& data = studio().data();
    for (size_t i = 0; i < data.files().size(); ++i)
      if (data.files()[i].file.path == path)
        return data.setColumns(static_cast<int>(i), dialog->format(), dialog->columns());
  });
  dialog->open();
}

bool DataPage::settled() const {
  const auto& data = const_cast<DataPage*>(this)->studio().data();
  const bool opening = std::any_of(data.files().begin(), data.files().end(),
                                   [](const OpenFile& open) { return open.opening.pending(); });
  return !opening && !data.measuring() && !data.measureDue() && !data.sampling() && !m_encodings->reading();
}

} // namespace tw::ui
