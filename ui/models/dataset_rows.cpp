#include "ui/models/dataset_model.h"

#include "ui/bridge/messages.h"

namespace tw::ui {
namespace {

constexpr int64_t kPageRows = 64;
constexpr qsizetype kPages = 24;

} // namespace

DatasetRows::DatasetRows(EngineBridge& bridge, QObject* parent) : QAbstractTableModel(parent), m_bridge(bridge) {}

void DatasetRows::setView(std::shared_ptr<DatasetView> view) {
  if (view == m_view) return;
  beginResetModel();
  for (auto& question : m_underWay) question.cancel();
  m_underWay.clear();
  m_pages.clear();
  m_order.clear();
  m_view = std::move(view);
  endResetModel();
}

const DataRow* DatasetRows::row(int64_t index) const {
  const auto page = index / kPageRows;
  const auto found = m_pages.constFind(page);
  if (found == m_pages.constEnd()) {
    request(page);
    return nullptr;
  }
  const auto offset = static_cast<size_t>(index % kPageRows);
  return offset < found->size() ? &(*found)[offset] : nullptr;
}

void DatasetRows::request(int64_t page) const {
  if (!m_view || m_underWay.contains(page)) return;
  auto* self = const_cast<DatasetRows*>(this);
  using Rows = Result<std::vector<DataRow>>;
  m_underWay[page] = m_bridge.ask<Rows>(
      self, [view = m_view, page](Services&, std::stop_token) { return view->read(page * kPageRows, kPageRows); },
      [self, page](Rows rows) {
        self->m_underWay.remove(page);
        // What cannot be read shows as empty rows; the file's error stands where the file is listed.
        self->m_pages.insert(page, rows ? std::move(*rows) : std::vector<DataRow>{});
        self->m_order.append(page);
        if (self->m_order.size() > kPages) self->m_pages.remove(self->m_order.takeFirst());
        const int first = static_cast<int>(page * kPageRows);
        const int last = std::min(first + static_cast<int>(kPageRows), self->rowCount()) - 1;
        if (last >= first) Q_EMIT self->dataChanged(self->index(first, 0), self->index(last, self->columnCount() - 1));
      });
}

int DatasetRows::rowCount(const QModelIndex& parent) const { return parent.isValid() || !m_view ? 0 : static_cast<int>(std::min<int64_t>(m_view->rows(), INT32_MAX)); }
int DatasetRows::columnCount(const QModelIndex& parent) const { return parent.isValid() || !m_view ? 0 : static_cast<int>(m_view->columns().size()); }

QVariant DatasetRows::data(const QModelIndex& index, int role) const {
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  const auto* loaded = row(index.row());
  if (!loaded) return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
  if (role == Qt::ToolTipRole && !loaded->problem.empty()) return text(loaded->problem);
  const auto column = static_cast<size_t>(index.column());
  if (column >= loaded->cells.size()) return {};
  auto cell = text(loaded->cells[column]);
  if (role == Qt::DisplayRole) cell.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
  return cell;
}

QVariant DatasetRows::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole || !m_view) return {};
  if (orientation == Qt::Vertical) return section + 1;
  return text(m_view->columns()[static_cast<size_t>(section)]);
}

} // namespace tw::ui
