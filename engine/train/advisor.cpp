#include "engine/train/advisor.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace tw {
namespace {

constexpr size_t kWindow = 40;           ///< steps that a judgement of the loss looks back
constexpr double kFlatChange = 0.01;     ///< relative change between the window's halves below which the loss is flat
constexpr double kDivergedBy = 1.5;      ///< times the lowest mean seen
constexpr double kSpike = 10.0;          ///< times the median gradient norm
constexpr size_t kRisingEvaluations = 4; ///< values of which each is above the one before

double mean(std::deque<double>::const_iterator begin, std::deque<double>::const_iterator end) {
  return std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
}

double median(const std::deque<double>& values) {
  std::vector<double> copy(values.begin(), values.end());
  std::nth_element(copy.begin(), copy.begin() + static_cast<std::ptrdiff_t>(copy.size() / 2), copy.end());
  return copy[copy.size() / 2];
}

} // namespace

bool Advisor::once(bool& told, bool now) {
  const bool news = now && !told;
  told = now;
  return news;
}

std::optional<events::Advice> Advisor::afterStep(int64_t step, double loss, double gradientNorm, bool warmedUp) {
  const bool spike = m_norms.size() >= kWindow / 2 && gradientNorm > kSpike * std::max(median(m_norms), 1e-12);
  m_losses.push_back(loss);
  m_norms.push_back(gradientNorm);
  if (m_losses.size() > kWindow) m_losses.pop_front();
  if (m_norms.size() > kWindow) m_norms.pop_front();
  if (once(m_toldSpike, spike))
    return events::Advice{"train.gradient_spike", "The gradient of step " + std::to_string(step) +
                                                      " is more than ten times the usual. If this repeats, lower the "
                                                      "learning rate or max_grad_norm, or look for odd samples."};
  if (!warmedUp || m_losses.size() < kWindow) return std::nullopt;
  const auto middle = m_losses.begin() + kWindow / 2;
  const double before = mean(m_losses.begin(), middle), now = mean(middle, m_losses.end());
  m_lowest = m_haveLowest ? std::min(m_lowest, now) : now;
  m_haveLowest = true;
  if (once(m_toldDiverging, now > kDivergedBy * m_lowest && now > m_lowest + 0.5))
    return events::Advice{"train.diverging", "The loss is rising well above its lowest point. Stop and start again "
                                             "with a lower learning rate or a longer warm-up."};
  if (once(m_toldFlat, now > 0.5 && std::abs(now - before) < kFlatChange * before))
    return events::Advice{"train.loss_flat", "The loss has hardly moved for " + std::to_string(kWindow) +
                                                 " steps. If it is still high, raise the learning rate or the rank; if "
                                                 "it is low enough, the training may end here."};
  return std::nullopt;
}

std::optional<events::Advice> Advisor::afterEvaluation(double loss) {
  m_evaluations.push_back(loss);
  if (m_evaluations.size() > kRisingEvaluations) m_evaluations.pop_front();
  const bool rising =
      m_evaluations.size() == kRisingEvaluations &&
      std::adjacent_find(m_evaluations.begin(), m_evaluations.end(), std::greater_equal<>()) == m_evaluations.end();
  if (once(m_toldRising, rising))
    return events::Advice{"train.validation_rising", "The validation loss has risen three times in a row: the model is "
                                                     "learning its samples by heart. Fewer epochs, or "
                                                     "load_best_model_at_end, keep the better state."};
  return std::nullopt;
}

} // namespace tw
