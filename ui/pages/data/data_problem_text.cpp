#include "ui/pages/data/data_problem_text.h"

#include "ui/bridge/messages.h"

#include <QCoreApplication>

#include <algorithm>

namespace tw::ui {
namespace {

struct Words {
  const char *code, *name, *title;
};
/// Names and counted titles; the marks are for the translation tool.
constexpr Words kWords[] = {
    {"duplicate", QT_TRANSLATE_NOOP("DataProblems", "exact duplicates"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n exact duplicates")},
    {"data.parse", QT_TRANSLATE_NOOP("DataProblems", "lines that cannot be read"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n lines cannot be read")},
    {"row.blank_response", QT_TRANSLATE_NOOP("DataProblems", "empty answers"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n empty answers")},
    {"row.missing_field", QT_TRANSLATE_NOOP("DataProblems", "a field is missing"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows lack a field")},
    {"row.wrong_type", QT_TRANSLATE_NOOP("DataProblems", "a value of the wrong type"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows hold a value of the wrong type")},
    {"row.role_order", QT_TRANSLATE_NOOP("DataProblems", "roles out of order"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations with roles out of order")},
    {"row.unknown_role", QT_TRANSLATE_NOOP("DataProblems", "an unknown role"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations with an unknown role")},
    {"row.trailing_turn", QT_TRANSLATE_NOOP("DataProblems", "a last turn without answer"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations end without an answer")},
    {"row.too_long", QT_TRANSLATE_NOOP("DataProblems", "longer than max_length"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n samples are longer than max_length")},
    {"row.truncated", QT_TRANSLATE_NOOP("DataProblems", "cut off at max_length"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n samples are cut off at max_length")},
    {"row.no_target", QT_TRANSLATE_NOOP("DataProblems", "nothing to learn"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n samples have nothing to learn")},
    {"row.template", QT_TRANSLATE_NOOP("DataProblems", "refused by the chat template"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations are refused by the chat template")},
    {"row.no_span", QT_TRANSLATE_NOOP("DataProblems", "answers not found in the template"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations whose answers the template does not show")},
    {"row.tool_calls_hidden", QT_TRANSLATE_NOOP("DataProblems", "tool calls not shown"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n conversations whose tool calls the template does not show")},
    {"row.in_validation", QT_TRANSLATE_NOOP("DataProblems", "also in the validation data"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows are also in the validation data")},
    {"row.encoding", QT_TRANSLATE_NOOP("DataProblems", "broken characters"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows with broken characters")},
    {"row.blank_question", QT_TRANSLATE_NOOP("DataProblems", "empty questions"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n empty questions")},
    {"row.images", QT_TRANSLATE_NOOP("DataProblems", "images, sound or video"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows with images, sound or video")},
    {"row.rejected", QT_TRANSLATE_NOOP("DataProblems", "answers marked as bad"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n answers marked as bad")},
    {"row.no_loss", QT_TRANSLATE_NOOP("DataProblems", "marked as not to be learnt"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n rows marked as not to be learnt")},
    {"data.unused_columns", QT_TRANSLATE_NOOP("DataProblems", "columns that are not used"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n files with columns that are not used")},
    {"data.system_dropped", QT_TRANSLATE_NOOP("DataProblems", "system text left out by the template"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n files whose system text the template leaves out")},
    {"data.reasoning_dropped", QT_TRANSLATE_NOOP("DataProblems", "reasoning left out by the template"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n files whose reasoning the template leaves out")},
    {"data.tools_dropped", QT_TRANSLATE_NOOP("DataProblems", "tools left out by the template"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n files whose tools the template leaves out")},
    {"data.no_validation", QT_TRANSLATE_NOOP("DataProblems", "nothing set aside for validation"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n shares for validation that set nothing aside")},
    {"row.more", QT_TRANSLATE_NOOP("DataProblems", "further problems"),
     QT_TRANSLATE_N_NOOP("DataProblems", "%n files have more problems than are listed")}};

const Words* wordsOf(const std::string& code) {
  const auto* found =
      std::find_if(std::begin(kWords), std::end(kWords), [&](const Words& words) { return code == words.code; });
  return found == std::end(kWords) ? nullptr : found;
}

} // namespace

std::vector<ProblemGroup> groupProblems(const DataTotals& totals) {
  std::map<std::string, ProblemGroup> groups;
  for (const auto& [code, count] : totals.problemCounts)
    if (count > 0) groups[code].count = count;
  for (const auto& problem : totals.problems) {
    auto& group = groups[problem.code];
    if (group.listed++ == 0) {
      group.firstLine = problem.line;
      group.firstFile = problem.file;
      group.example = problem;
    }
    if (std::find(group.files.begin(), group.files.end(), problem.file) == group.files.end())
      group.files.push_back(problem.file);
  }
  if (totals.duplicates > 0) {
    auto& group = groups["duplicate"];
    group.count = totals.duplicates;
    group.listed = static_cast<int64_t>(totals.duplicateRows.size());
    if (group.listed > 0) group.firstFile = totals.duplicateRows.front().first;
  }
  std::vector<ProblemGroup> sorted;
  for (auto& [code, group] : groups) {
    group.code = code;
    group.count = std::max(group.count, group.listed);
    sorted.push_back(std::move(group));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const ProblemGroup& a, const ProblemGroup& b) {
    if (hindersTraining(a.code) != hindersTraining(b.code)) return hindersTraining(a.code);
    return a.count > b.count;
  });
  return sorted;
}

QString problemName(const std::string& code) {
  const auto* words = wordsOf(code);
  return words ? QCoreApplication::translate("DataProblems", words->name) : text(code);
}

QString problemTitle(const std::string& code, int64_t count) {
  const auto* words = wordsOf(code);
  const int shown = static_cast<int>(std::min<int64_t>(count, INT32_MAX));
  if (words) return QCoreApplication::translate("DataProblems", words->title, nullptr, shown);
  return QCoreApplication::translate("DataProblems", "%n problems of the kind %1", nullptr, shown).arg(text(code));
}

bool hindersTraining(const std::string& code) { return code == "data.parse"; }

bool aboutFile(const std::string& code) { return code.starts_with("data.") && !hindersTraining(code); }

bool leavesOut(const std::string& code) {
  if (aboutFile(code)) return false;
  if (hindersTraining(code)) return true;
  return code != "row.truncated" && code != "row.trailing_turn" && code != "row.encoding" && code != "row.more" &&
         code != "row.in_validation" && code != "duplicate";
}

bool aboutLength(const std::string& code) { return code == "row.too_long" || code == "row.truncated"; }

} // namespace tw::ui
