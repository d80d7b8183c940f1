#pragma once
// The run history as a table: follows RunList row by row, so that selections and open editors stay. Tags and notes are
// edited in place.
#include "engine/api/services.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace tw::ui {

class RunList;

class RunTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Status, Model, Method, Started, Steps, Loss, Duration, Tags, Notes, Columns };
  enum Role { IdRole = Qt::UserRole, SortRole, StatusRole };
  explicit RunTableModel(RunList& list, QObject* parent = nullptr);

  const RunInfo& run(int row) const { return m_rows[static_cast<size_t>(row)]; }
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(Columns);
  }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  void follow();
  QString shown(const RunInfo& run, int column) const;
  QVariant sortKey(const RunInfo& run, int column) const;
  RunList& m_list;
  std::vector<RunInfo> m_rows;
};

/// Sorts by what the cells mean, not by how they read; filters by status and by words found anywhere.
class RunFilter : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunFilter(QObject* parent = nullptr);
  void setWords(const QString& words);
  void setStatus(const QString& status); ///< empty = all

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList m_words;
  QString m_status;
};

} // namespace tw::ui
