// Repairs: a mended copy of a file is written beside it, never over it, and takes its place in the recipe as one
// undoable edit.
#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/models/recipe_document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace tw::ui {
namespace {

/// `name.clean.jsonl`, or with a number where that is taken. A file that is a clean one already keeps its stem.
QString cleanName(const QString& path, const QString& folder, const QStringList& taken) {
  const QFileInfo file(path);
  auto stem = file.completeBaseName();
  static const QRegularExpression mark(QStringLiteral("\\.clean(-\\d+)?$"));
  stem.remove(mark);
  const QDir into(folder.isEmpty() ? file.absolutePath() : folder);
  for (int number = 1;; ++number) {
    const auto name = into.filePath(number == 1 ? QStringLiteral("%1.clean.jsonl").arg(stem)
                                                : QStringLiteral("%1.clean-%2.jsonl").arg(stem).arg(number));
    if (!QFileInfo::exists(name) && !taken.contains(name)) return name;
  }
}

CleanRequest requestFor(Repair repair, const EncodeRequest& recipe, const std::vector<DataFile>& validation,
                        const QString& out) {
  CleanRequest request;
  request.file = recipe.file;
  request.file.limit = 0; // the copy holds the whole file; the recipe keeps its limit
  request.out = out.toStdString();
  request.dedupe = repair == Repair::Dedupe;
  request.trim = repair == Repair::Trim;
  if (repair == Repair::LeaveOutValidation) request.apart_from = validation;
  if (repair == Repair::DropOverlong || repair == Repair::SplitOverlong) {
    request.max_tokens = recipe.max_length;
    request.model = recipe.model;
    request.chat_template = recipe.chat_template;
    request.split_overlong = repair == Repair::SplitOverlong;
  }
  return request;
}

/// Whether a copy in which no row was left out says anything new.
bool rewrites(Repair repair) {
  return repair == Repair::Trim || repair == Repair::FixEncoding || repair == Repair::SplitOverlong;
}

/// Whether what stands between the file's rows is broken: a comma too many, say. A copy has the same rows, and is
/// whole.
bool brokenBetweenRows(const std::optional<DataTotals>& totals, const std::string& file) {
  return totals && std::any_of(totals->problems.begin(), totals->problems.end(), [&](const DataProblem& problem) {
           return problem.code == "data.parse" && problem.file == file;
         });
}

} // namespace

struct DatasetModel::Outcome {
  std::vector<std::pair<std::string, std::string>> swaps; ///< old path -> new path
  int64_t kept = 0, dropped = 0;
  std::optional<Error> error;
};

void DatasetModel::repair(Repair repair, const std::vector<int>& files, const QString& folder) {
  if (repairing()) return;
  m_lastRepair = {repair, files};
  m_repairError.reset();
  std::vector<std::pair<CleanRequest, bool>> requests; ///< and whether its copy is wanted whatever was left out
  QStringList taken;
  const auto recipe = m_recipe.recipe();
  const auto validation = recipe ? recipe->data.validation : std::vector<DataFile>{};
  for (const int index : files) {
    if (index < 0 || index >= static_cast<int>(m_files.size())) continue;
    const auto& file = m_files[static_cast<size_t>(index)].file;
    taken << cleanName(text(file.path), folder, taken);
    requests.emplace_back(requestFor(repair, encodeRequest(file), validation, taken.last()),
                          rewrites(repair) || brokenBetweenRows(m_totals, file.path));
  }
  if (requests.empty()) return;
  m_repairing = m_bridge.ask<Outcome>(
      this,
      [requests = std::move(requests)](Services& services, std::stop_token stop) {
        Outcome outcome;
        for (const auto& [request, wanted] : requests) {
          const auto report = services.cleanData(request, stop);
          if (!report) {
            outcome.error = report.error();
            break;
          }
          outcome.kept += report->kept;
          outcome.dropped += report->dropped;
          if (report->dropped > 0 || wanted) outcome.swaps.emplace_back(request.file.path, request.out);
          else QFile::remove(text(request.out)); // a copy just written that differs in nothing
        }
        return outcome;
      },
      [this](const Outcome& outcome) { finishRepair(outcome); });
  Q_EMIT repairChanged();
}

void DatasetModel::finishRepair(const Outcome& outcome) {
  m_repairError = outcome.error;
  QStringList written;
  if (!outcome.error) {
    auto files = m_recipe.value(QStringLiteral("data.train"));
    for (const auto& [before, after] : outcome.swaps)
      for (auto& file : files)
        if (file.value("path", std::string()) == before) {
          file["path"] = after;
          written << text(after);
        }
    if (!written.isEmpty()) editFiles(files, tr("Repair data"));
  }
  Q_EMIT repairChanged();
  if (!outcome.error) Q_EMIT repaired(outcome.kept, outcome.dropped, written);
}

void DatasetModel::cancelRepair() {
  m_repairing.cancel();
  Q_EMIT repairChanged();
}

void DatasetModel::forgetRepairError() {
  m_repairError.reset();
  Q_EMIT repairChanged();
}

void DatasetModel::repairAgain(const QString& folder) { repair(m_lastRepair.first, m_lastRepair.second, folder); }

} // namespace tw::ui
