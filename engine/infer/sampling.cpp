#include "engine/infer/sampling.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace tw {
namespace {

constexpr double kGreedyBelow = 1e-6; ///< a smaller temperature would take scores to infinity

struct Candidate {
  float score;
  int32_t id;
};

bool better(const Candidate& a, const Candidate& b) { return a.score != b.score ? a.score > b.score : a.id < b.id; }

/// The k best (all ties with the k-th stay, as in TopKLogitsWarper), best first.
std::vector<Candidate> bestCandidates(std::span<const float> scores, int64_t k) {
  std::vector<Candidate> all(scores.size());
  for (size_t i = 0; i < scores.size(); ++i) all[i] = {scores[i], static_cast<int32_t>(i)};
  if (k > 0 && k < static_cast<int64_t>(all.size())) {
    std::nth_element(all.begin(), all.begin() + (k - 1), all.end(), better);
    const float least = all[static_cast<size_t>(k - 1)].score;
    all.erase(std::remove_if(all.begin(), all.end(), [least](const Candidate& c) { return c.score < least; }),
              all.end());
  }
  std::sort(all.begin(), all.end(), better);
  return all;
}

} // namespace

void penalizeRepetition(std::span<float> scores, std::span<const int32_t> seen, double penalty) {
  if (penalty == 1.0) return;
  const std::unordered_set<int32_t> distinct(seen.begin(), seen.end());
  for (const int32_t id : distinct) {
    auto& score = scores[static_cast<size_t>(id)];
    score = static_cast<float>(score < 0 ? score * penalty : score / penalty);
  }
}

int32_t sampleToken(std::span<float> logits, std::span<const int32_t> seen, const SamplingOptions& options,
                    Random& random) {
  penalizeRepetition(logits, seen, options.repetitionPenalty);
  if (options.temperature < kGreedyBelow)
    return static_cast<int32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  for (auto& score : logits) score = static_cast<float>(score / options.temperature);
  const auto candidates = bestCandidates(logits, options.topK);
  std::vector<double> weights(candidates.size());
  double total = 0;
  for (size_t i = 0; i < candidates.size(); ++i)
    total += weights[i] = std::exp(static_cast<double>(candidates[i].score) - candidates[0].score);
  // Nucleus (arXiv:1904.09751): the smallest set of best tokens whose mass reaches topP.
  size_t kept = candidates.size();
  if (options.topP < 1.0) {
    double mass = 0;
    for (kept = 0; kept < candidates.size();) {
      mass += weights[kept++];
      if (mass >= options.topP * total) break;
    }
    total = mass;
  }
  double point = random.uniform() * total;
  for (size_t i = 0; i + 1 < kept; ++i) {
    point -= weights[i];
    if (point < 0) return candidates[i].id;
  }
  return candidates[kept - 1].id;
}

} // namespace tw
