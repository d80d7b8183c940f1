// The rules: each reads a stretch of a curve and either has something to say, with numbers, or nothing.
#include "ui/bridge/messages.h"
#include "ui/models/advisor.h"
#include "ui/models/figure_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tw::ui {
namespace {

constexpr qsizetype kEnough = 100;    ///< steps after the warm-up before a loss is judged
constexpr double kFlat = 0.005;       ///< relative change from the third to the last quarter
constexpr double kLearned = 0.5;      ///< a loss below is low enough to be flat
constexpr double kScheduleEnds = 0.3; ///< of the peak rate: below, a flat end is meant
constexpr double kNeverFell = 0.97;   ///< of the loss at the start
constexpr qsizetype kShort = 20;      ///< steps of a short mean
constexpr double kDivergedBy = 1.5, kDivergedAtLeast = 0.5;
constexpr double kRisenBy = 1.02; ///< validation loss against its lowest
constexpr qsizetype kEvaluationsAfter = 2;
constexpr double kSpike = 10; ///< times the median
constexpr qsizetype kSpikeWindow = 200, kSpikesEnough = 3;
constexpr double kNearLimit = 0.92; ///< of the device's memory
constexpr qsizetype kMemoryWindow = 50;
constexpr size_t kAnswersLooked = 4, kAnswersRepeating = 2;

QString say(double value) { return figureText(value, Figure::Plain); }
QString step(double value) { return QLocale().toString(static_cast<qlonglong>(value)); }

double mean(const QVector<double>& values, qsizetype from, qsizetype to) {
  double sum = 0;
  qsizetype count = 0;
  for (auto i = std::max<qsizetype>(0, from); i < to; ++i)
    if (std::isfinite(values[i])) sum += values[i], ++count;
  return count ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

Json rate(const RunFacts& facts, double factor) {
  // Three digits are all that a rate means.
  return std::stod(rateText(facts.recipe.training.learning_rate * factor).toStdString());
}

qsizetype warmUpEnd(const RunFacts& facts) {
  const auto& training = facts.recipe.training;
  const double steps = training.warmup_steps > 0
                           ? static_cast<double>(training.warmup_steps)
                           : std::ceil(training.warmup_ratio * static_cast<double>(facts.totalSteps));
  const auto& x = facts.curves.loss.x;
  return std::upper_bound(x.cbegin(), x.cend(), steps) - x.cbegin();
}

bool hasRank(const RunFacts& facts) {
  const auto* method = findMethod(facts.recipe.method.type);
  return method && method->hasOwn("r");
}

std::optional<Advised> diverging(const RunFacts& facts) {
  const auto& loss = facts.curves.loss;
  const auto n = loss.y.size();
  if (n == 0) return {};
  Advised advised{QStringLiteral("train.diverging"),
                  Advisor::tr("The loss diverges"),
                  {},
                  {{QStringLiteral("training.learning_rate"), rate(facts, 0.3)}}};
  if (facts.recipe.training.warmup_steps == 0 && facts.recipe.training.warmup_ratio < 0.1)
    advised.changes.emplace_back(QStringLiteral("training.warmup_ratio"), 0.1);
  for (auto i = std::max<qsizetype>(0, n - kShort); i < n; ++i)
    if (!std::isfinite(loss.y[i])) {
      advised.why =
          Advisor::tr(
              "At step %1 it is no longer a number. A lower learning rate with a longer warm-up keeps it in bounds.")
              .arg(step(loss.x[i]));
      return advised;
    }
  const auto first = warmUpEnd(facts);
  if (n - first < 2 * kShort) return {};
  double sum = 0, lowest = std::numeric_limits<double>::infinity(), now = 0;
  qsizetype lowestAt = 0;
  for (auto i = first; i < n; ++i) {
    if (!std::isfinite(loss.y[i]))
      return {}; // an old mishap that it has recovered from: the windows below would mix it in
    sum += loss.y[i];
    if (i - first >= kShort) sum -= loss.y[i - kShort];
    if (i - first < kShort - 1) continue;
    now = sum / static_cast<double>(kShort);
    if (now < lowest) lowest = now, lowestAt = i;
  }
  if (now <= kDivergedBy * lowest || now <= lowest + kDivergedAtLeast) return {};
  advised.why =
      Advisor::tr("It rose from %1 at step %2 to %3. A lower learning rate with a longer warm-up keeps it in bounds.")
          .arg(say(lowest), step(loss.x[lowestAt]), say(now));
  return advised;
}

std::optional<Advised> lossFlat(const RunFacts& facts) {
  const auto& loss = facts.curves.loss;
  const auto n = loss.y.size(), first = warmUpEnd(facts), length = n - first;
  if (length < kEnough) return {};
  const auto& rates = facts.curves.learningRate.y;
  if (!rates.isEmpty() && rates.back() < kScheduleEnds * *std::max_element(rates.cbegin(), rates.cend())) return {};
  const double before = mean(loss.y, n - length / 2, n - length / 4), now = mean(loss.y, n - length / 4, n);
  if (!(now > kLearned) || !(std::abs(now - before) < kFlat * before)) return {};
  Advised advised{QStringLiteral("train.loss_flat"), {}, {}, {}};
  const double start = mean(loss.y, 0, std::max<qsizetype>(5, first + length / 20));
  if (now > kNeverFell * start) {
    advised.what = Advisor::tr("The loss does not fall");
    advised.why = Advisor::tr("It began at %1 and is %2 after %3 steps. A higher learning rate gets it moving.")
                      .arg(say(start), say(now), step(loss.x.back()));
    advised.changes.emplace_back(QStringLiteral("training.learning_rate"), rate(facts, 3));
    return advised;
  }
  advised.what = Advisor::tr("The loss is flat");
  advised.why =
      Advisor::tr("It has stayed near %1 since step %2. If that is still too high, a larger rank can learn more.")
          .arg(say(now), step(loss.x[n - length / 2]));
  if (hasRank(facts)) {
    advised.changes.emplace_back(QStringLiteral("method.r"), facts.recipe.method.r * 2);
    advised.changes.emplace_back(QStringLiteral("method.lora_alpha"), facts.recipe.method.lora_alpha * 2);
  } else {
    advised.changes.emplace_back(QStringLiteral("training.learning_rate"), rate(facts, 2));
  }
  return advised;
}

std::optional<Advised> validationRising(const RunFacts& facts) {
  const auto& validation = facts.curves.validationLoss;
  if (validation.y.size() <= kEvaluationsAfter) return {};
  const auto lowest =
      std::min_element(validation.y.cbegin(), validation.y.cend(),
                       [](double a, double b) { return a < b || (std::isfinite(a) && !std::isfinite(b)); }) -
      validation.y.cbegin();
  const double low = validation.y[lowest], now = validation.y.back();
  if (validation.y.size() - 1 - lowest < kEvaluationsAfter || !(now > kRisenBy * low) ||
      !(validation.y[validation.y.size() - 2] > low))
    return {};
  Advised advised{QStringLiteral("train.validation_rising"),
                  Advisor::tr("The validation loss rises"),
                  Advisor::tr("It was lowest at step %1 (%2) and is now %3: the model learns its samples by heart. "
                              "Stop earlier and add dropout.")
                      .arg(step(validation.x[lowest]), say(low), say(now)),
                  {}};
  const auto& training = facts.recipe.training;
  const auto place = std::lower_bound(facts.curves.loss.x.cbegin(), facts.curves.loss.x.cend(), validation.x[lowest]) -
                     facts.curves.loss.x.cbegin();
  if (training.max_steps > 0)
    advised.changes.emplace_back(QStringLiteral("training.max_steps"), static_cast<int64_t>(validation.x[lowest]));
  else if (place < facts.curves.epoch.size() && facts.curves.epoch[place] > 0)
    advised.changes.emplace_back(QStringLiteral("training.num_train_epochs"),
                                 std::ceil(facts.curves.epoch[place] * 10) / 10);
  if (hasRank(facts) && facts.recipe.method.lora_dropout < 0.1)
    advised.changes.emplace_back(QStringLiteral("method.lora_dropout"), 0.1);
  return advised;
}

std::optional<Advised> gradientSpikes(const RunFacts& facts) {
  const auto& norm = facts.curves.gradNorm;
  const auto n = norm.y.size(), from = std::max<qsizetype>(warmUpEnd(facts), n - kSpikeWindow);
  if (n - from < kSpikeWindow / 4) return {};
  QVector<double> sorted;
  for (auto i = from; i < n; ++i)
    if (std::isfinite(norm.y[i])) sorted.append(norm.y[i]);
  if (sorted.isEmpty()) return {};
  std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
  const double median = sorted[sorted.size() / 2];
  qsizetype count = 0, last = from;
  for (auto i = from; i < n; ++i)
    if (!(norm.y[i] <= kSpike * median)) ++count, last = i;
  if (count < kSpikesEnough || median <= 0) return {};
  Advised advised{
      QStringLiteral("train.gradient_spike"),
      Advisor::tr("The gradient spikes"),
      Advisor::tr("%1 of the last %2 steps had more than ten times the usual norm (%3), the latest step %4. A tighter "
                  "limit on the norm softens them.")
          .arg(step(static_cast<double>(count)), step(static_cast<double>(n - from)), say(median), step(norm.x[last])),
      {}};
  const double limit = facts.recipe.training.max_grad_norm;
  if (limit <= 0 || limit > 1) advised.changes.emplace_back(QStringLiteral("training.max_grad_norm"), 1.0);
  else advised.changes.emplace_back(QStringLiteral("training.learning_rate"), rate(facts, 0.5));
  return advised;
}

std::optional<Advised> repetition(const RunFacts& facts) {
  const auto& answers = facts.answers;
  const auto from = answers.size() > kAnswersLooked ? answers.size() - kAnswersLooked : 0;
  size_t repeating = 0;
  for (auto i = from; i < answers.size(); ++i) repeating += repeatsItself(answers[i].text);
  if (repeating < kAnswersRepeating) return {};
  Advised advised{QStringLiteral("train.repetition"),
                  Advisor::tr("Answers repeat themselves"),
                  Advisor::tr("%1 of the last %2 answers end in the same words over and over. A lower learning rate "
                              "keeps more of what the model knew.")
                      .arg(repeating)
                      .arg(answers.size() - from),
                  {{QStringLiteral("training.learning_rate"), rate(facts, 0.5)}}};
  return advised;
}

std::optional<Advised> memoryNear(const RunFacts& facts) {
  const auto& memory = facts.curves.memory.y;
  if (facts.memoryLimit <= 0 || memory.isEmpty()) return {};
  double most = 0;
  for (auto i = std::max<qsizetype>(0, memory.size() - kMemoryWindow); i < memory.size(); ++i)
    most = std::max(most, memory[i]);
  const double share = most / static_cast<double>(facts.memoryLimit);
  if (share < kNearLimit) return {};
  Advised advised{QStringLiteral("train.memory_near"),
                  Advisor::tr("Memory is nearly full"),
                  Advisor::tr("%1 of %2 are in use (%3 %). A longer sample could end the run.")
                      .arg(bytesText(static_cast<int64_t>(most)), bytesText(facts.memoryLimit),
                           QLocale().toString(qRound(share * 100))),
                  {}};
  const auto& training = facts.recipe.training;
  if (!training.gradient_checkpointing) {
    advised.changes.emplace_back(QStringLiteral("training.gradient_checkpointing"), true);
  } else if (training.per_device_train_batch_size > 1) {
    advised.changes.emplace_back(QStringLiteral("training.per_device_train_batch_size"),
                                 training.per_device_train_batch_size / 2);
    advised.changes.emplace_back(QStringLiteral("training.gradient_accumulation_steps"),
                                 training.gradient_accumulation_steps * 2);
  } else {
    advised.changes.emplace_back(QStringLiteral("data.max_length"),
                                 std::max<int64_t>(64, facts.recipe.data.max_length / 2));
  }
  return advised;
}

} // namespace

bool repeatsItself(const QString& text) {
  constexpr qsizetype kLongestPhrase = 80, kTimes = 4, kAtLeast = 32;
  const auto trimmed = text.trimmed();
  for (qsizetype period = 1; period <= std::min(kLongestPhrase, trimmed.size() / kTimes); ++period) {
    auto at = trimmed.size() - 1;
    while (at >= period && trimmed[at] == trimmed[at - period]) --at;
    const auto repeated = trimmed.size() - 1 - at + period; // what the phrase covers, its first time included
    if (repeated >= kTimes * period && repeated >= kAtLeast) return true;
  }
  return false;
}

std::vector<Advised> adviceFor(const RunFacts& facts) {
  std::vector<Advised> all;
  for (const auto rule : {diverging, validationRising, lossFlat, gradientSpikes, repetition, memoryNear})
    if (auto advised = rule(facts)) all.push_back(std::move(*advised));
  // A loss that diverges makes its own spikes and turns the validation loss; one cause is enough.
  if (!all.empty() && all.front().code == QLatin1String("train.diverging"))
    std::erase_if(all, [](const Advised& a) {
      return a.code == QLatin1String("train.gradient_spike") || a.code == QLatin1String("train.validation_rising");
    });
  return all;
}

} // namespace tw::ui
