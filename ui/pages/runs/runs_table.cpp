#include "ui/pages/runs/runs_table.h"

#include "ui/models/settings.h"
#include "ui/pages/runs/status_delegate.h"
#include "ui/theme/tokens.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QShortcut>

namespace tw::ui {
namespace {

const QString kColumns = QStringLiteral("runs/columns");
/// In figures, in the order of the columns; the name's is the least it is given.
constexpr int kWidths[] = {24, 15, 20, 10, 15, 13, 9, 13, 14, 20};
constexpr int kLongestName = 40; ///< figures that a name may claim before other columns do
/// Which columns come first when not all fit.
constexpr RunTableModel::Column kOrder[] = {RunTableModel::Status, RunTableModel::Loss,   RunTableModel::Started,
                                            RunTableModel::Steps,  RunTableModel::Model,  RunTableModel::Duration,
                                            RunTableModel::Tags,   RunTableModel::Method, RunTableModel::Notes};

} // namespace

RunsTable::RunsTable(QAbstractItemModel* runs, Settings& settings, QWidget* parent)
    : QTableView(parent), m_settings(settings) {
  setObjectName(QStringLiteral("run-table"));
  setAccessibleName(tr("Runs"));
  setModel(runs);
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(DoubleClicked | EditKeyPressed);
  setShowGrid(false);
  setWordWrap(false);
  setTabKeyNavigation(false); // Tab leaves the table
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setItemDelegateForColumn(RunTableModel::Status, new StatusDelegate(this));
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(space::row);
  setMinimumHeight(120);
  setUpHeader();
  auto* remove = new QShortcut(QKeySequence::Delete, this, nullptr, nullptr, Qt::WidgetShortcut);
  connect(remove, &QShortcut::activated, this, &RunsTable::deletionRequested);
  // As Enter does; tags and notes are edited where they stand.
  connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    if (!(index.flags() & Qt::ItemIsEditable)) Q_EMIT openRequested();
  });
  for (const auto key : {Qt::Key_Return, Qt::Key_Enter})
    connect(new QShortcut(QKeySequence(key), this, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &RunsTable::openRequested);
  for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(runs, changed, this, &RunsTable::fit);
  connect(runs, &QAbstractItemModel::modelReset, this, &RunsTable::fit);
}

void RunsTable::setUpHeader() {
  auto* header = horizontalHeader();
  const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
  for (int column = 0; column < RunTableModel::Columns; ++column) setColumnWidth(column, kWidths[column] * unit);
  setSortingEnabled(true);
  sortByColumn(RunTableModel::Started, Qt::DescendingOrder);
  header->restoreState(m_settings.value(kColumns).toByteArray());
  for (const auto column : kOrder) setColumnHidden(column, false);
  header->setHighlightSections(false);
  header->setSectionsMovable(true);
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(6 * unit);
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->setSectionResizeMode(RunTableModel::Name, QHeaderView::Stretch);
  connect(header, &QHeaderView::sectionResized, this, [this](int column) {
    if (m_fitting || column == RunTableModel::Name) return;
    keep();
    QMetaObject::invokeMethod(this, &RunsTable::fit, Qt::QueuedConnection); // not while the header lays itself out
  });
  connect(header, &QHeaderView::sectionMoved, this, &RunsTable::keep);
  connect(header, &QHeaderView::sortIndicatorChanged, this, &RunsTable::keep);
}

void RunsTable::keep() { m_settings.setValue(kColumns, horizontalHeader()->saveState()); }

void RunsTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit();
}

void RunsTable::fit() {
  if (m_fitting) return;
  const QScopedValueRollback fitting(m_fitting, true);
  const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
  int room = viewport()->width() - std::clamp(sizeHintForColumn(RunTableModel::Name),
                                              kWidths[RunTableModel::Name] * unit, kLongestName * unit);
  for (const auto column : kOrder) {
    if (!isColumnHidden(column)) m_widths[column] = columnWidth(column); // a hidden column has no size to ask for
    room -= m_widths[column];
    // Only what changes: every showing and hiding makes the header lay itself out again, which leads back here.
    if (const bool hidden = room < 0; hidden != isColumnHidden(column)) setColumnHidden(column, hidden);
  }
}

} // namespace tw::ui
