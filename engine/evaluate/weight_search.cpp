#include "engine/evaluate/weight_search.h"

#include "engine/base/evolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tw {
namespace {

constexpr double kFirstStep = 1.0 / 3; ///< of the bound

class WeightSearch {
 public:
  using Loss = std::function<Result<double>(const std::vector<double>&)>;
  WeightSearch(size_t adapters, const WeightSearchOptions& options, const Loss& loss,
               const std::function<void(int64_t, int64_t)>& progress)
      : m_options(options), m_loss(loss), m_progress(progress), m_none(adapters, 0.0),
        m_most(1 + options.evaluations + 2 * static_cast<int64_t>(adapters)) {}

  Result<FoundWeights> run() {
    TW_CHECK(measureAlone());
    TW_CHECK(evolve());
    TW_CHECK(leaveOut());
    return m_found;
  }

 private:
  Result<double> lossOf(const std::vector<double>& weights) {
    TW_TRY(const double loss, m_loss(weights));
    ++m_found.evaluations;
    if (m_progress) m_progress(m_found.evaluations, m_most);
    return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity();
  }

  /// What is minimised. A loss above the best single adapter's is worse than that adapter, whatever the weights are.
  double valueOf(const std::vector<double>& weights, double loss) const {
    double sum = 0;
    for (const double weight : weights) sum += std::abs(weight);
    const double value = loss + m_options.l1 * sum / static_cast<double>(weights.size());
    return loss <= m_limit ? value : std::max(value, m_start) + (loss - m_limit);
  }

  std::vector<double> only(size_t adapter) const {
    auto weights = m_none;
    weights[adapter] = 1.0;
    return weights;
  }

  Result<> measureAlone() {
    TW_TRY(m_found.base, lossOf(m_none));
    for (size_t i = 0; i < m_none.size(); ++i) {
      TW_TRY(const double loss, lossOf(only(i)));
      m_found.alone.push_back(loss);
    }
    const auto best = m_found.bestAlone();
    m_limit = m_found.alone[best];
    if (!std::isfinite(m_limit))
      return fail(workError("train.not_finite", TW_TEXT("No adapter has a finite loss on these examples."),
                            TW_TEXT("Check the adapters, or compute in float32.")));
    take(only(best), m_limit);
    m_start = m_value;
    return {};
  }

  void take(std::vector<double> weights, double loss) {
    m_value = valueOf(weights, loss);
    m_found.loss = loss;
    m_found.weights = std::move(weights);
  }

  /// Their mean comes first: adapters that complement one another are near it.
  Result<> evolve() {
    int64_t left = m_options.evaluations;
    if (left-- > 0) TW_CHECK(tryOut(std::vector<double>(m_none.size(), 1.0 / static_cast<double>(m_none.size()))));
    Evolution evolution(m_found.weights, m_value, kFirstStep * m_options.bound, m_options.bound, m_options.seed);
    while (left-- > 0) {
      const auto& weights = evolution.propose();
      TW_TRY(const double loss, lossOf(weights));
      evolution.tell(valueOf(weights, loss));
      if (evolution.best() == weights) take(weights, loss);
    }
    return {};
  }

  Result<> tryOut(std::vector<double> weights) {
    TW_TRY(const double loss, lossOf(weights));
    if (valueOf(weights, loss) <= m_value) take(std::move(weights), loss);
    return {};
  }

  /// The smallest weights first; one adapter stays.
  Result<> leaveOut() {
    std::vector<size_t> order(m_none.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto sizes = m_found.weights;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return std::abs(sizes[a]) < std::abs(sizes[b]); });
    for (const size_t i : order) {
      auto weights = m_found.weights;
      if (std::exchange(weights[i], 0.0) == 0.0 || weights == m_none) continue;
      TW_CHECK(tryOut(std::move(weights)));
    }
    return {};
  }

  const WeightSearchOptions& m_options;
  const Loss& m_loss;
  const std::function<void(int64_t, int64_t)>& m_progress;
  const std::vector<double> m_none;
  const int64_t m_most;
  double m_limit = std::numeric_limits<double>::infinity(), m_start = 0; ///< loss and value of the best single adapter
  double m_value = 0;                                                    ///< of the weights found
  FoundWeights m_found;
};

} // namespace

size_t FoundWeights::bestAlone() const {
  return static_cast<size_t>(std::min_element(alone.begin(), alone.end()) - alone.begin());
}

Result<FoundWeights> searchWeights(size_t adapters, const WeightSearchOptions& options,
                                   const std::function<Result<double>(const std::vector<double>&)>& loss,
                                   const std::function<void(int64_t, int64_t)>& progress) {
  return WeightSearch(adapters, options, loss, progress).run();
}

} // namespace tw
