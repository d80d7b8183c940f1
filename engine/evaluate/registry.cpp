#include "engine/evaluate/exact_match.h"
#include "engine/evaluate/perplexity.h"

#include <algorithm>

namespace tw {
namespace {

struct MetricKind {
  const char* name;
  std::unique_ptr<Metric> (*make)();
};

template <class Kind> std::unique_ptr<Metric> newMetric() { return std::make_unique<Kind>(); }

const MetricKind kMetrics[] = {{"perplexity", newMetric<Perplexity>}, {"exact_match", newMetric<ExactMatch>}};

} // namespace

std::vector<std::string> metricNames() {
  std::vector<std::string> names;
  for (const auto& kind : kMetrics) names.emplace_back(kind.name);
  return names;
}

Result<std::unique_ptr<Metric>> makeMetric(const std::string& name) {
  const auto found =
      std::find_if(std::begin(kMetrics), std::end(kMetrics), [&](const MetricKind& kind) { return name == kind.name; });
  if (found != std::end(kMetrics)) return found->make();
  std::string known;
  for (const auto& metric : metricNames()) known += (known.empty() ? "" : ", ") + metric;
  return fail(requestError("usage.not_yet", TW_TEXT("The metric \"%1\" is not available in this version yet.", name),
                           TW_TEXT("Choose one of: %1.", known))
                  .in("metrics"));
}

} // namespace tw
