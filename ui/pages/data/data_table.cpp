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
#include <QShortcut>
#include <QTableView>

#include <numeric>

namespace tw::ui {
namespace {
constexpr int kFooter = 40, kAroundNumber = 32, kTokens = 76, kNarrowest = 90, kFindWidth = 150;
constexpr int kTypingPause = 250; ///< ms
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
  m_shown->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_all = makeLinkButton(tr("Show all rows"));
  m_all->setObjectName(QStringLiteral("show-all"));
  m_find = new QLineEdit;
  m_find->setObjectName(QStringLiteral("find-rows"));
  m_find->setAccessibleName(tr("Words to look for in the rows"));
  m_find->setPlaceholderText(tr("Find in the rows"));
  m_find->setClearButtonEnabled(true);
  m_find->setFixedWidth(kFindWidth);
  m_go = new QLineEdit;
  m_go->setObjectName(QStringLiteral("go-to-row"));
  m_go->setFixedWidth(88);
  m_go->setValidator(new QIntValidator(1, INT32_MAX, m_go));
  m_go->setPlaceholderText(tr("Go to row"));
  m_go->setAccessibleName(tr("Go to row"));
  across->addWidget(m_shown, 1);
  across->addWidget(m_all);
  across->addWidget(m_find);
  across->addWidget(m_go);
  body()->addWidget(footer);
  connect(m_go, &QLineEdit::returnPressed, this, &DataTable::goToRow);
  connect(m_all, &QPushButton::clicked, &studio.data(), [&studio] { studio.data().showProblems({}); });
  m_typing.setSingleShot(true);
  m_typing.setInterval(kTypingPause);
  connect(&m_typing, &QTimer::timeout, this, [this] { m_studio.data().search(m_find->text()); });
  connect(m_find, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
  connect(m_find, &QLineEdit::textChanged, this, [this](const QString& words) {
    if (words.isEmpty() && !m_studio.data().searched().isEmpty()) m_studio.data().search({}); // the clear button
  });
  connect(m_find, &QLineEdit::returnPressed, this, [this] {
    m_typing.stop();
    m_studio.data().search(m_find->text());
  });
  auto* keys = new QShortcut(QKeySequence::Find, this);
  keys->setContext(Qt::WindowShortcut);
  connect(keys, &QShortcut::activated, this, &DataTable::focusSearch);
  auto* escape = new QShortcut(Qt::Key_Escape, m_find);
  escape->setContext(Qt::WidgetShortcut);
  connect(escape, &QShortcut::activated, this, [this] {
    m_find->clear();
    m_table->setFocus(Qt::OtherFocusReason);
  });
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
  m_all->setVisible(data.rows().isFiltered());
  if (data.searched().isEmpty() && !m_find->hasFocus()) m_find->clear();
  m_shown->setText(shownText());
  m_shown->setToolTip(m_shown->text());
}

QString DataTable::shownText() const {
  const auto& data = m_studio.data();
  const auto& rows = m_studio.data().rows();
  const auto* view = rows.view().get();
  if (!view) return {};
  const QLocale locale;
  const auto all = locale.toString(static_cast<qlonglong>(view->rows())), shown = locale.toString(rows.rowCount());
  if (data.searching()) return tr("Looking for “%1”…").arg(data.searched());
  if (!data.searched().isEmpty())
    return rows.rowCount() == 0 ? tr("No row holds “%1”").arg(data.searched())
           : data.searchCut()   ? tr("the first %1 rows with “%2”").arg(shown, data.searched())
                                : tr("%1 of %2 rows: “%3”").arg(shown, all, data.searched());
  return rows.isFiltered() ? tr("%1 of %2 rows: %3").arg(shown, all, problemName(data.shownProblem()))
                           : tr("%Ln rows", nullptr, static_cast<int>(std::min<int64_t>(view->rows(), INT32_MAX)));
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
  // Beside the number of a row that cannot be used stands a sign.
  const int number = m_table->fontMetrics().horizontalAdvance(digits) + m_table->iconSize().width() + kAroundNumber;
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

void DataTable::focusSearch() {
  m_find->setFocus(Qt::ShortcutFocusReason);
  m_find->selectAll();
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
