#include "engine/train/checkpoint.h"

#include "engine/model/tensor_files.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <unistd.h>

namespace tw {
namespace {

constexpr const char* kOptimizerFile = "optimizer.safetensors";
constexpr const char* kStateFile = "state.json";
constexpr const char* kPrefix = "checkpoint-";

Error damaged(const Text& what, const fs::path& file) {
  return workError("checkpoint.damaged", TW_TEXT("The checkpoint cannot be resumed: %1.", what),
                   TW_TEXT("Resume from another checkpoint, or start again with --overwrite."))
      .at(toUtf8(file));
}

constexpr const char* kSavedBy[] = {"steps", "time", "hand"}; ///< by SavedBy

/// Checkpoints of programs that did not say it were by steps.
SavedBy namedSavedBy(const Json& state) {
  if (const auto found = state.find("saved_by"); found != state.end())
    for (const auto kind : {SavedBy::Time, SavedBy::Hand})
      if (*found == kSavedBy[static_cast<int>(kind)]) return kind;
  return SavedBy::Steps;
}

SavedBy savedBy(const fs::path& checkpoint) {
  const auto json = readJsonFile(checkpoint / kStateFile);
  return json && json->is_object() ? namedSavedBy(*json) : SavedBy::Steps;
}

void moveAside(const fs::path& checkpoint) {
  std::error_code error;
  auto kept = checkpoint;
  kept += ".kept";
  for (int next = 2; fs::exists(kept, error); ++next) kept = checkpoint.string() + ".kept-" + std::to_string(next);
  fs::rename(checkpoint, kept, error);
}

/// Renamed first: a kill half-way leaves no damaged checkpoint under a final name.
void removeCheckpoint(const fs::path& path) {
  std::error_code error;
  auto going = path;
  going += ".tmp";
  fs::remove_all(going, error);
  fs::rename(path, going, error);
  if (!error) fs::remove_all(going, error);
}

/// Makes a rename durable.
void syncFolder(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

} // namespace

Json toJson(const TrainState& s) {
  Json json;
  json["format"] = 1;
  json["step"] = s.step;
  json["total_steps"] = s.totalSteps;
  json["epoch"] = s.epoch;
  json["step_in_epoch"] = s.stepInEpoch;
  json["tokens"] = s.tokens;
  json["seconds"] = s.seconds;
  json["loss_sum"] = s.lossSum;
  json["learning_rate"] = s.learningRate;
  json["recipe_learning_rate"] = s.recipeRate;
  json["seed"] = s.seed;
  json["loss_scale"] = s.lossScale;
  json["good_steps"] = s.goodSteps;
  json["best_loss"] = s.bestLoss ? Json(*s.bestLoss) : Json();
  json["best_step"] = s.bestStep;
  json["evaluations_since_best"] = s.evaluationsSinceBest;
  json["evaluated_step"] = s.evaluatedStep;
  json["optimizer_steps"] = s.optimizerSteps;
  json["interval_loss"] = s.intervalLoss;
  json["interval_steps"] = s.intervalSteps;
  json["saved_by"] = kSavedBy[static_cast<int>(s.savedBy)];
  json["fingerprint"] = s.fingerprint;
  return json;
}

Result<TrainState> trainStateFromJson(const Json& json, const std::string& file) {
  TrainState s;
  const auto number = [&](const char* key, auto& out) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number()) return false;
    out = found->get<std::decay_t<decltype(out)>>();
    return true;
  };
  if (!json.is_object() ||
      !(number("step", s.step) && number("total_steps", s.totalSteps) && number("epoch", s.epoch) &&
        number("step_in_epoch", s.stepInEpoch) && number("tokens", s.tokens) && number("seconds", s.seconds) &&
        number("loss_sum", s.lossSum) && number("learning_rate", s.learningRate) && number("seed", s.seed) &&
        number("loss_scale", s.lossScale) && number("good_steps", s.goodSteps) && number("best_step", s.bestStep) &&
        number("evaluations_since_best", s.evaluationsSinceBest) && number("evaluated_step", s.evaluatedStep) &&
        number("recipe_learning_rate", s.recipeRate) && number("optimizer_steps", s.optimizerSteps) &&
        number("interval_loss", s.intervalLoss) && number("interval_steps", s.intervalSteps)))
    return fail(damaged(TW_TEXT("state.json lacks a number that is needed"), fs::path(file)));
  if (s.step < 0 || s.epoch < 0 || s.stepInEpoch < 0 || s.optimizerSteps < 0)
    return fail(damaged(TW_TEXT("state.json has a negative position"), fs::path(file)));
  if (const auto best = json.find("best_loss"); best != json.end() && best->is_number())
    s.bestLoss = best->get<double>();
  s.savedBy = namedSavedBy(json);
  if (const auto print = json.find("fingerprint"); print != json.end() && print->is_object()) s.fingerprint = *print;
  return s;
}

std::string checkpointName(int64_t step) { return kPrefix + std::to_string(step); }

std::vector<std::pair<int64_t, fs::path>> listCheckpoints(const fs::path& outputDir) {
  std::vector<std::pair<int64_t, fs::path>> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(outputDir, error)) {
    const auto name = toUtf8(entry.path().filename());
    int64_t step = 0;
    const size_t prefix = std::char_traits<char>::length(kPrefix);
    if (name.rfind(kPrefix, 0) != 0) continue;
    const auto [end, status] = std::from_chars(name.data() + prefix, name.data() + name.size(), step);
    if (status != std::errc() || end != name.data() + name.size()) continue;
    if (fs::exists(entry.path() / kStateFile, error) && fs::exists(entry.path() / kOptimizerFile, error))
      found.emplace_back(step, entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

fs::path newestCheckpoint(const fs::path& outputDir) {
  const auto all = listCheckpoints(outputDir);
  return all.empty() ? fs::path() : all.back().second;
}

Result<fs::path> writeCheckpoint(const fs::path& outputDir, const TrainState& state, const TuningMethod& method,
                                 const Optimizer& optimizer, const std::function<Result<>(const fs::path&)>& extras) {
  const auto path = outputDir / checkpointName(state.step);
  const auto temporary = outputDir / (checkpointName(state.step) + ".tmp");
  std::error_code error;
  fs::remove_all(temporary, error);
  const auto write = [&]() -> Result<> {
    TW_CHECK(createFolder(temporary));
    TW_CHECK(method.save(temporary, SaveKind::Checkpoint));
    TW_CHECK(writeTensors(temporary / kOptimizerFile, optimizer.state()));
    if (extras) TW_CHECK(extras(temporary));
    return writeFileAtomically(temporary / kStateFile, prettyJson(toJson(state)));
  };
  if (auto done = write(); !done) {
    fs::remove_all(temporary, error);
    return fail(std::move(done.error()));
  }
  if (const auto failed = replaceFolder(temporary, path)) {
    fs::remove_all(temporary, error);
    return fail(notWritable(path, failed.value()));
  }
  syncFolder(outputDir);
  return path;
}

Result<> updateCheckpoint(const fs::path& folder, const TrainState& state) {
  return writeFileAtomically(folder / kStateFile, prettyJson(toJson(state)));
}

Result<TrainState> readTrainState(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / kStateFile, error))
    return fail(requestError("checkpoint.missing",
                             TW_TEXT("%1 is not a checkpoint (state.json is not there).", toUtf8(folder)),
                             TW_TEXT("Give a checkpoint-N folder, or --resume without a folder to take the newest."))
                    .at(toUtf8(folder)));
  TW_TRY(const auto json, readJsonFile(folder / kStateFile));
  return trainStateFromJson(json, toUtf8(folder / kStateFile));
}

Result<TrainState> readCheckpoint(const fs::path& folder, TuningMethod& method, Optimizer& optimizer) {
  TW_TRY(auto state, readTrainState(folder));
  TW_CHECK(method.load(folder));
  const auto path = folder / kOptimizerFile;
  TW_TRY(const auto file, SafetensorsFile::open(path));
  const at::NoGradGuard guard;
  for (const auto& [name, tensor] : optimizer.state()) {
    const auto* info = file.find(name);
    if (!info || at::IntArrayRef(info->shape) != tensor.sizes())
      return fail(damaged(TW_TEXT("optimizer.safetensors has no fitting tensor %1", name), path));
    TW_TRY(const auto values, readTensor(file, *info));
    at::Tensor(tensor).copy_(values);
  }
  optimizer.setSteps(state.optimizerSteps);
  return state;
}

void pruneCheckpoints(const fs::path& outputDir, int64_t limit, const std::vector<int64_t>& keep) {
  if (limit <= 0) return;
  std::map<SavedBy, std::vector<std::pair<int64_t, fs::path>>> kinds;
  for (auto& checkpoint : listCheckpoints(outputDir)) kinds[savedBy(checkpoint.second)].push_back(checkpoint);
  for (const auto kind : {SavedBy::Steps, SavedBy::Time}) {
    int64_t excess = static_cast<int64_t>(kinds[kind].size()) - limit;
    for (const auto& [step, path] : kinds[kind]) {
      if (excess <= 0) break;
      if (std::find(keep.begin(), keep.end(), step) != keep.end()) continue;
      removeCheckpoint(path);
      --excess;
    }
  }
}

void dropCheckpointsAfter(const fs::path& outputDir, int64_t step) {
  for (const auto& [later, path] : listCheckpoints(outputDir))
    if (later > step) savedBy(path) == SavedBy::Hand ? moveAside(path) : removeCheckpoint(path);
}

} // namespace tw
