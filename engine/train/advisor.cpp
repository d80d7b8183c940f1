#include "engine/train/advisor.h"

#include "engine/base/unicode.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace tw {
namespace {

constexpr size_t kEnoughSteps = 100; ///< after the warm-up before a loss is judged
constexpr int64_t kEnoughOfRun = 20; ///< and so many parts of the run make one that is enough: long runs fall slowly
constexpr double kFlatChange =
    0.005;                       ///< relative change from the third to the last quarter, and twice that from the second
constexpr double kLearned = 0.5; ///< a loss below is low enough to be flat
constexpr double kScheduleEnds = 0.3; ///< of the peak rate: below, a flat end is meant
constexpr double kNeverFell = 0.97;   ///< of the loss at the start
constexpr size_t kShortMean = 20;     ///< steps
constexpr double kDivergedBy = 1.5, kDivergedAtLeast = 0.5;
constexpr double kRisenBy = 1.02; ///< validation loss against its lowest
constexpr size_t kEvaluationsAfter = 2;
constexpr double kNoGain = 0.02; ///< so little less validation loss is none
constexpr double kByHeart = 0.5; ///< of the validation loss: a training loss below is that of samples known by heart
constexpr double kStillFalls = 0.85; ///< of the training loss when the validation loss stopped falling
constexpr double kSpike = 10;        ///< times the median
constexpr size_t kSpikeWindow = 200, kSpikesEnough = 3;
constexpr double kNearLimit = 0.92; ///< of the device's memory
constexpr size_t kMemoryWindow = 50;
constexpr size_t kAnswersLooked = 4, kAnswersRepeating = 2;
constexpr int64_t kQuiet = 100; ///< steps without a reason before it is news again

/// "2.310", "0.0042", "1.2e-05": what a curve shows.
std::string figure(double value) {
  char text[32];
  const bool small = value != 0 && std::abs(value) < 0.1;
  std::snprintf(text, sizeof text, small ? "%.3g" : "%.3f", value);
  return text;
}

std::string gigabytes(int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f GB", static_cast<double>(bytes) / 1e9);
  return text;
}

} // namespace

double Advisor::mean(size_t from, size_t to) const {
  return (m_sums[to] - m_sums[from]) / static_cast<double>(to - from);
}

/// Three digits are all that a rate means.
double Advisor::rate(double factor) const {
  char text[32];
  std::snprintf(text, sizeof text, "%.2e", m_run.settings.learningRate * factor);
  return std::strtod(text, nullptr);
}

void Advisor::tell(const char* code, Found found, Given& given) {
  const int64_t now = m_steps.empty() ? 0 : m_steps.back();
  const auto told = m_told.find(code);
  if (!found) {
    if (told != m_told.end() && now - told->second > kQuiet) m_told.erase(told);
    return;
  }
  if (told == m_told.end()) given.push_back(std::move(*found));
  m_told[code] = now;
}

Advisor::Given Advisor::afterStep(const events::Step& step) {
  Given given;
  if (!std::isfinite(step.loss)) return given; // the trainer itself says so
  noteLoss(step);
  auto diverged = diverging();
  // A loss that diverges makes its own spikes; one cause is enough.
  auto spikes = diverged ? Found() : gradientSpikes();
  tell("train.diverging", std::move(diverged), given);
  tell("train.gradient_spike", std::move(spikes), given);
  tell("train.loss_flat", lossFlat(), given);
  if (step.memory_bytes > 0) {
    m_memory.push_back(step.memory_bytes);
    if (m_memory.size() > kMemoryWindow) m_memory.pop_front();
    tell("train.memory_near", memoryNear(), given);
  }
  return given;
}

void Advisor::noteLoss(const events::Step& step) {
  m_steps.push_back(step.step);
  m_sums.push_back(m_sums.back() + step.loss);
  m_epoch = step.epoch;
  m_rate = step.learning_rate;
  m_highestRate = std::max(m_highestRate, m_rate);
  if (step.step <= m_run.warmupSteps) {
    m_warmUpEnd = m_steps.size();
    return;
  }
  m_norms.emplace_back(step.step, step.grad_norm);
  if (m_norms.size() > kSpikeWindow) m_norms.pop_front();
  const size_t count = m_steps.size();
  if (count - m_warmUpEnd < kShortMean) return;
  if (const double now = mean(count - kShortMean, count); !m_haveLowest || now < m_lowest) {
    m_lowest = now;
    m_lowestStep = step.step;
    m_haveLowest = true;
  }
}

Advisor::Found Advisor::diverging() const {
  const size_t count = m_steps.size();
  if (count < m_warmUpEnd + 2 * kShortMean) return {};
  const double now = mean(count - kShortMean, count);
  if (now <= kDivergedBy * m_lowest || now <= m_lowest + kDivergedAtLeast) return {};
  events::Advice advice{"train.diverging",
                        TW_TEXT("The loss diverges. It rose from %1 at step %2 to %3. A lower learning rate with a "
                                "longer warm-up keeps it in bounds.",
                                figure(m_lowest), m_lowestStep, figure(now)),
                        {{"training.learning_rate", rate(0.3)}}};
  if (m_run.settings.warmupSteps == 0 && m_run.settings.warmupRatio < 0.1)
    advice.changes.emplace_back("training.warmup_ratio", 0.1);
  return advice;
}

Advisor::Found Advisor::lossFlat() const {
  const size_t count = m_steps.size(), length = count - m_warmUpEnd;
  if (length < std::max(kEnoughSteps, static_cast<size_t>(m_run.totalSteps / kEnoughOfRun))) return {};
  if (m_rate < kScheduleEnds * m_highestRate) return {};
  const double second = mean(count - 3 * length / 4, count - length / 2),
               third = mean(count - length / 2, count - length / 4), now = mean(count - length / 4, count);
  if (!(now > kLearned) || std::abs(now - third) > kFlatChange * now || std::abs(now - second) > 2 * kFlatChange * now)
    return {};
  const double start = mean(0, std::max<size_t>(5, m_warmUpEnd + length / 20));
  if (now > kNeverFell * start)
    return events::Advice{"train.loss_flat",
                          TW_TEXT("The loss does not fall. It began at %1 and is %2 after %3 steps. A higher learning "
                                  "rate gets it moving.",
                                  figure(start), figure(now), m_steps.back()),
                          {{"training.learning_rate", rate(3)}}};
  events::Advice advice{"train.loss_flat",
                        TW_TEXT("The loss is flat. It has stayed near %1 since step %2. If that is still too high, "
                                "give the training more to learn with.",
                                figure(now), m_steps[count - length / 2]),
                        {}};
  if (const auto& settings = m_run.settings; settings.rank) {
    advice.changes.emplace_back("method.r", *settings.rank * 2);
    if (settings.alpha) advice.changes.emplace_back("method.lora_alpha", *settings.alpha * 2);
  } else {
    advice.changes.emplace_back("training.learning_rate", rate(2));
  }
  return advice;
}

Advisor::Found Advisor::gradientSpikes() const {
  if (m_norms.size() < kSpikeWindow / 4) return {};
  std::vector<double> sorted;
  for (const auto& [step, norm] : m_norms)
    if (std::isfinite(norm)) sorted.push_back(norm);
  if (sorted.empty()) return {};
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  size_t count = 0;
  int64_t last = 0;
  for (const auto& [step, norm] : m_norms)
    if (!(norm <= kSpike * *middle)) {
      ++count;
      last = step;
    }
  if (count < kSpikesEnough || *middle <= 0) return {};
  events::Advice advice{"train.gradient_spike",
                        TW_TEXT("The gradient spikes. %1 of the last %2 steps had more than ten times the usual norm "
                                "(%3), the latest step %4. Look for odd samples there, or take smaller steps.",
                                count, m_norms.size(), figure(*middle), last),
                        {}};
  const double limit = m_run.settings.maxGradNorm;
  if (limit <= 0 || limit > 1) advice.changes.emplace_back("training.max_grad_norm", 1.0);
  else advice.changes.emplace_back("training.learning_rate", rate(0.5));
  return advice;
}

Advisor::Found Advisor::memoryNear() const {
  if (m_run.memoryLimit <= 0) return {};
  const auto most = *std::max_element(m_memory.begin(), m_memory.end());
  const double share = static_cast<double>(most) / static_cast<double>(m_run.memoryLimit);
  if (share < kNearLimit) return {};
  events::Advice advice{"train.memory_near",
                        TW_TEXT("Memory is nearly full. %1 of %2 are in use (%3 %). A longer sample could end the run.",
                                gigabytes(most), gigabytes(m_run.memoryLimit), std::lround(share * 100)),
                        {}};
  const auto& settings = m_run.settings;
  if (!settings.gradientCheckpointing) {
    advice.changes.emplace_back("training.gradient_checkpointing", true);
  } else if (settings.batchSize > 1) {
    advice.changes.emplace_back("training.per_device_train_batch_size", settings.batchSize / 2);
    advice.changes.emplace_back("training.gradient_accumulation_steps", settings.accumulation * 2);
  } else {
    advice.changes.emplace_back("data.max_length", std::max<int64_t>(64, settings.maxLength / 2));
  }
  return advice;
}

Advisor::Given Advisor::afterEvaluation(const events::Evaluation& evaluation) {
  Given given;
  m_evaluations.push_back({evaluation.step, m_epoch, evaluation.loss, m_steps.size()});
  // A loss that diverges takes the validation loss along.
  auto rising = diverging() ? Found() : validationRising();
  // One that rises is the stronger sign of the same.
  auto stays = rising || m_told.contains("train.validation_rising") ? Found() : overfitting();
  tell("train.validation_rising", std::move(rising), given);
  tell("train.overfitting", std::move(stays), given);
  return given;
}

Advisor::Found Advisor::validationRising() const {
  const size_t count = m_evaluations.size();
  if (count <= kEvaluationsAfter) return {};
  const auto lowest = std::min_element(m_evaluations.begin(), m_evaluations.end(), [](const auto& a, const auto& b) {
    return a.loss < b.loss || (std::isfinite(a.loss) && !std::isfinite(b.loss));
  });
  const auto after = static_cast<size_t>(m_evaluations.end() - lowest) - 1;
  const double now = m_evaluations.back().loss;
  if (after < kEvaluationsAfter || !(now > kRisenBy * lowest->loss) || !(m_evaluations[count - 2].loss > lowest->loss))
    return {};
  events::Advice advice{"train.validation_rising",
                        TW_TEXT("The validation loss rises. It was lowest at step %1 (%2) and is now %3: the model "
                                "learns its samples by heart. Stop earlier, or keep the better state with "
                                "load_best_model_at_end.",
                                lowest->step, figure(lowest->loss), figure(now)),
                        {}};
  stopThere(*lowest, advice);
  return advice;
}

Advisor::Found Advisor::overfitting() const {
  if (m_evaluations.empty() || m_steps.empty()) return {};
  const auto& now = m_evaluations.back();
  // The first one that none since has bettered.
  double lowest = std::numeric_limits<double>::infinity();
  for (const auto& evaluated : m_evaluations)
    if (std::isfinite(evaluated.loss)) lowest = std::min(lowest, evaluated.loss);
  const auto best = std::find_if(m_evaluations.begin(), m_evaluations.end(), [lowest](const Evaluated& evaluated) {
    return evaluated.loss <= lowest * (1 + kNoGain);
  });
  if (best == m_evaluations.end()) return {};
  const auto after = static_cast<size_t>(m_evaluations.end() - best) - 1;
  if (after < kEvaluationsAfter || 2 * best->step > now.step) return {};
  const auto around = [this](size_t end) { return mean(end - std::min(end, kShortMean), end); };
  const auto count = m_steps.size();
  if (best->steps == 0) return {};
  const double then = around(best->steps), learnt = around(count);
  if (!(learnt < kByHeart * now.loss) || !(learnt < kStillFalls * then)) return {};
  events::Advice advice{"train.overfitting",
                        TW_TEXT("The model learns its samples by heart. The training loss fell to %1, but the "
                                "validation loss has stayed near %2 since step %3: what was learnt since helps with no "
                                "other text. Stop earlier, or train on more and more varied samples.",
                                figure(learnt), figure(now.loss), best->step),
                        {}};
  stopThere(*best, advice);
  return advice;
}

void Advisor::stopThere(const Evaluated& best, events::Advice& advice) const {
  if (m_run.settings.maxSteps > 0) advice.changes.emplace_back("training.max_steps", best.step);
  else if (best.epoch > 0) advice.changes.emplace_back("training.num_train_epochs", std::ceil(best.epoch * 10) / 10);
  if (m_run.settings.dropout && *m_run.settings.dropout < 0.1) advice.changes.emplace_back("method.lora_dropout", 0.1);
}

Advisor::Given Advisor::afterAnswer(const events::Answer& answer) {
  Given given;
  m_repeating.push_back(repeatsItself(answer.text));
  if (m_repeating.size() > kAnswersLooked) m_repeating.pop_front();
  tell("train.repetition", repetition(), given);
  return given;
}

Advisor::Found Advisor::repetition() const {
  const auto repeating = static_cast<size_t>(std::count(m_repeating.begin(), m_repeating.end(), true));
  if (repeating < kAnswersRepeating) return {};
  return events::Advice{"train.repetition",
                        TW_TEXT("Answers repeat themselves. %1 of the last %2 end in the same words over and over. A "
                                "lower learning rate keeps more of what the model knew.",
                                repeating, m_repeating.size()),
                        {{"training.learning_rate", rate(0.5)}}};
}

bool repeatsItself(const std::string& said) {
  constexpr size_t kLongestPhrase = 80, kTimes = 4, kAtLeast = 32; // code points
  auto text = toUtf32(said);
  while (!text.empty() && (text.back() <= U' ' || text.back() == U'\u3000')) text.pop_back();
  for (size_t period = 1; period <= std::min(kLongestPhrase, text.size() / kTimes); ++period) {
    size_t same = 0; // how far back each sign equals the one a period before it
    while (same + period < text.size() && text[text.size() - 1 - same] == text[text.size() - 1 - same - period]) ++same;
    const size_t repeated = same + period; // what the phrase covers, its first time included
    if (repeated >= kTimes * period && repeated >= kAtLeast) return true;
  }
  return false;
}

} // namespace tw
