// The files: following the recipe's list, opening them, and editing the list.
#include "ui/models/dataset_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"

#include <QFileInfo>

namespace tw::ui {
namespace {

constexpr int kMeasureDelay = 250;  ///< ms after the last edit that concerns the data
constexpr qint64 kProgressGap = 60; ///< ms
constexpr int64_t kMostFound = 10'000;
constexpr const char* kDuplicate = "duplicate"; ///< code of what repeats an earlier row
const auto kTrain = QStringLiteral("data.train");
const auto kValidation = QStringLiteral("data.validation");

Json listOf(const RecipeDocument& recipe, const QString& field) {
  auto files = recipe.value(field);
  return files.is_array() ? files : Json::array();
}

DataFile fileFrom(const Json& json) {
  DataFile file;
  file.path = json.value("path", std::string());
  file.format = json.value("format", std::string("auto"));
  if (const auto columns = json.find("columns"); columns != json.end() && columns->is_object())
    for (const auto& [role, column] : columns->items())
      if (column.is_string()) file.columns[role] = column.get<std::string>();
  file.limit = json.value("limit", int64_t{0});
  file.weight = json.value("weight", 1.0);
  file.encoding = json.value("encoding", std::string("auto"));
  return file;
}

bool sameRows(const DataFile& a, const DataFile& b) {
  return a.path == b.path && a.format == b.format && a.columns == b.columns && a.limit == b.limit &&
         a.encoding == b.encoding;
}

/// Appends what is not in the list yet.
void append(Json& files, const QStringList& paths) {
  for (const auto& path : paths) {
    const auto absolute = QFileInfo(path).absoluteFilePath().toStdString();
    const bool known = std::any_of(files.begin(), files.end(),
                                   [&](const Json& file) { return file.value("path", std::string()) == absolute; });
    if (!known) files.push_back({{"path", absolute}});
  }
}

} // namespace

DataProgressSink throttled(EngineBridge& bridge, QObject* context, std::function<void(double)> apply) {
  // The bridge outlives its workers; `context` may not, and is looked at in the GUI thread only.
  auto clock = std::make_shared<QElapsedTimer>();
  return [bridge = &bridge, guard = QPointer<QObject>(context), apply = std::move(apply), clock](uint64_t done,
                                                                                                 uint64_t total) {
    if (total == 0 || (clock->isValid() && clock->elapsed() < kProgressGap)) return;
    clock->start();
    QMetaObject::invokeMethod(
        bridge,
        [guard, apply, fraction = static_cast<double>(done) / static_cast<double>(total)] {
          if (guard) apply(fraction);
        },
        Qt::QueuedConnection);
  };
}

DatasetModel::DatasetModel(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_rows(new DatasetRows(bridge, this)) {
  connect(&recipe, &RecipeDocument::changed, this, &DatasetModel::followRecipe);
  m_measureTimer.setSingleShot(true);
  m_measureTimer.setInterval(kMeasureDelay);
  connect(&m_measureTimer, &QTimer::timeout, this, &DatasetModel::measure);
  connect(this, &DatasetModel::currentChanged, this, &DatasetModel::followCounting);
}

// --- editing the list
// --------------------------------------------------------------------------------------------------------------------------------

void DatasetModel::editFiles(const Json& files, const QString& text) { m_recipe.setValues({{kTrain, files}}, text); }

void DatasetModel::addFiles(const QStringList& paths) {
  auto files = listOf(m_recipe, kTrain);
  const auto first = static_cast<int>(files.size());
  append(files, paths);
  editFiles(files, tr("Add data"));
  setCurrent(std::min(first, static_cast<int>(m_files.size()) - 1));
}

void DatasetModel::removeFile(int index) {
  auto files = listOf(m_recipe, kTrain);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files.erase(files.begin() + index);
  if (index < m_current) --m_current;
  editFiles(files, tr("Remove data"));
}

void DatasetModel::setColumns(int index, const QString& format, const std::map<std::string, std::string>& columns) {
  auto files = listOf(m_recipe, kTrain);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files[static_cast<size_t>(index)]["format"] = format.toStdString();
  files[static_cast<size_t>(index)]["columns"] = columns;
  editFiles(files, tr("Map columns"));
}

void DatasetModel::setEncoding(int index, const std::string& encoding) {
  auto files = listOf(m_recipe, kTrain);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files[static_cast<size_t>(index)]["encoding"] = encoding;
  editFiles(files, tr("Encoding"));
}

void DatasetModel::setWeight(int index, double weight) {
  auto files = listOf(m_recipe, kTrain);
  if (index < 0 || index >= static_cast<int>(files.size()) || weight <= 0) return;
  files[static_cast<size_t>(index)]["weight"] = weight;
  m_recipe.setValue(kTrain, files);
}

void DatasetModel::addValidationFiles(const QStringList& paths) {
  auto files = listOf(m_recipe, kValidation);
  append(files, paths);
  m_recipe.setValues({{kValidation, files}}, tr("Add validation data"));
}

void DatasetModel::removeValidationFile(int index) {
  auto files = listOf(m_recipe, kValidation);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files.erase(files.begin() + index);
  m_recipe.setValues({{kValidation, files}}, tr("Remove validation data"));
}

QStringList DatasetModel::validationFiles() const {
  QStringList paths;
  for (const auto& file : listOf(m_recipe, kValidation)) paths << text(file.value("path", std::string()));
  return paths;
}

// --- following it
// ------------------------------------------------------------------------------------------------------------------------------------

void DatasetModel::followRecipe(const QStringList& fields) {
  const auto concerns = [&](const char* prefix) {
    return fields.isEmpty() || std::any_of(fields.begin(), fields.end(), [&](const QString& field) {
             return field.startsWith(QLatin1String(prefix));
           });
  };
  if (fields.isEmpty() || fields.contains(kTrain)) openFiles();
  // Whatever an error was about may be what was edited: it is not said again before it is found again.
  const bool failed = m_totalsError.has_value();
  if (failed) {
    m_totalsError.reset();
    m_measureTimer.start();
    Q_EMIT totalsChanged();
  }
  if (concerns("data.") || fields.contains(QStringLiteral("model.path")) ||
      fields.contains(QStringLiteral("training.seed"))) {
    m_measureTimer.start();
    followCounting();
    if (m_sampleRow >= 0) showSample(m_sampleRow);
  }
}

void DatasetModel::openFiles() {
  std::vector<OpenFile> before = std::move(m_files);
  m_files.clear();
  std::vector<bool> fresh;
  for (const auto& json : listOf(m_recipe, kTrain)) {
    OpenFile open;
    open.file = fileFrom(json);
    // A changed weight needs no new look at the file; one that is being opened goes on.
    const auto known = std::find_if(before.begin(), before.end(),
                                    [&](const OpenFile& old) { return old.key != 0 && sameRows(old.file, open.file); });
    fresh.push_back(known == before.end());
    if (known != before.end()) {
      const auto weight = open.file.weight;
      open = std::move(*known);
      open.file.weight = weight;
      known->key = 0;
    }
    m_files.push_back(std::move(open));
  }
  for (auto& old : before)
    if (old.key != 0) old.opening.cancel();
  for (size_t i = 0; i < m_files.size(); ++i)
    if (fresh[i]) openFile(m_files[i]);
  m_current = m_files.empty() ? -1 : std::clamp(m_current, 0, static_cast<int>(m_files.size()) - 1);
  showCurrent();
  Q_EMIT filesChanged();
}

OpenFile* DatasetModel::fileOf(quint64 key) {
  const auto found =
      std::find_if(m_files.begin(), m_files.end(), [key](const OpenFile& open) { return open.key == key; });
  return found == m_files.end() ? nullptr : &*found;
}

void DatasetModel::openFile(OpenFile& open) {
  const auto key = open.key = ++m_lastKey;
  open.error.reset();
  open.cancelled = false;
  open.progress = 0;
  const auto progress = throttled(m_bridge, this, [this, key](double fraction) {
    if (auto* file = fileOf(key)) file->progress = fraction;
    Q_EMIT progressChanged();
  });
  using Opened = Result<std::shared_ptr<DatasetView>>;
  open.opening = m_bridge.ask<Opened>(
      this,
      [file = open.file, progress](Services& services, std::stop_token stop) {
        return services.openDataset(file, progress, stop);
      },
      [this, key](Opened opened) {
        auto* file = fileOf(key);
        if (!file) return;
        if (opened) file->view = std::move(*opened);
        else file->error = opened.error();
        if (file == currentFile()) showCurrent();
        Q_EMIT filesChanged();
      });
}

void DatasetModel::cancelOpening(int index) {
  if (index < 0 || index >= static_cast<int>(m_files.size())) return;
  auto& open = m_files[static_cast<size_t>(index)];
  if (!open.opening.pending()) return;
  open.opening.cancel();
  open.cancelled = true;
  Q_EMIT filesChanged();
}

void DatasetModel::reopen(int index) {
  if (index < 0 || index >= static_cast<int>(m_files.size())) return;
  auto& open = m_files[static_cast<size_t>(index)];
  open.opening.cancel();
  open.view.reset();
  openFile(open);
  if (index == m_current) showCurrent();
  m_measureTimer.start();
  Q_EMIT filesChanged();
}

void DatasetModel::tryAgain() {
  for (int i = 0; i < static_cast<int>(m_files.size()); ++i)
    if (m_files[static_cast<size_t>(i)].error) reopen(i);
  if (m_totalsError && !measuring()) measure();
}

void DatasetModel::setCurrent(int index) {
  if (index == m_current || index < 0 || index >= static_cast<int>(m_files.size())) return;
  m_current = index;
  showCurrent();
}

void DatasetModel::showCurrent() {
  const auto* open = currentFile();
  const auto view = open ? open->view : nullptr;
  if (view != m_rows->view()) {
    m_shownProblem.clear();
    m_searching.cancel();
    m_searched.clear();
    m_rows->setView(view);
    showSample(view && view->rows() > 0 ? 0 : -1);
  }
  Q_EMIT currentChanged();
}

void DatasetModel::showLine(const std::string& file, int64_t line) {
  for (int i = 0; i < static_cast<int>(m_files.size()); ++i)
    if (m_files[static_cast<size_t>(i)].file.path == file) setCurrent(i);
  if (!currentFile() || currentFile()->file.path != file || !m_totals || line <= 0) return;
  const auto shown = [this, file, line] {
    for (const auto& problem : m_totals ? m_totals->problems : std::vector<DataProblem>())
      if (problem.file == file && problem.line == line) {
        const auto row = problem.row;
        showProblems(std::string(problem.code));
        showSample(row);
        return true;
      }
    return false;
  };
  if (shown()) return;
  // The file was written to since it was read: shown once that is read.
  auto* waiting = new QObject(this);
  const auto look = [this, waiting, shown, file] {
    const auto* open = currentFile();
    const bool left = !open || open->file.path != file;
    if (!left && (measuring() || measureDue() || open->opening.pending())) return;
    waiting->deleteLater();
    disconnect(this, nullptr, waiting, nullptr);
    if (!left) shown();
  };
  connect(this, &DatasetModel::totalsChanged, waiting, look);
  connect(this, &DatasetModel::filesChanged, waiting, look);
  reopen(m_current);
}

void DatasetModel::search(const QString& words) {
  m_searching.cancel();
  m_shownProblem.clear();
  m_searched = words.trimmed();
  m_searchCut = false;
  const auto* open = currentFile();
  if (m_searched.isEmpty() || !open || !open->view) {
    m_searched.clear();
    m_rows->setFilter(std::nullopt);
    return Q_EMIT currentChanged();
  }
  using Found = Result<std::vector<int64_t>>;
  m_searching = m_bridge.ask<Found>(
      this,
      [view = open->view, words = m_searched.toStdString()](Services&, std::stop_token stop) {
        return view->find(words, kMostFound + 1, stop);
      },
      [this, view = open->view](Found found) {
        if (view != m_rows->view()) return;
        auto rows = found ? std::move(*found) : std::vector<int64_t>{};
        m_searchCut = static_cast<int64_t>(rows.size()) > kMostFound;
        if (m_searchCut) rows.resize(kMostFound);
        const auto first = rows.empty() ? -1 : rows.front();
        m_rows->setFilter(std::move(rows));
        if (first >= 0) showSample(first);
        Q_EMIT currentChanged();
      });
  Q_EMIT currentChanged();
}

void DatasetModel::showProblems(const std::string& code) {
  m_searching.cancel();
  m_searched.clear();
  m_shownProblem = code;
  if (code.empty()) {
    m_rows->setFilter(std::nullopt);
    return Q_EMIT currentChanged();
  }
  const auto rowsIn = [&](const OpenFile& open) {
    std::vector<int64_t> rows;
    if (m_totals && open.view)
      for (const auto& problem : m_totals->problems)
        if (problem.code == code && problem.file == open.file.path && problem.row < open.view->rows())
          rows.push_back(problem.row);
    if (m_totals && open.view && code == kDuplicate)
      for (const auto& [file, row] : m_totals->duplicateRows)
        if (file == open.file.path && row < open.view->rows()) rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
  };
  auto rows = currentFile() ? rowsIn(*currentFile()) : std::vector<int64_t>{};
  for (int i = 0; rows.empty() && i < static_cast<int>(m_files.size()); ++i) {
    rows = rowsIn(m_files[static_cast<size_t>(i)]);
    if (!rows.empty()) setCurrent(i);
  }
  if (rows.empty()) return showProblems({});
  m_shownProblem = code; // setCurrent forgets it
  const auto first = rows.front();
  m_rows->setFilter(std::move(rows));
  showSample(first);
  Q_EMIT currentChanged();
}

} // namespace tw::ui
