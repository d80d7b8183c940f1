#include "engine/session/runs/run_folder.h"

#include "engine/base/folder_lock.h"
#include "engine/base/paths.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>

namespace tw {
namespace {

constexpr size_t kLongestName = 120; ///< bytes; file systems allow 255, and a time is put behind it

void removeNamed(const fs::path& folder, bool (*belongs)(const std::string&)) {
  std::error_code error;
  std::vector<fs::path> gone;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (belongs(toUtf8(entry.path().filename()))) gone.push_back(entry.path());
  for (const auto& path : gone) fs::remove_all(path, error);
}

/// Starting over must not delete what the new run reads.
Result<> refuseOwnInputs(const fs::path& folder, const Recipe& recipe) {
  std::vector<std::pair<std::string, std::string>> inputs = {
      {"model.path", recipe.model.path}, {"method.init_from", recipe.method.init_from.value_or("")}};
  for (const auto& file : recipe.data.train) inputs.emplace_back("data.train", file.path);
  for (const auto& file : recipe.data.validation) inputs.emplace_back("data.validation", file.path);
  const auto outer = resolvedPath(folder);
  for (const auto& [field, path] : inputs)
    if (!path.empty() && liesWithin(resolvedPath(fromUtf8(path)), outer))
      return fail(requestError("run.inputs",
                               TW_TEXT("The run would overwrite the folder that it reads %1 from: %2.", field, path),
                               TW_TEXT("Choose another output_dir."))
                      .in(field));
  return {};
}

} // namespace

std::string safeFolderName(const std::string& name) {
  std::string safe;
  for (const char c : name)
    safe += (c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == ':') ? '-' : c;
  if (safe.empty() || safe.starts_with('.')) safe = "run" + safe;
  if (safe.size() <= kLongestName) return safe;
  auto end = kLongestName;
  while (end > 0 && (safe[end] & 0xC0) == 0x80) --end; // between two characters
  return safe.substr(0, end);
}

std::string newRunId(const std::string& name) {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char stamp[32];
  std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
  // Runs that start within one second, from several programs perhaps, stay apart.
  char suffix[8];
  std::snprintf(suffix, sizeof suffix, "%04x", std::random_device{}() & 0xFFFFu);
  return safeFolderName(name) + "-" + stamp + "-" + suffix;
}

fs::path outputFolder(const Recipe& recipe, const std::string& runId) {
  return fs::absolute(recipe.output_dir.empty() ? libraryFolder() / "runs" / fromUtf8(runId)
                                                : fromUtf8(recipe.output_dir));
}

Result<> checkOutputFolder(const fs::path& folder, const Recipe& recipe, bool resume, bool overwrite) {
  std::error_code error;
  const bool run = holdsRun(folder);
  if (run && !resume && !overwrite)
    return fail(
        requestError("run.exists", TW_TEXT("The folder %1 already holds a run.", toUtf8(folder)),
                     TW_TEXT("Continue it with --resume, replace it with --overwrite, or choose another output_dir."))
            .at(toUtf8(folder))
            .in("output_dir"));
  if (!run && fs::is_directory(folder, error))
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (const auto name = toUtf8(entry.path().filename()); isRunOrTokenizerFile(name))
        return fail(requestError("run.not_empty",
                                 TW_TEXT("The folder %1 holds %2, which a run would overwrite.", toUtf8(folder), name),
                                 TW_TEXT("Choose another output_dir."))
                        .at(toUtf8(folder))
                        .in("output_dir"));
  if (overwrite && !resume) TW_CHECK(refuseOwnInputs(folder, recipe));
  TW_CHECK(createFolder(folder));
  // Found out now, not after an hour of training.
  TW_CHECK(writeFileAtomically(folder / ".tunewright.probe", "writable"));
  fs::remove(folder / ".tunewright.probe", error);
  return {};
}

void removeRun(const fs::path& folder) { removeNamed(folder, isRunFile); }

Result<> removeRunAndFolder(const fs::path& folder) {
  {
    // A resumed run shares its folder with an older one: the lock tells whether anybody works there.
    TW_TRY(const auto lock, FolderLock::acquire(folder));
    removeNamed(folder, isRunOrTokenizerFile);
  }
  std::error_code error;
  if (fs::is_directory(folder, error) && fs::is_empty(folder, error)) fs::remove(folder, error);
  return {};
}

} // namespace tw
