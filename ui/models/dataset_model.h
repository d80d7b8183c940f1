#pragma once
// The recipe's data as the window sees it: the opened files, what was measured of them, the sample under the cursor,
// and repairs of the files.
#include "ui/models/dataset_rows.h"

namespace tw::ui {

class RecipeDocument;

/// One of the recipe's training files.
struct OpenFile {
  DataFile file;
  std::shared_ptr<DatasetView> view;
  std::optional<Error> error;
  double progress = 0;    ///< 0…1 while it is opened
  bool cancelled = false; ///< the user stopped opening it
  Question opening;
  quint64 key = 0; ///< tells one opening from another
};

/// What can be mended in files; each repair also leaves out the rows that cannot be used.
enum class Repair { DropUnusable, Dedupe, Trim, FixEncoding, DropOverlong, SplitOverlong, LeaveOutValidation };

class DatasetModel : public QObject {
  Q_OBJECT

 public:
  DatasetModel(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent = nullptr);

  // --- files: every change is one undoable edit of the recipe ---
  /// Appends to data.train and shows the first of them.
  void addFiles(const QStringList& paths);
  void removeFile(int index);
  void setColumns(int index, const QString& format, const std::map<std::string, std::string>& columns);
  /// One of Services::textEncodings(), or "auto".
  void setEncoding(int index, const std::string& encoding);
  /// Successive weights of one file merge into one step.
  void setWeight(int index, double weight);
  void addValidationFiles(const QStringList& paths);
  void removeValidationFile(int index);
  QStringList validationFiles() const;

  const std::vector<OpenFile>& files() const { return m_files; }
  int current() const { return m_current; }
  const OpenFile* currentFile() const { return m_current < 0 ? nullptr : &m_files[static_cast<size_t>(m_current)]; }
  void setCurrent(int index);
  void cancelOpening(int index);
  void reopen(int index);
  /// Looks again at what could not be read or counted: the file may have been mended meanwhile.
  void tryAgain();
  DatasetRows& rows() { return *m_rows; }

  // --- the rows with a problem ---
  /// Shows only the rows with problems of this code (in the file where they are); empty = all rows.
  void showProblems(const std::string& code);
  const std::string& shownProblem() const { return m_shownProblem; }

  /// Shows only the rows of the current file in which these words stand; empty = all rows. `currentChanged` follows.
  void search(const QString& words);
  const QString& searched() const { return m_searched; }
  bool searching() const { return m_searching.pending(); }
  /// More rows than are shown hold the words.
  bool searchCut() const { return m_searchCut; }

  /// Shows this file, and of its rows those with the problem that was found in this line (0: no certain one).
  void showLine(const std::string& file, int64_t line);

  // --- one sample ---
  /// Asks for one row all the way; `sampleChanged` follows. -1 = none.
  void showSample(int64_t row);
  int64_t sampleRow() const { return m_sampleRow; }
  bool sampling() const { return m_sampling.pending(); }
  const std::optional<SampleView>& sample() const { return m_sample; }
  const std::optional<Error>& sampleError() const { return m_sampleError; }
  /// What viewSample is asked with for a file of this recipe.
  EncodeRequest encodeRequest(const DataFile& file) const;

  // --- all of it ---
  /// Lengths are sorted. Without a model only rows, samples, problems and duplicates are known.
  const std::optional<DataTotals>& totals() const { return m_totals; }
  bool tokensCounted() const { return m_totals && m_tokensCounted; }
  const std::optional<Error>& totalsError() const { return m_totalsError; }
  bool measuring() const { return m_measuring.pending(); }
  double measureProgress() const { return m_measureProgress; }
  void cancelMeasuring();
  /// An edit waits to be measured.
  bool measureDue() const { return m_measureTimer.isActive(); }
  void measure();

  /// Why training cannot begin with these files, a sentence each. What is not known yet is no reason.
  QStringList hindrances() const;

  // --- repairs ---
  /// Writes mended copies of these training files beside them, or into `folder`, and puts them into the recipe.
  /// `repaired` or `repairFailed` follows.
  void repair(Repair repair, const std::vector<int>& files, const QString& folder = {});
  bool repairing() const { return m_repairing.pending(); }
  void cancelRepair();
  const std::optional<Error>& repairError() const { return m_repairError; }
  void forgetRepairError();
  /// Tries the repair that failed again, writing into another folder.
  void repairAgain(const QString& folder);

 Q_SIGNALS:
  void filesChanged();
  void progressChanged();
  void currentChanged();
  void sampleChanged();
  void totalsChanged();
  /// The data of the recipe as it stands was read to its end, its tokens counted: so many samples.
  void tokensMeasured(int64_t samples);
  void repairChanged();
  /// `written` is empty when there was nothing to mend.
  void repaired(qint64 kept, qint64 dropped, const QStringList& written);

 private:
  struct Outcome;
  void followRecipe(const QStringList& fields);
  void editFiles(const Json& files, const QString& text);
  void openFiles();
  void openFile(OpenFile& open);
  OpenFile* fileOf(quint64 key);
  void showCurrent();
  void followCounting();
  void finishRepair(const Outcome& outcome);

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  DatasetRows* m_rows;
  std::vector<OpenFile> m_files;
  quint64 m_lastKey = 0;
  int m_current = -1;
  std::string m_shownProblem;
  QString m_searched;
  bool m_searchCut = false;
  int64_t m_sampleRow = -1;
  std::optional<SampleView> m_sample;
  std::optional<Error> m_sampleError, m_totalsError, m_repairError;
  std::optional<DataTotals> m_totals;
  bool m_tokensCounted = false;
  Question m_sampling, m_measuring, m_repairing, m_searching;
  std::pair<Repair, std::vector<int>> m_lastRepair;
  double m_measureProgress = 0;
  QTimer m_measureTimer;
};

/// Progress from a worker to the GUI thread, at most every 60 ms: `apply` runs there if `context` still lives.
DataProgressSink throttled(EngineBridge& bridge, QObject* context, std::function<void(double fraction)> apply);

} // namespace tw::ui
