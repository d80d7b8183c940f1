#include "ui/pages/data/data_table.h"

#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data/data_problem_text.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include <numeric>

namespace tw::ui {
namespace {
constexpr int kFooter = 40, kTokens = 76, kNarrowest = 90;
constexpr int kWeighedRows = 32;
constexpr size_t kWeighedLength = 80; ///< bytes
} // namespace

DataTable::DataTable(Studio& studio, QWidget* parent) : Card({}, parent), m_studio(studio) {
  body()->setContentsMargins(1, 4, 1, 0);
  body()->setSpacing(0);
  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("data-table"));
  m_table->setAccessibleName(tr("Rows of the file"));
  m_table->setModel(&studio.data().rows());
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setWordWrap(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setTabKeyNavigation(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->verticalHeader()->setDefaultSectionSize(space::row);
  m_table->verticalHeader()->setMinimumSectionSize(space::row);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setFixedHeight(space::row);
  m_table->setMinimumHeight(space::row * 3);
  body()->addWidget(m_table, 1);
  body()->addWidget(makeRule());
  auto* footer = new QWidget;
  footer->setFixedHeight(kFooter);
  auto* across = new QHBoxLayout(footer);
  across->setContentsMargins(10, 0, 8, 0);
  across->setSpacing(space::small);
  m_shown = makeLabel({}, TextRole::Secondary, true);
  m_shown->setObjectName(QStringLiteral("rows-shown"));
  m_all = makeLinkButton(tr("Show all rows"));
  m_all->setObjectName(QStringLiteral("show-all"));
  auto* label = makeLabel(tr("Go to row"), TextRole::Secondary, true);
  m_go = new QLineEdit;
  m_go->setObjectName(QStringLiteral("go-to-row"));
  m_go->setFixedWidth(88);
  m_go->setValidator(new QIntValidator(1, INT32_MAX, m_go));
  label->setBuddy(m_go);
  across->addWidget(m_shown);
  across->addWidget(m_all);
  across->addStretch(1);
  across->addWidget(label);
  across->addWidget(m_go);
  body()->addWidget(footer);
  connect(m_go, &QLineEdit::returnPressed, this, &DataTable::goToRow);
  connect(m_all, &QPushButton::clicked, &studio.data(), [&studio] { studio.data().showProblems({}); });
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (!m_following && now.isValid()) m_studio.data().showSample(m_studio.data().rows().fileRow(now.row()));
  });
  connect(&studio.data().rows(), &QAbstractItemModel::dataChanged, this, [this] {
    if (m_weighed || !m_studio.data().rows().row(0)) return;
    m_weighed = true;
    sizeColumns();
  });
  connect(&studio.data().rows(), &QAbstractItemModel::modelReset, this, &DataTable::followView);
  connect(&studio.data(), &DatasetModel::currentChanged, this, &DataTable::followCurrent);
  connect(&studio.data(), &DatasetModel::sampleChanged, this, &DataTable::followSample);
  followView();
  followCurrent();
  followSample();
}

void DataTable::followView() {
  m_weighed = false;
  sizeColumns();
  followSample();
}

void DataTable::followCurrent() {
  auto& data = m_studio.data();
  const auto& rows = data.rows();
  const auto* view = rows.view().get();
  m_all->setVisible(rows.isFiltered());
  if (!view) return m_shown->setText({});
  const QLocale locale;
  const auto all = locale.toString(static_cast<qlonglong>(view->rows()));
  m_shown->setText(
      rows.isFiltered()
          ? tr("%1 of %2 rows: %3").arg(locale.toString(rows.rowCount()), all, problemName(data.shownProblem()))
          : tr("%Ln rows", nullptr, static_cast<int>(std::min<int64_t>(view->rows(), INT32_MAX))));
}

void DataTable::followSample() {
  auto& data = m_studio.data();
  const int at = data.rows().indexOf(data.sampleRow());
  if (at < 0 || m_table->currentIndex().row() == at) return;
  m_following = true;
  m_table->setCurrentIndex(data.rows().index(at, 0));
  m_table->scrollTo(data.rows().index(at, 0));
  m_following = false;
}

void DataTable::sizeColumns() {
  const auto& rows = m_studio.data().rows();
  auto* header = m_table->horizontalHeader();
  const int columns = rows.columnCount();
  if (columns < 2) return;
  const auto digits = QLocale().toString(static_cast<qlonglong>(rows.view()->rows()));
  const int number = std::max(44, m_table->fontMetrics().horizontalAdvance(digits) + 40);
  header->setSectionResizeMode(QHeaderView::Interactive);
  m_table->setColumnWidth(0, number);
  m_table->setColumnWidth(columns - 1, kTokens);
  const int content = columns - 2;
  if (content == 0) return;
  // All of them in view where they have room, wider where more is written; else each wide enough to be read, and the
  // table scrolls sideways.
  const int room = m_table->width() - number - kTokens - 14;
  const auto shares = contentShares();
  const int spare = std::max(0, room - content * kNarrowest);
  for (int column = 1; column <= content; ++column)
    m_table->setColumnWidth(column, kNarrowest + static_cast<int>(spare * shares[static_cast<size_t>(column - 1)]));
}

std::vector<double> DataTable::contentShares() const {
  const auto& rows = m_studio.data().rows();
  std::vector<double> shares(static_cast<size_t>(rows.columnCount() - 2), 1.0);
  for (int i = 0; m_weighed && i < std::min(rows.rowCount(), kWeighedRows); ++i) {
    const auto* row = rows.row(i);
    if (!row) break;
    for (size_t column = 0; column < shares.size() && column < row->cells.size(); ++column)
      shares[column] += static_cast<double>(std::min<size_t>(row->cells[column].size(), kWeighedLength));
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (auto& share : shares) share /= sum;
  return shares;
}

void DataTable::goToRow() {
  auto& data = m_studio.data();
  if (!data.rows().view()) return;
  const auto row = std::clamp<int64_t>(m_go->text().toLongLong() - 1, 0, data.rows().view()->rows() - 1);
  if (data.rows().indexOf(row) < 0) data.showProblems({}); // hidden by the filter
  data.showSample(row);
  m_table->scrollTo(data.rows().index(data.rows().indexOf(row), 0), QAbstractItemView::PositionAtCenter);
  m_table->setFocus(Qt::OtherFocusReason);
}

void DataTable::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  sizeColumns();
}

} // namespace tw::ui
