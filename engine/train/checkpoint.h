#pragma once
// checkpoint-N folders: the method's files plus optimizer.safetensors and state.json, complete or not there at all.
#include "engine/optim/optimizer.h"
#include "engine/tune/base/method.h"

#include <optional>

namespace tw {

/// Why a checkpoint was written: what decides whether it may be deleted for newer ones.
enum class SavedBy { Steps, Time, Hand };

/// Where a run stands after `step` optimizer steps; with the tensors it determines all that follows.
struct TrainState {
  int64_t step = 0, totalSteps = 0;
  int64_t epoch = 0, stepInEpoch = 0; ///< data position: the next optimizer step
  int64_t tokens = 0;
  double seconds = 0, lossSum = 0;
  double learningRate = 0; ///< peak rate (it can be changed while training)
  double recipeRate =
      0; ///< what the recipe said then: on resume a new value there is applied, the same leaves a live change in force
  uint64_t seed = 0;     ///< random state: order and dropout are functions of (seed, epoch, step, micro-batch)
  double lossScale = 0;  ///< float16 only
  int64_t goodSteps = 0; ///< steps since the loss scale last changed
  std::optional<double> bestLoss;
  int64_t bestStep = 0, evaluationsSinceBest = 0;
  int64_t evaluatedStep =
      -1; ///< the last evaluation that was finished; one that was due at `step` and is not there is owed on resume
  int64_t optimizerSteps = 0; ///< updates done (float16 skips some)
  double intervalLoss = 0;    ///< sum of step losses not yet reported (logging_steps > 1)
  int64_t intervalSteps = 0;
  SavedBy savedBy = SavedBy::Steps;  ///< also: at a stop, at the end, of the best state
  Json fingerprint = Json::object(); ///< what must not change between the runs: see engine/train/run_identity.h
};
Json toJson(const TrainState& state);
Result<TrainState> trainStateFromJson(const Json& json, const std::string& file);

std::string checkpointName(int64_t step);
/// Complete checkpoints of `outputDir`, oldest first.
std::vector<std::pair<int64_t, fs::path>> listCheckpoints(const fs::path& outputDir);
/// The newest complete checkpoint, or an empty path.
fs::path newestCheckpoint(const fs::path& outputDir);

/// Replaces state.json alone: for what became known after the tensors were written.
Result<> updateCheckpoint(const fs::path& folder, const TrainState& state);
/// Builds checkpoint-N.tmp, lets `extras` add files (tokenizer, recipe), renames. Errors: io.disk_full,
/// io.not_writable.
Result<fs::path> writeCheckpoint(const fs::path& outputDir, const TrainState& state, const TuningMethod& method,
                                 const Optimizer& optimizer, const std::function<Result<>(const fs::path&)>& extras);
/// state.json alone. Errors: checkpoint.missing, checkpoint.damaged.
Result<TrainState> readTrainState(const fs::path& folder);
/// Reads values into method and optimizer. Errors: checkpoint.missing, checkpoint.damaged.
Result<TrainState> readCheckpoint(const fs::path& folder, TuningMethod& method, Optimizer& optimizer);
/// Deletes the oldest beyond `limit` (0 = keep all), never those of `keep` (the one just written, the best) and never
/// those saved by hand. Those by time are counted apart, so that they push out none that was asked for by steps.
void pruneCheckpoints(const fs::path& outputDir, int64_t limit, const std::vector<int64_t>& keep);
/// Deletes those above `step`: a run that goes on from there writes its own. One saved by hand is renamed to
/// "checkpoint-N.kept" ("….kept-2" …): it stays an adapter folder that can be named to --resume, and is not the newest.
void dropCheckpointsAfter(const fs::path& outputDir, int64_t step);

} // namespace tw
