#include "ui/models/dataset_rows.h"

#include "ui/bridge/messages.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QLocale>

namespace tw::ui {
namespace {

constexpr int64_t kPageRows = 64;
constexpr qsizetype kPages = 24, kPagesUnderWay = 4;
constexpr qsizetype kWanted = 64, kCountedTogether = 16, kCounts = 20000;
constexpr int kCountDelay = 30; ///< ms: rows that fly by while scrolling are not counted

using Rows = Result<std::vector<DataRow>>;

/// The rows of a page; those of a filter are read one by one, for they lie anywhere in the file.
Rows readPage(const DatasetView& view, const std::vector<int64_t>& picked, int64_t first) {
  if (picked.empty()) return view.read(first, kPageRows);
  std::vector<DataRow> rows;
  for (const auto row : picked) {
    TW_TRY(auto one, view.read(row, 1));
    for (auto& item : one) rows.push_back(std::move(item));
  }
  return rows;
}

/// Counts do not depend on where samples are cut.
bool countsAlike(const EncodeRequest& a, const EncodeRequest& b) {
  return a.model == b.model && a.file.path == b.file.path && a.file.format == b.file.format &&
         a.file.columns == b.file.columns && a.file.encoding == b.file.encoding && a.chat_template == b.chat_template &&
         a.system == b.system && (a.overlong == "split") == (b.overlong == "split");
}

} // namespace

DatasetRows::DatasetRows(EngineBridge& bridge, QObject* parent) : QAbstractTableModel(parent), m_bridge(bridge) {
  m_countTimer.setSingleShot(true);
  m_countTimer.setInterval(kCountDelay);
  connect(&m_countTimer, &QTimer::timeout, this, &DatasetRows::countWanted);
}

void DatasetRows::forget() {
  for (auto& [page, question] : m_underWay) question.cancel();
  m_underWay.clear();
  m_pages.clear();
  m_order.clear();
  m_wanted.clear();
}

void DatasetRows::setView(std::shared_ptr<DatasetView> view) {
  if (view == m_view) return;
  beginResetModel();
  forget();
  m_countingNow.cancel();
  m_counts.clear();
  m_filter.reset();
  m_view = std::move(view);
  endResetModel();
}

void DatasetRows::setFilter(std::optional<std::vector<int64_t>> rows) {
  if (rows == m_filter) return;
  beginResetModel();
  forget();
  m_filter = std::move(rows);
  endResetModel();
}

void DatasetRows::setCounting(std::optional<EncodeRequest> request) {
  if (m_counting && request && countsAlike(*m_counting, *request)) return;
  if (!m_counting && !request) return;
  m_counting = std::move(request);
  m_countingNow.cancel();
  m_counts.clear();
  m_wanted.clear();
  if (rowCount() > 0) Q_EMIT dataChanged(index(0, columnCount() - 1), index(rowCount() - 1, columnCount() - 1));
}

int64_t DatasetRows::fileRow(int index) const {
  if (index < 0 || index >= rowCount()) return -1;
  return m_filter ? (*m_filter)[static_cast<size_t>(index)] : index;
}

int DatasetRows::indexOf(int64_t fileRow) const {
  if (!m_view || fileRow < 0) return -1;
  if (!m_filter) return fileRow < rowCount() ? static_cast<int>(fileRow) : -1;
  const auto found = std::lower_bound(m_filter->begin(), m_filter->end(), fileRow);
  return found != m_filter->end() && *found == fileRow ? static_cast<int>(found - m_filter->begin()) : -1;
}

const DataRow* DatasetRows::row(int index) const {
  const auto page = index / kPageRows;
  const auto found = m_pages.constFind(page);
  if (found == m_pages.constEnd()) {
    const_cast<DatasetRows*>(this)->request(page); // a view asks through const functions
    return nullptr;
  }
  const auto offset = static_cast<size_t>(index % kPageRows);
  return offset < found->size() ? &(*found)[offset] : nullptr;
}

void DatasetRows::request(int64_t page) {
  const auto same = [page](const auto& item) { return item.first == page; };
  if (!m_view || std::any_of(m_underWay.begin(), m_underWay.end(), same)) return;
  // Whoever scrolls fast leaves pages behind before they are read.
  while (m_underWay.size() >= kPagesUnderWay) m_underWay.takeFirst().second.cancel();
  std::vector<int64_t> picked;
  if (m_filter)
    for (auto at = page * kPageRows; at < std::min<int64_t>((page + 1) * kPageRows, rowCount()); ++at)
      picked.push_back((*m_filter)[static_cast<size_t>(at)]);
  auto question = m_bridge.ask<Rows>(
      this,
      [view = m_view, picked = std::move(picked), page](Services&, std::stop_token) {
        return readPage(*view, picked, page * kPageRows);
      },
      [this, page, same](Rows rows) {
        m_underWay.removeIf(same);
        // What cannot be read shows as empty rows; the file's error stands where the file is listed.
        m_pages.insert(page, rows ? *rows : std::vector<DataRow>{});
        m_order.append(page);
        if (m_order.size() > kPages) m_pages.remove(m_order.takeFirst());
        const int first = static_cast<int>(page * kPageRows);
        const int last = std::min(first + static_cast<int>(kPageRows), rowCount()) - 1;
        if (last >= first) Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
      });
  m_underWay.append({page, std::move(question)});
}

void DatasetRows::wantCount(int64_t fileRow) {
  if (m_wanted.contains(fileRow)) return;
  m_wanted.append(fileRow);
  if (m_wanted.size() > kWanted) m_wanted.removeFirst();
  if (!m_countingNow.pending()) m_countTimer.start();
}

void DatasetRows::countWanted() {
  if (!m_counting || m_wanted.isEmpty() || m_countingNow.pending()) return;
  const auto take = std::min(m_wanted.size(), kCountedTogether);
  const QList<int64_t> rows = m_wanted.mid(m_wanted.size() - take);
  m_wanted.resize(m_wanted.size() - take);
  using Counts = std::vector<std::pair<int64_t, int64_t>>;
  m_countingNow = m_bridge.ask<Counts>(
      this,
      [request = *m_counting, rows](Services& services, std::stop_token stop) {
        Counts counts;
        for (const auto row : rows) {
          if (stop.stop_requested()) break;
          const auto sample = services.viewSample(request, row, stop);
          counts.emplace_back(row, sample && !sample->tokens.empty() ? static_cast<int64_t>(sample->tokens.size())
                                                                     : kUncountable);
        }
        return counts;
      },
      [this](const Counts& counts) {
        if (m_counts.size() > kCounts) m_counts.clear();
        for (const auto& [row, tokens] : counts) {
          m_counts.insert(row, tokens);
          if (const int at = indexOf(row); at >= 0)
            Q_EMIT dataChanged(index(at, columnCount() - 1), index(at, columnCount() - 1));
        }
        if (!m_wanted.isEmpty()) m_countTimer.start();
      });
}

int DatasetRows::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() || !m_view) return 0;
  return m_filter ? static_cast<int>(m_filter->size()) : static_cast<int>(std::min<int64_t>(m_view->rows(), INT32_MAX));
}

int DatasetRows::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_view ? 0 : static_cast<int>(m_view->columns().size()) + 2;
}

QVariant DatasetRows::tokensOf(const DataRow& row, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (!row.problem.empty()) return QStringLiteral("–");
  if (!m_counting) return {};
  const auto counted = m_counts.constFind(row.row);
  if (counted == m_counts.constEnd()) {
    const_cast<DatasetRows*>(this)->wantCount(row.row);
    return {};
  }
  return *counted == kUncountable ? QStringLiteral("–") : QLocale().toString(static_cast<qlonglong>(*counted));
}

QVariant DatasetRows::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !m_view) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant(Qt::AlignVCenter | (isTokenColumn(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
  const auto& t = tokens(QApplication::palette());
  const auto* loaded = row(index.row());
  const bool unusable = loaded && !loaded->problem.empty();
  if (isNumberColumn(index.column())) {
    if (role == Qt::DisplayRole) return QLocale().toString(static_cast<qlonglong>(fileRow(index.row()) + 1));
    if (role == Qt::ForegroundRole) return unusable ? t.warn : t.muted;
    if (role == Qt::DecorationRole && unusable) return iconNamed(QStringLiteral("warning"), t.warn);
  }
  if (!loaded) return {};
  if (role == Qt::ToolTipRole && unusable) return problemOf(*loaded);
  if (role == Qt::ForegroundRole && (unusable || isTokenColumn(index.column()))) return t.muted;
  if (isTokenColumn(index.column())) return tokensOf(*loaded, role);
  if (isNumberColumn(index.column()) ||
      (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole))
    return {};
  const auto column = static_cast<size_t>(index.column() - 1);
  if (column >= loaded->cells.size()) return {};
  auto cell = text(loaded->cells[column]);
  if (role == Qt::DisplayRole) cell.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
  return cell;
}

QVariant DatasetRows::headerData(int section, Qt::Orientation orientation, int role) const {
  if (!m_view || orientation == Qt::Vertical) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant(Qt::AlignVCenter | (isTokenColumn(section) ? Qt::AlignRight : Qt::AlignLeft));
  if (role != Qt::DisplayRole) return {};
  if (isNumberColumn(section)) return QStringLiteral("#");
  if (isTokenColumn(section)) return tr("tokens");
  return text(m_view->columns()[static_cast<size_t>(section - 1)]);
}

} // namespace tw::ui
