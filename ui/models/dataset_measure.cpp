// The sample under the cursor, and what all the data adds up to.
#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/models/recipe_document.h"

#include <QFileInfo>

namespace tw::ui {
namespace {

/// Without a model there are no tokens: what the files themselves say.
Result<DataTotals> inspectAll(Services& services, const Recipe& recipe, std::stop_token stop) {
  DataTotals totals;
  for (const auto& file : recipe.data.train) {
    EncodeRequest request;
    request.file = file;
    const auto inspected = services.inspectData(request, stop);
    if (!inspected) continue; // said where the file is listed; the others are still worth a look
    const auto& report = *inspected;
    totals.rows += report.rows;
    totals.samples += report.usable;
    totals.duplicates += report.statistics.value("duplicates", int64_t{0});
    for (const auto row : report.duplicate_rows) totals.duplicateRows.emplace_back(file.path, row);
    for (auto problem : report.problems) {
      if (problem.file.empty()) problem.file = file.path;
      totals.problems.push_back(std::move(problem));
    }
    if (const auto counts = report.statistics.find("problems");
        counts != report.statistics.end() && counts->is_object())
      for (const auto& [code, count] : counts->items()) totals.problemCounts[code] += count.get<int64_t>();
  }
  return totals;
}

} // namespace

EncodeRequest DatasetModel::encodeRequest(const DataFile& file) const {
  const auto words = [this](const char* field) {
    const auto value = m_recipe.value(QString::fromLatin1(field));
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  EncodeRequest request;
  request.file = file;
  request.model = words("model.path");
  request.chat_template = words("data.chat_template");
  const auto length = m_recipe.value(QStringLiteral("data.max_length"));
  if (length.is_number_integer()) request.max_length = length.get<int64_t>();
  request.overlong = words("data.overlong");
  request.train_on = words("data.train_on");
  request.system = words("data.system");
  return request;
}

void DatasetModel::followCounting() {
  const auto* open = currentFile();
  auto request =
      open && open->view && !open->view->format().empty() ? std::optional(encodeRequest(open->file)) : std::nullopt;
  if (request && request->model.empty()) request.reset();
  m_rows->setCounting(std::move(request));
}

void DatasetModel::showSample(int64_t row) {
  m_sampling.cancel();
  const bool other = row != m_sampleRow;
  m_sampleRow = row;
  if (other || row < 0) {
    m_sample.reset();
    m_sampleError.reset();
  }
  const auto* open = currentFile();
  if (row < 0 || !open || !open->view) return Q_EMIT sampleChanged();
  m_sampling = m_bridge.ask<Result<SampleView>>(
      this,
      [request = encodeRequest(open->file), row](Services& services, std::stop_token stop) {
        return services.viewSample(request, row, stop);
      },
      [this](Result<SampleView> sample) {
        m_sample.reset();
        m_sampleError.reset();
        if (sample) m_sample = std::move(*sample);
        else m_sampleError = sample.error();
        Q_EMIT sampleChanged();
      });
  if (other) Q_EMIT sampleChanged();
}

void DatasetModel::cancelMeasuring() {
  m_measuring.cancel();
  Q_EMIT totalsChanged();
}

QStringList DatasetModel::hindrances() const {
  QStringList found;
  bool told = false;
  for (const auto& open : m_files) {
    const auto name = QFileInfo(text(open.file.path)).fileName();
    if (open.error) found << messageOf(*open.error);
    else if (open.view && open.view->format().empty()) {
      const auto why = open.view->noFormat();
      found << (why ? messageOf(*why) : tr("It is not known what the columns of “%1” mean. Map them.").arg(name));
    }
    told = told || open.error || (open.view && open.view->format().empty());
  }
  if (m_totals) {
    const auto broken = m_totals->problemCounts.find("data.parse");
    if (broken != m_totals->problemCounts.end() && broken->second > 0)
      found << tr("%n lines of the data cannot be read. Mend or remove them.", nullptr,
                  static_cast<int>(std::min<int64_t>(broken->second, INT32_MAX)));
    else if (m_totals->rows > 0 && m_totals->samples == 0) found << tr("No row of the data can be used.");
  } else if (m_totalsError && m_totalsError->code.starts_with("data.") && !told) {
    found << messageOf(*m_totalsError);
  }
  return found;
}

void DatasetModel::measure() {
  m_measuring.cancel();
  m_totalsError.reset();
  auto recipe = m_recipe.recipe();
  if (!recipe || recipe->data.train.empty()) {
    m_totals.reset();
    if (!recipe) m_totalsError = recipe.error();
    return Q_EMIT totalsChanged();
  }
  m_measureProgress = 0;
  const bool counted = !recipe->model.path.empty();
  const auto progress = throttled(m_bridge, this, [this](double fraction) {
    m_measureProgress = fraction;
    if (measuring()) Q_EMIT totalsChanged();
  });
  m_measuring = m_bridge.ask<Result<DataTotals>>(
      this,
      [recipe = std::move(*recipe), progress, counted](Services& services, std::stop_token stop) {
        auto totals = counted ? services.measureData(recipe, progress, stop) : inspectAll(services, recipe, stop);
        if (totals) std::sort(totals->lengths.begin(), totals->lengths.end());
        return totals;
      },
      [this, counted](Result<DataTotals> totals) {
        m_totals.reset();
        m_tokensCounted = counted;
        if (totals) m_totals = std::move(*totals);
        else m_totalsError = totals.error();
        Q_EMIT totalsChanged();
        if (counted && m_totals && !measureDue()) Q_EMIT tokensMeasured(m_totals->samples);
      });
  Q_EMIT totalsChanged();
}

} // namespace tw::ui
