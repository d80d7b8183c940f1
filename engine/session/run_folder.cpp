#include "engine/session/run_folder.h"

#include "engine/base/paths.h"

#include <cstdio>
#include <ctime>
#include <random>

namespace tw {
namespace {

/// What a run writes at the top of its folder besides tokenizer files.
constexpr const char* runFiles[] = {"recipe.json", "training_log.jsonl", "adapter_config.json", "adapter_model.safetensors", "README.md",
                                    "model.safetensors", "model.safetensors.index.json", "config.json", "generation_config.json"};

bool isShard(const std::string& name) { return name.starts_with("model-") && name.ends_with(".safetensors"); }

void removeRun(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> gone;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto name = toUtf8(entry.path().filename());
    if (name.starts_with("checkpoint-") || isShard(name)) gone.push_back(entry.path());
  }
  for (const auto* name : runFiles) gone.push_back(folder / name);
  for (const auto& path : gone) fs::remove_all(path, error);
}

} // namespace

std::string newRunId(const std::string& name) {
  std::string safe;
  for (const char c : name) safe += (c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == ':') ? '-' : c;
  if (safe.empty() || safe.starts_with('.')) safe = "run" + safe;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
  // Runs that start within one second, from several programs perhaps, stay apart.
  char suffix[8];
  std::snprintf(suffix, sizeof suffix, "%04x", std::random_device{}() & 0xFFFFu);
  return safe.substr(0, 120) + "-" + stamp + "-" + suffix;
}

fs::path outputFolder(const Recipe& recipe, const std::string& runId) {
  return recipe.output_dir.empty() ? libraryFolder() / "runs" / fromUtf8(runId) : fromUtf8(recipe.output_dir);
}

bool holdsRun(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "training_log.jsonl", error) || fs::exists(folder / "adapter_config.json", error)) return true;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (toUtf8(entry.path().filename()).starts_with("checkpoint-")) return true;
  return false;
}

Result<> prepareOutputFolder(const fs::path& folder, bool resume, bool overwrite) {
  std::error_code error;
  if (fs::exists(folder, error)) {
    if (holdsRun(folder) && !resume) {
      if (!overwrite)
        return fail(requestError("run.exists", "The folder " + toUtf8(folder) + " already holds a run.",
                                 "Continue it with --resume, replace it with --overwrite, or choose another output_dir.").at(toUtf8(folder)).in("output_dir"));
      removeRun(folder);
    } else if (!resume && fs::exists(folder / "config.json", error)) {
      return fail(requestError("run.not_empty", "The folder " + toUtf8(folder) + " holds a model; a run would overwrite it.", "Choose another output_dir.")
                      .at(toUtf8(folder)).in("output_dir"));
    }
  }
  TW_CHECK(createFolder(folder));
  // Found out now, not after an hour of training.
  TW_CHECK(writeFileAtomically(folder / ".tunewright.probe", "writable"));
  fs::remove(folder / ".tunewright.probe", error);
  return {};
}

} // namespace tw
