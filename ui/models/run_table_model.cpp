#include "ui/models/run_table_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"

#include <algorithm>
#include <cmath>

namespace tw::ui {

RunTableModel::RunTableModel(RunList& list, QObject* parent)
    : QAbstractTableModel(parent), m_list(list), m_rows(list.runs()) {
  connect(&list, &RunList::changed, this, &RunTableModel::follow);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

void RunTableModel::follow() {
  const auto& now = m_list.runs();
  const auto has = [](const std::vector<RunInfo>& runs, const std::string& id) {
    return std::any_of(runs.begin(), runs.end(), [&](const RunInfo& run) { return run.id == id; });
  };
  for (int row = rowCount() - 1; row >= 0; --row)
    if (!has(now, run(row).id)) {
      beginRemoveRows({}, row, row);
      m_rows.erase(m_rows.begin() + row);
      endRemoveRows();
    }
  for (size_t i = 0; i < now.size(); ++i) {
    const int row = static_cast<int>(i);
    if (i < m_rows.size() && m_rows[i].id == now[i].id) {
      if (toJson(m_rows[i]) == toJson(now[i])) continue;
      m_rows[i] = now[i];
      Q_EMIT dataChanged(index(row, 0), index(row, Columns - 1));
    } else if (!has(m_rows, now[i].id)) {
      beginInsertRows({}, row, row);
      m_rows.insert(m_rows.begin() + row, now[i]);
      endInsertRows();
    } else { // another order (a clock was set): rare enough to begin anew
      beginResetModel();
      m_rows = now;
      endResetModel();
      return;
    }
  }
}

QString RunTableModel::shown(const RunInfo& run, int column) const {
  switch (column) {
  case Name: return text(run.name);
  case Status: return statusText(run.status);
  case Model: return modelText(run);
  case Method: return methodText(run);
  case Started: return whenText(startedTime(run));
  case Steps: return stepsText(run);
  case Loss: return lossText(run);
  case Duration: return run.seconds > 0 ? durationText(run.seconds) : QStringLiteral("–");
  case Tags: return tagsText(run);
  case Notes: return text(run.notes).simplified();
  default: return {};
  }
}

QVariant RunTableModel::sortKey(const RunInfo& run, int column) const {
  switch (column) {
  case Started: return text(run.started);
  case Steps: return static_cast<qlonglong>(run.steps);
  case Loss: return run.steps > 0 && std::isfinite(run.train_loss) ? run.train_loss : 1e300; // unknown ones last
  case Duration: return run.seconds;
  default: return shown(run, column);
  }
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  const auto& run = this->run(index.row());
  const int column = index.column();
  switch (role) {
  case Qt::DisplayRole: return shown(run, column);
  case Qt::EditRole: return column == Notes ? text(run.notes) : shown(run, column);
  case Qt::TextAlignmentRole:
    return static_cast<int>((column == Steps || column == Loss || column == Duration ? Qt::AlignRight : Qt::AlignLeft) |
                            Qt::AlignVCenter);
  case Qt::ToolTipRole:
    if (column == Started) return exactTimeText(startedTime(run));
    if (column == Model) return text(run.model);
    if (column == Name) return text(run.name) + QLatin1Char('\n') + text(run.output_dir);
    return shown(run, column);
  case IdRole: return text(run.id);
  case StatusRole: return text(run.status);
  case SortRole: return sortKey(run, column);
  default: return {};
  }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(
        (section == Steps || section == Loss || section == Duration ? Qt::AlignRight : Qt::AlignLeft) |
        Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
  case Name: return tr("Name");
  case Status: return tr("Status");
  case Model: return tr("Model");
  case Method: return tr("Method");
  case Started: return tr("Started");
  case Steps: return tr("Steps");
  case Loss: return tr("Loss");
  case Duration: return tr("Duration");
  case Tags: return tr("Tags");
  case Notes: return tr("Notes");
  default: return {};
  }
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  const auto flags = QAbstractTableModel::flags(index);
  return index.column() == Tags || index.column() == Notes ? flags | Qt::ItemIsEditable : flags;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  auto& run = m_rows[static_cast<size_t>(index.row())];
  const auto words = value.toString();
  if (words == this->data(index, Qt::EditRole).toString()) return false;
  const auto tags = index.column() == Tags ? tagsFromText(words) : tagsFromText(tagsText(run));
  const auto notes = index.column() == Notes ? words.trimmed() : text(run.notes);
  // Shown at once; the list's answer confirms it or brings the old words back.
  run.notes = notes.toStdString();
  run.tags.clear();
  for (const auto& tag : tags) run.tags.push_back(tag.toStdString());
  Q_EMIT dataChanged(index, index);
  m_list.setNotes(text(run.id), notes, tags);
  return true;
}

RunFilter::RunFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunTableModel::SortRole);
  setSortLocaleAware(true);
  setSortCaseSensitivity(Qt::CaseInsensitive);
}

void RunFilter::setWords(const QString& words) {
  m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

void RunFilter::setStatus(const QString& status) {
  m_status = status;
  invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const auto cell = [&](int column, int role) {
    return sourceModel()->index(row, column, parent).data(role).toString();
  };
  if (!m_status.isEmpty() && cell(0, RunTableModel::StatusRole) != m_status) return false;
  if (m_words.isEmpty()) return true;
  QString all;
  for (int column = 0; column < RunTableModel::Columns; ++column)
    all += cell(column, Qt::DisplayRole) + QLatin1Char('\n') + cell(column, Qt::ToolTipRole) + QLatin1Char('\n');
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace tw::ui
