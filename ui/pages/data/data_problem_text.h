#pragma once
// Problems of rows by their stable code: how they are called, and what the data room can do about them.
#include "engine/api/dataset_view.h"

#include <QString>

namespace tw::ui {

/// Problems of one kind over all files.
struct ProblemGroup {
  std::string code;
  int64_t count = 0;
  int64_t firstLine = 0; ///< 0 = unknown
  int64_t listed = 0;    ///< how many of them have a row that can be shown
  std::string firstFile;
  DataProblem example;
  std::vector<std::string> files; ///< that have such rows
};

/// Grouped by code, what hinders training first, then the most frequent; exact duplicates come as "duplicate".
std::vector<ProblemGroup> groupProblems(const DataTotals& totals);

/// "empty answers".
QString problemName(const std::string& code);
/// "18 empty answers".
QString problemTitle(const std::string& code, int64_t count);
/// Training refuses a file that has such lines.
bool hindersTraining(const std::string& code);
/// Holds for a file as a whole, so that no row shows it.
bool aboutFile(const std::string& code);
/// Rows that training leaves out (others are only worth a look).
bool leavesOut(const std::string& code);
/// Has to do with max_length.
bool aboutLength(const std::string& code);

} // namespace tw::ui
