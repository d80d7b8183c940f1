#include "engine/train/run_disk.h"

#include "engine/plan/disk_need.h"
#include "engine/train/run_files.h"

namespace tw {
namespace {

constexpr int64_t kTexts = int64_t{1} << 20; ///< bytes of recipe, state, model card and log

/// Those that newer ones will push out.
int64_t countPrunable(const fs::path& folder) {
  int64_t count = 0;
  for (const auto& [step, path] : listCheckpoints(folder))
    if (const auto state = readTrainState(path); !state || state->savedBy == SavedBy::Steps) ++count;
  return count;
}

} // namespace

Result<std::optional<Text>> checkRunDisk(const TrainingRun& run) {
  const auto& options = run.options;
  const auto tokenizer = options.baseModel.empty() ? int64_t{0} : tokenizerBytes(options.baseModel);
  DiskNeed need;
  need.checkpointBytes = run.method.savedBytes(SaveKind::Checkpoint) + run.optimizer->stateBytes() + tokenizer + kTexts;
  need.finalBytes = run.method.savedBytes(SaveKind::Final) + tokenizer + kTexts;
  need.step = run.state.step;
  need.totalSteps = run.state.totalSteps;
  need.saveSteps = options.saveSteps;
  need.saveTotalLimit = options.saveTotalLimit;
  need.byTime = options.saveMinutes > 0;
  need.existing = countPrunable(options.outputDir);
  need.keepsBest = options.loadBestModelAtEnd && run.validation;
  need.evalSteps = options.evalSteps;
  const auto available = freeBytes(options.outputDir);
  if (!available) return std::optional<Text>();
  TW_CHECK(checkDiskRoom(need, *available, options.outputDir));
  return missingRoomForTimed(need, *available, options.outputDir);
}

} // namespace tw
