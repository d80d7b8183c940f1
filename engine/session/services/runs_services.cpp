// The history of runs.
#include "engine/session/runs/run_folder.h"
#include "engine/session/services/engine_services.h"
#include "engine/train/training_log.h"

#include <algorithm>

namespace tw {

Result<RunStore*> EngineServices::store() const {
  if (!m_runs)
    return fail(workError("store.failed", TW_TEXT("The run history cannot be opened."),
                          TW_TEXT("Check that the library folder (TUNEWRIGHT_HOME) is writable.")));
  return m_runs;
}

Result<std::vector<RunInfo>> EngineServices::runs() const {
  TW_TRY(const auto* store, store());
  return store->list();
}

Result<RunInfo> EngineServices::run(const std::string& id) const {
  TW_TRY(const auto* store, store());
  return store->find(id);
}

Result<std::vector<Json>> EngineServices::runLog(const std::string& id) const {
  TW_TRY(const auto info, run(id));
  return readTrainingLog(fromUtf8(info.output_dir) / "training_log.jsonl");
}

Result<Json> EngineServices::runRecipe(const std::string& id) const {
  TW_TRY(const auto info, run(id));
  return readJsonFile(fromUtf8(info.output_dir) / "recipe.json");
}

Result<> EngineServices::setRunNotes(const std::string& id, const std::string& notes,
                                     const std::vector<std::string>& tags) {
  TW_TRY(auto* store, store());
  return store->setNotes(id, notes, tags);
}

Result<> EngineServices::deleteRun(const std::string& id, bool files) {
  TW_TRY(auto* store, store());
  TW_TRY(const auto info, store->find(id));
  if (info.status == "running")
    return fail(
        requestError("run.running", TW_TEXT("The run \"%1\" is still running.", id), TW_TEXT("Stop it first.")));
  const auto folder = fromUtf8(info.output_dir);
  // A run that was resumed or started over has a newer row with the same folder: that one owns the files.
  if (files) {
    TW_TRY(const auto all, store->list());
    const bool shared = std::any_of(all.begin(), all.end(), [&](const RunInfo& other) {
      return other.id != id && resolvedPath(fromUtf8(other.output_dir)) == resolvedPath(folder);
    });
    if (!shared && holdsRun(folder)) TW_CHECK(removeRunAndFolder(folder));
  }
  return store->remove(id);
}

} // namespace tw
