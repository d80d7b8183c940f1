#include "engine/session/services/fit_proposals.h"

#include "engine/api/catalog/methods.h"

#include <algorithm>
#include <bit>

namespace tw {
namespace {

using Changes = std::vector<std::pair<std::string, Json>>;

/// One kind of change, from its mildest form to its strongest.
struct Measure {
  std::string cost;
  std::vector<Changes> grades;
};

constexpr int64_t kShortestLength = 128, kSmallestRank = 4; ///< below, training makes little sense

/// The same samples a step, fewer at once: results stay the same, only time is lost.
Measure smallerBatch(const TrainingSettings& training) {
  Measure measure{"fit.batch", {}};
  const auto batch = training.per_device_train_batch_size;
  for (int64_t smaller = batch - 1; smaller >= 1; --smaller)
    if (batch % smaller == 0)
      measure.grades.push_back(
          {{"training.per_device_train_batch_size", smaller},
           {"training.gradient_accumulation_steps", training.gradient_accumulation_steps * (batch / smaller)}});
  return measure;
}

/// Quarters between powers of two: 1024, 896, 768, 640, 512, 448 …
Measure shorterLength(int64_t length) {
  Measure measure{"fit.length", {}};
  for (int64_t power = static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(std::max<int64_t>(length, 1))));
       power >= kShortestLength; power /= 2)
    for (const int64_t quarter : {7, 6, 5, 4})
      if (const int64_t shorter = power * quarter / 4; shorter < length && shorter >= kShortestLength)
        measure.grades.push_back({{"data.max_length", shorter}});
  return measure;
}

/// alpha goes along where there is one, so that the adapter's scaling stays.
Measure smallerRank(const MethodSettings& method, const MethodInfo& info) {
  Measure measure{"fit.rank", {}};
  for (int64_t r = method.r / 2, divisor = 2; r >= kSmallestRank; r /= 2, divisor *= 2) {
    auto& grade = measure.grades.emplace_back();
    grade.push_back({"method.r", r});
    if (info.hasOwn("lora_alpha"))
      grade.push_back({"method.lora_alpha", std::max<int64_t>(1, method.lora_alpha / divisor)});
  }
  return measure;
}

/// Cheapest first.
std::vector<Measure> measuresFor(const Recipe& recipe) {
  const auto* method = findMethod(recipe.method.type);
  std::vector<Measure> all;
  all.push_back(smallerBatch(recipe.training));
  if (!recipe.training.gradient_checkpointing)
    all.push_back({"fit.checkpointing", {{{"training.gradient_checkpointing", true}}}});
  if (method && method->trainsQuantized && recipe.model.quantization == "none")
    all.push_back({"fit.nf4", {{{"model.quantization", "nf4"}, {"model.double_quantization", true}}}});
  all.push_back(shorterLength(recipe.data.max_length));
  // Another method may have an r of its own, which is no rank.
  if (method && std::count(method->lowRankFields.begin(), method->lowRankFields.end(), "r"))
    all.push_back(smallerRank(recipe.method, *method));
  std::erase_if(all, [](const Measure& measure) { return measure.grades.empty(); });
  return all;
}

/// Finds, for one choice of measures, the mildest grades that fit.
class Trial {
 public:
  Trial(const Json& recipe, const PlanFunction& plan, std::vector<const Measure*> measures)
      : m_recipe(recipe), m_plan(plan), m_measures(std::move(measures)) {}

  std::optional<FitProposal> run() {
    std::vector<size_t> grades;
    for (const auto* measure : m_measures) grades.push_back(measure->grades.size() - 1);
    auto best = planned(grades);
    if (!best) return std::nullopt;
    // From the dearest measure back: each as mild as the others' strongest form allows.
    for (size_t i = m_measures.size(); i-- > 0;)
      for (size_t grade = 0; grade < grades[i]; ++grade) {
        auto milder = grades;
        milder[i] = grade;
        if (auto proposal = planned(milder)) {
          grades = std::move(milder);
          best = std::move(proposal);
          break;
        }
      }
    return best;
  }

 private:
  std::optional<FitProposal> planned(const std::vector<size_t>& grades) const {
    FitProposal proposal;
    Json changed = m_recipe;
    for (size_t i = 0; i < m_measures.size(); ++i) {
      proposal.costs.push_back(m_measures[i]->cost);
      for (const auto& [field, value] : m_measures[i]->grades[grades[i]]) {
        const auto dot = field.find('.');
        changed[field.substr(0, dot)][field.substr(dot + 1)] = value;
        proposal.changes.emplace_back(field, value);
      }
    }
    const auto recipe = recipeFromJson(changed);
    if (!recipe) return std::nullopt;
    const auto plan = m_plan(*recipe);
    if (!plan || !plan->fits()) return std::nullopt;
    proposal.plan = *plan;
    return proposal;
  }

  const Json& m_recipe;
  const PlanFunction& m_plan;
  std::vector<const Measure*> m_measures;
};

} // namespace

Result<std::vector<FitProposal>> proposeFits(const Recipe& recipe, const PlanFunction& plan) {
  std::vector<FitProposal> proposals;
  TW_TRY(const auto before, plan(recipe));
  if (before.fits()) return proposals;
  const auto measures = measuresFor(recipe);
  const Json json = recipeToJson(recipe);
  const auto subsets = uint32_t{1} << measures.size();
  std::vector<uint32_t> order;
  for (uint32_t subset = 1; subset < subsets; ++subset) order.push_back(subset);
  std::stable_sort(order.begin(), order.end(),
                   [](uint32_t a, uint32_t b) { return std::popcount(a) < std::popcount(b); });
  std::vector<uint32_t> enough;
  for (const uint32_t subset : order) {
    if (std::any_of(enough.begin(), enough.end(), [&](uint32_t smaller) { return (smaller & subset) == smaller; }))
      continue;
    std::vector<const Measure*> chosen;
    for (size_t i = 0; i < measures.size(); ++i)
      if (subset >> i & 1) chosen.push_back(&measures[i]);
    auto proposal = Trial(json, plan, std::move(chosen)).run();
    if (!proposal) continue;
    enough.push_back(subset);
    proposals.push_back(std::move(*proposal));
  }
  return proposals;
}

} // namespace tw
