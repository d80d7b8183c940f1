#include "ui/models/dataset_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"

#include <QFileInfo>

namespace tw::ui {
namespace {

constexpr int kMeasureDelay = 250; ///< ms after the last edit that concerns the data

Json filesOf(const RecipeDocument& recipe) {
  auto files = recipe.value(QStringLiteral("data.train"));
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
  return file;
}

bool sameRows(const DataFile& a, const DataFile& b) { return a.path == b.path && a.format == b.format && a.columns == b.columns; }

} // namespace

DatasetModel::DatasetModel(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_rows(new DatasetRows(bridge, this)) {
  connect(&recipe, &RecipeDocument::changed, this, &DatasetModel::followRecipe);
  m_measureTimer.setSingleShot(true);
  m_measureTimer.setInterval(kMeasureDelay);
  connect(&m_measureTimer, &QTimer::timeout, this, &DatasetModel::measure);
}

void DatasetModel::addFiles(const QStringList& paths) {
  auto files = filesOf(m_recipe);
  const auto first = static_cast<int>(files.size());
  for (const auto& path : paths) {
    const auto absolute = QFileInfo(path).absoluteFilePath().toStdString();
    const bool known = std::any_of(files.begin(), files.end(), [&](const Json& file) { return file.value("path", std::string()) == absolute; });
    if (!known) files.push_back({{"path", absolute}});
  }
  m_recipe.setValues({{QStringLiteral("data.train"), files}}, tr("Add data"));
  setCurrent(std::min(first, static_cast<int>(m_files.size()) - 1));
}

void DatasetModel::removeFile(int index) {
  auto files = filesOf(m_recipe);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files.erase(files.begin() + index);
  m_recipe.setValues({{QStringLiteral("data.train"), files}}, tr("Remove data"));
}

void DatasetModel::setColumns(int index, const QString& format, const std::map<std::string, std::string>& columns) {
  auto files = filesOf(m_recipe);
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  files[static_cast<size_t>(index)]["format"] = format.toStdString();
  files[static_cast<size_t>(index)]["columns"] = columns;
  m_recipe.setValues({{QStringLiteral("data.train"), files}}, tr("Map columns"));
}

void DatasetModel::followRecipe(const QStringList& fields) {
  const auto concerns = [&](const char* prefix) {
    return fields.isEmpty() || std::any_of(fields.begin(), fields.end(), [&](const QString& field) { return field.startsWith(QLatin1String(prefix)); });
  };
  if (fields.isEmpty() || fields.contains(QStringLiteral("data.train"))) openFiles();
  if (concerns("data.") || fields.contains(QStringLiteral("model.path"))) {
    m_measureTimer.start();
    if (m_sampleRow >= 0) showSample(m_sampleRow);
  }
}

void DatasetModel::openFiles() {
  std::vector<OpenFile> before = std::move(m_files);
  for (auto& question : m_opening) question.cancel();
  m_files.clear();
  m_opening.clear();
  const auto wanted = filesOf(m_recipe);
  m_opening.resize(wanted.size());
  for (const auto& json : wanted) {
    OpenFile open;
    open.file = fileFrom(json);
    // A changed weight or limit needs no new look at the file.
    const auto known = std::find_if(before.begin(), before.end(), [&](const OpenFile& old) { return old.view && sameRows(old.file, open.file); });
    if (known != before.end()) open.view = known->view;
    m_files.push_back(std::move(open));
  }
  for (size_t i = 0; i < m_files.size(); ++i)
    if (!m_files[i].view) openFile(i);
  m_current = m_files.empty() ? -1 : std::clamp(m_current, 0, static_cast<int>(m_files.size()) - 1);
  m_rows->setView(m_current >= 0 ? m_files[static_cast<size_t>(m_current)].view : nullptr);
  Q_EMIT filesChanged();
  Q_EMIT currentChanged();
}

void DatasetModel::openFile(size_t index) {
  const auto file = m_files[index].file;
  const auto progress = [this, file](uint64_t done, uint64_t total) {
    QMetaObject::invokeMethod(this, [this, file, done, total] {
      for (auto& open : m_files)
        if (sameRows(open.file, file) && total > 0) open.progress = static_cast<double>(done) / static_cast<double>(total);
      Q_EMIT filesChanged();
    }, Qt::QueuedConnection);
  };
  using Opened = Result<std::shared_ptr<DatasetView>>;
  m_opening[index] = m_bridge.ask<Opened>(
      this, [file, progress](Services& services, std::stop_token stop) { return services.openDataset(file, progress, stop); },
      [this, index](Opened opened) {
        auto& open = m_files[index];
        if (opened)
          open.view = std::move(*opened);
        else
          open.error = opened.error();
        if (static_cast<int>(index) == m_current) {
          m_rows->setView(open.view);
          if (open.view && open.view->rows() > 0) showSample(0);
          Q_EMIT currentChanged();
        }
        Q_EMIT filesChanged();
      });
}

void DatasetModel::setCurrent(int index) {
  if (index == m_current || index < 0 || index >= static_cast<int>(m_files.size())) return;
  m_current = index;
  const auto& view = m_files[static_cast<size_t>(index)].view;
  m_rows->setView(view);
  showSample(view && view->rows() > 0 ? 0 : -1);
  Q_EMIT currentChanged();
}

void DatasetModel::showSample(int64_t row) {
  m_sampling.cancel();
  m_sampleRow = row;
  if (row < 0 || m_current < 0) {
    m_sample.reset();
    m_sampleError.reset();
    return Q_EMIT sampleChanged();
  }
  const auto data = m_recipe.value(QStringLiteral("data.chat_template"));
  EncodeRequest request;
  request.file = m_files[static_cast<size_t>(m_current)].file;
  request.model = m_recipe.value(QStringLiteral("model.path")).get<std::string>();
  request.chat_template = data.is_string() ? data.get<std::string>() : "auto";
  request.max_length = m_recipe.value(QStringLiteral("data.max_length")).get<int64_t>();
  request.overlong = m_recipe.value(QStringLiteral("data.overlong")).get<std::string>();
  request.train_on = m_recipe.value(QStringLiteral("data.train_on")).get<std::string>();
  request.system = m_recipe.value(QStringLiteral("data.system")).get<std::string>();
  m_sampling = m_bridge.ask<Result<SampleView>>(
      this, [request, row](Services& services, std::stop_token stop) { return services.viewSample(request, row, stop); },
      [this](Result<SampleView> sample) {
        m_sample.reset();
        m_sampleError.reset();
        if (sample)
          m_sample = std::move(*sample);
        else
          m_sampleError = sample.error();
        Q_EMIT sampleChanged();
      });
}

void DatasetModel::cancelMeasuring() {
  m_measuring.cancel();
  Q_EMIT totalsChanged();
}

void DatasetModel::measure() {
  m_measuring.cancel();
  auto recipe = m_recipe.recipe();
  m_totalsError.reset();
  if (!recipe || recipe->data.train.empty() || recipe->model.path.empty()) {
    m_totals.reset();
    return Q_EMIT totalsChanged();
  }
  m_measureProgress = 0;
  const auto progress = [this](uint64_t done, uint64_t total) {
    QMetaObject::invokeMethod(this, [this, done, total] {
      m_measureProgress = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
      Q_EMIT totalsChanged();
    }, Qt::QueuedConnection);
  };
  m_measuring = m_bridge.ask<Result<DataTotals>>(
      this, [recipe = std::move(*recipe), progress](Services& services, std::stop_token stop) { return services.measureData(recipe, progress, stop); },
      [this](Result<DataTotals> totals) {
        m_totals.reset();
        if (totals)
          m_totals = std::move(*totals);
        else
          m_totalsError = totals.error();
        Q_EMIT totalsChanged();
      });
  Q_EMIT totalsChanged();
}

} // namespace tw::ui
