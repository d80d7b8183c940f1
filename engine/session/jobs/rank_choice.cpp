#include "engine/session/jobs/rank_choice.h"

#include "engine/train/rank_probe.h"
#include "engine/tune/base/peft_config.h"

namespace tw {
namespace {

Result<AllocatedRanks> ranksOf(const fs::path& checkpoint) {
  AllocatedRanks kept;
  TW_TRY(const auto config, PeftConfigReader::open(checkpoint));
  TW_CHECK(config.read("rank_pattern", kept.ranks));
  TW_CHECK(config.read("alpha_pattern", kept.alphas));
  return kept;
}

Result<AllocatedRanks> findRanks(const Recipe& recipe, const MethodOptions& options, CausalModel& model,
                                 const EncodedDataset& data, const EventSink& emit, std::stop_token stop) {
  return allocateByGradient(model, options, data, samplerOptions(recipe), recipe.training.gradient_checkpointing,
                            [&](int64_t done, int64_t total) {
                              emit(events::Progress{"ranks", done, total, "batches"});
                              return !stop.stop_requested();
                            });
}

Json told(const AllocatedRanks& found, int64_t meanRank) {
  Json modules = Json::array();
  for (const auto& [name, rank] : found.ranks) modules.push_back({{"name", name}, {"rank", rank}});
  return {{"modules", modules}, {"mean_rank", meanRank}, {"batches", found.batches}};
}

} // namespace

Result<> chooseRanks(Recipe& recipe, CausalModel& model, const EncodedDataset& data, const fs::path& checkpoint,
                     const EventSink& emit, std::stop_token stop) {
  TW_TRY(const auto options, methodOptions(recipe));
  TW_TRY(const auto found,
         checkpoint.empty() ? findRanks(recipe, options, model, data, emit, stop) : ranksOf(checkpoint));
  auto& method = recipe.method;
  method.r = options.r;
  method.rank_pattern.clear();
  method.rank_pattern.insert(found.ranks.begin(), found.ranks.end());
  method.alpha_pattern.clear();
  method.alpha_pattern.insert(found.alphas.begin(), found.alphas.end());
  method.own["rank_allocation"] = "fixed";
  method.own.erase("rank_budget");
  emit(events::Report{"rank_allocation", told(found, options.r)});
  return {};
}

} // namespace tw
