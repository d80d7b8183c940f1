#pragma once
// The recipe's data as the window sees it: the opened files, what was measured of them, and the sample under the cursor.
#include "ui/bridge/engine_bridge.h"

#include <QAbstractTableModel>

namespace tw::ui {

class RecipeDocument;

/// Rows of one opened file for a table view: pages of rows are asked for when they come into view, a few hundred stay.
class DatasetRows : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit DatasetRows(EngineBridge& bridge, QObject* parent = nullptr);
  void setView(std::shared_ptr<DatasetView> view);
  const std::shared_ptr<DatasetView>& view() const { return m_view; }
  /// The row as loaded, or nullptr while it is on its way.
  const DataRow* row(int64_t index) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  void request(int64_t page) const;
  EngineBridge& m_bridge;
  std::shared_ptr<DatasetView> m_view;
  mutable QHash<int64_t, std::vector<DataRow>> m_pages;
  mutable QList<int64_t> m_order; ///< of use, oldest first
  mutable QHash<int64_t, Question> m_underWay;
};

/// One of the recipe's training files.
struct OpenFile {
  DataFile file;
  std::shared_ptr<DatasetView> view;
  std::optional<Error> error;
  double progress = 0; ///< 0…1 while it is opened
};

class DatasetModel : public QObject {
  Q_OBJECT

 public:
  DatasetModel(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent = nullptr);

  /// Appends to data.train (one undoable edit) and shows the first of them.
  void addFiles(const QStringList& paths);
  void removeFile(int index);
  void setColumns(int index, const QString& format, const std::map<std::string, std::string>& columns);

  const std::vector<OpenFile>& files() const { return m_files; }
  int current() const { return m_current; }
  void setCurrent(int index);
  DatasetRows& rows() { return *m_rows; }

  /// Asks for one row all the way; `sampleChanged` follows. -1 = none.
  void showSample(int64_t row);
  int64_t sampleRow() const { return m_sampleRow; }
  const std::optional<SampleView>& sample() const { return m_sample; }
  const std::optional<Error>& sampleError() const { return m_sampleError; }

  const std::optional<DataTotals>& totals() const { return m_totals; }
  const std::optional<Error>& totalsError() const { return m_totalsError; }
  bool measuring() const { return m_measuring.pending(); }
  double measureProgress() const { return m_measureProgress; }
  void cancelMeasuring();

 Q_SIGNALS:
  void filesChanged();
  void currentChanged();
  void sampleChanged();
  void totalsChanged();

 private:
  void followRecipe(const QStringList& fields);
  void openFiles();
  void openFile(size_t index);
  void measure();

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  DatasetRows* m_rows;
  std::vector<OpenFile> m_files;
  std::vector<Question> m_opening;
  int m_current = -1;
  int64_t m_sampleRow = -1;
  std::optional<SampleView> m_sample;
  std::optional<Error> m_sampleError, m_totalsError;
  std::optional<DataTotals> m_totals;
  Question m_sampling, m_measuring;
  double m_measureProgress = 0;
  QTimer m_measureTimer;
};

} // namespace tw::ui
