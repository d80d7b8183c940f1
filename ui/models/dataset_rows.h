#pragma once
// Rows of one opened file for a table view: "#", the file's columns, and how many tokens each row has. Pages of rows
// are asked for when they come into view and a few hundred stay, so that a million rows cost no more than a screen of
// them.
#include "ui/bridge/engine_bridge.h"

#include <QAbstractTableModel>

namespace tw::ui {

class DatasetRows : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit DatasetRows(EngineBridge& bridge, QObject* parent = nullptr);
  void setView(std::shared_ptr<DatasetView> view);
  const std::shared_ptr<DatasetView>& view() const { return m_view; }

  /// Shows only these rows of the file (ascending); nullopt = all.
  void setFilter(std::optional<std::vector<int64_t>> rows);
  bool isFiltered() const { return m_filter.has_value(); }
  /// The file's row shown at a place of the table, and back (-1 = not shown).
  int64_t fileRow(int index) const;
  int indexOf(int64_t fileRow) const;

  /// How rows are encoded when their tokens are counted; nullopt = not counted (no model is chosen).
  void setCounting(std::optional<EncodeRequest> request);

  /// The row at a place of the table as loaded, or nullptr while it is on its way.
  const DataRow* row(int index) const;
  bool isNumberColumn(int column) const { return column == 0; }
  bool isTokenColumn(int column) const { return m_view && column == columnCount() - 1; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  static constexpr int64_t kUncountable = -1;
  void forget();
  void request(int64_t page);
  void wantCount(int64_t fileRow);
  void countWanted();
  QVariant tokensOf(const DataRow& row, int role) const;

  EngineBridge& m_bridge;
  std::shared_ptr<DatasetView> m_view;
  std::optional<std::vector<int64_t>> m_filter;
  QHash<int64_t, std::vector<DataRow>> m_pages;
  QList<int64_t> m_order; ///< pages as they came, oldest first
  QList<std::pair<int64_t, Question>> m_underWay;
  std::optional<EncodeRequest> m_counting;
  QHash<int64_t, int64_t> m_counts; ///< file row -> tokens
  QList<int64_t> m_wanted;          ///< rows that came into view without a count, newest last
  Question m_countingNow;
  QTimer m_countTimer;
};

} // namespace tw::ui
