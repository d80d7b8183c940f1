#include "ui/pages/data/data_summary.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/charts/histogram.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data/fact_list.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace tw::ui {
namespace {

const auto kMaxLength = QStringLiteral("data.max_length");
constexpr int kShortest = 8, kLongest = 1048576; ///< the catalog's range of max_length

template <class Value> Value valueOf(const RecipeDocument& recipe, const char* field, const Value& fallback) {
  const auto json = recipe.value(QString::fromLatin1(field));
  if constexpr (std::is_same_v<Value, bool>) return json.is_boolean() ? json.get<bool>() : fallback;
  else if constexpr (std::is_same_v<Value, std::string>) return json.is_string() ? json.get<std::string>() : fallback;
  else return json.is_number() ? json.get<Value>() : fallback;
}

} // namespace

// --- what will be trained
// ----------------------------------------------------------------------------------------------------------------------------

DataSummary::DataSummary(Studio& studio, QWidget* parent) : Card(tr("What will be trained"), parent), m_studio(studio) {
  setObjectName(QStringLiteral("data-summary"));
  m_facts = new FactList;
  body()->addWidget(m_facts);
  m_progressRow = new QWidget;
  auto* across = new QHBoxLayout(m_progressRow);
  across->setContentsMargins(0, 0, 0, 0);
  m_progress = new QProgressBar;
  m_progress->setTextVisible(false);
  m_progress->setRange(0, 1000);
  m_progress->setAccessibleName(tr("Counting tokens"));
  auto* cancel = makeLinkButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("cancel-measuring"));
  across->addWidget(makeLabel(tr("Counting tokens…"), TextRole::Secondary, true));
  across->addWidget(m_progress, 1);
  across->addWidget(cancel);
  body()->addWidget(m_progressRow);
  m_error = makeLabel({}, TextRole::Secondary, true, true);
  m_error->setObjectName(QStringLiteral("totals-error"));
  body()->addWidget(m_error);
  m_toModel = makeLinkButton(tr("Choose a model to count tokens"));
  m_toModel->setObjectName(QStringLiteral("summary-to-model"));
  m_again = makeLinkButton(tr("Count again"));
  m_again->setObjectName(QStringLiteral("measure-again"));
  body()->addWidget(m_toModel, 0, Qt::AlignLeft);
  body()->addWidget(m_again, 0, Qt::AlignLeft);
  connect(cancel, &QPushButton::clicked, &studio.data(), &DatasetModel::cancelMeasuring);
  connect(m_again, &QPushButton::clicked, &studio.data(), &DatasetModel::measure);
  connect(m_toModel, &QPushButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Model); });
  connect(&studio.data(), &DatasetModel::totalsChanged, this, &DataSummary::follow);
  connect(&studio.data(), &DatasetModel::filesChanged, this, &DataSummary::follow);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &DataSummary::follow);
  follow();
}

QList<std::pair<QString, QString>> DataSummary::facts() const {
  const auto& data = m_studio.data();
  const auto& recipe = m_studio.recipe();
  const auto& totals = data.totals();
  const auto figure = [&](int64_t count) { return totals ? countText(count) : QStringLiteral("–"); };
  if (totals && !data.tokensCounted())
    return {{tr("Rows"), countText(totals->rows)}, {tr("Usable"), countText(totals->samples)}};
  const bool packing = valueOf(recipe, "data.packing", true);
  const auto length = countText(valueOf<int64_t>(recipe, "data.max_length", 0));
  const auto fraction = valueOf(recipe, "data.validation_fraction", 0.0);
  auto validation = figure(totals ? totals->validation : 0);
  if (!data.validationFiles().isEmpty())
    validation = tr("%n files · %1", nullptr, static_cast<int>(data.validationFiles().size())).arg(validation);
  else if (fraction > 0)
    validation = QStringLiteral("%1 % · %2").arg(QLocale().toString(fraction * 100, 'g', 3), validation);
  else validation = tr("none");
  return {
      {tr("Samples"), figure(totals ? totals->samples : 0)},
      {tr("Trained tokens"), totals
                                 ? QStringLiteral("%1 / %2").arg(countText(totals->trained), countText(totals->tokens))
                                 : QStringLiteral("–")},
      {packing ? tr("Packs of %1 tokens").arg(length) : tr("Samples an epoch"), figure(totals ? totals->batches : 0)},
      {tr("Validation"), validation}};
}

void DataSummary::follow() {
  const auto& data = m_studio.data();
  m_facts->setFacts(facts());
  m_progressRow->setVisible(data.measuring());
  m_progress->setValue(static_cast<int>(data.measureProgress() * 1000));
  const auto& error = data.totalsError();
  // An error that stands with its file already is not said twice.
  const bool known = error && std::any_of(data.files().begin(), data.files().end(), [&](const OpenFile& open) {
                       return open.error && open.error->code == error->code;
                     });
  m_error->setText(known   ? tr("The sums come once every file can be opened.")
                   : error ? inARow({messageOf(*error), adviceOf(*error)})
                           : QString());
  auto palette = m_error->palette();
  palette.setColor(QPalette::WindowText, tokens(palette).bad);
  m_error->setPalette(palette);
  m_error->setVisible(error.has_value());
  const bool noModel = valueOf<std::string>(m_studio.recipe(), "model.path", {}).empty();
  m_toModel->setVisible(noModel);
  m_again->setVisible(!data.measuring() && !data.measureDue() && !data.files().empty() && (error || !data.totals()));
}

// --- length
// ------------------------------------------------------------------------------------------------------------------------------------------

DataLength::DataLength(Studio& studio, QWidget* parent) : Card(tr("Length in tokens"), parent), m_studio(studio) {
  m_limit = new QSpinBox;
  m_limit->setObjectName(QStringLiteral("max-length"));
  m_limit->setRange(kShortest, kLongest);
  m_limit->setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
  m_limit->setGroupSeparatorShown(true);
  m_limit->setKeyboardTracking(false);
  m_limit->setSingleStep(64);
  m_limit->setFixedWidth(84);
  m_limit->setAlignment(Qt::AlignRight);
  auto* label = makeLabel(labelOf(QStringLiteral("data.max_length")), TextRole::Secondary, true);
  label->setBuddy(m_limit);
  if (const auto* field = findRecipeField("data.max_length")) {
    label->setToolTip(helpOf(*field));
    m_limit->setToolTip(helpOf(*field));
  }
  addToTitle(label);
  addToTitle(m_limit);
  m_histogram = new Histogram;
  m_histogram->setObjectName(QStringLiteral("length-histogram"));
  m_histogram->setRange(kShortest, kLongest);
  body()->addWidget(m_histogram);
  m_cut = makeLabel({}, TextRole::Secondary, true, true);
  m_cut->setObjectName(QStringLiteral("cut-sentence"));
  body()->addWidget(m_cut);
  connect(m_limit, &QSpinBox::valueChanged, this, &DataLength::setLimit);
  connect(m_limit, &QSpinBox::editingFinished, &studio.recipe(), &RecipeDocument::endMerge);
  connect(m_histogram, &Histogram::limitMoved, this, &DataLength::setLimit);
  connect(m_histogram, &Histogram::limitSettled, &studio.recipe(), &RecipeDocument::endMerge);
  connect(&studio.data(), &DatasetModel::totalsChanged, this, &DataLength::followTotals);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &DataLength::followRecipe);
  followRecipe();
  followTotals();
}

void DataLength::setLimit(int limit) { m_studio.recipe().setValue(kMaxLength, limit); }

void DataLength::followTotals() {
  const auto& data = m_studio.data();
  if (!data.measuring())
    m_histogram->setLengths(data.tokensCounted() ? data.totals()->lengths : std::vector<int32_t>{});
  showCut();
}

void DataLength::followRecipe() {
  const auto limit = static_cast<int>(valueOf<int64_t>(m_studio.recipe(), "data.max_length", 1024));
  const QSignalBlocker quiet(m_limit);
  m_limit->setValue(limit);
  m_histogram->setLimit(limit);
  showCut();
}

void DataLength::showCut() {
  const auto& data = m_studio.data();
  if (!data.tokensCounted())
    return m_cut->setText(data.measuring() ? tr("Lengths come with the tokens.")
                          : !valueOf<std::string>(m_studio.recipe(), "model.path", {}).empty()
                              ? tr("Lengths are known once every file can be used.")
                              : tr("Lengths are known once a model is chosen."));
  // What was dropped has left the lengths; its number is known for the measured max_length only.
  auto count = m_histogram->overlong();
  if (!data.measuring() && !data.measureDue()) count = std::max(count, data.totals()->overlong);
  const auto overlong = valueOf<std::string>(m_studio.recipe(), "data.overlong", "auto");
  const bool text = std::all_of(data.files().begin(), data.files().end(),
                                [](const OpenFile& open) { return open.view && open.view->format() == "text"; });
  const bool split = overlong == "split" || (overlong == "auto" && text);
  const int n = static_cast<int>(std::min<int64_t>(count, INT32_MAX));
  auto sentence = count == 0           ? tr("No sample is cut")
                  : overlong == "drop" ? tr("%Ln samples would be left out", nullptr, n)
                  : split              ? tr("%Ln samples would be split into pieces", nullptr, n)
                                       : tr("%Ln samples would be cut", nullptr, n);
  const auto& lengths = data.totals()->lengths;
  if (!lengths.empty())
    sentence +=
        QStringLiteral(" · ") + tr("median %L1, longest %L2").arg(lengths[lengths.size() / 2]).arg(lengths.back());
  m_cut->setText(sentence);
}

} // namespace tw::ui
