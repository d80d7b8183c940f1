#include "engine/train/run_names.h"

#include "engine/text/tokenizer_file_names.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace tw {
namespace {

constexpr const char* kRunFiles[] = {"recipe.json",         "training_log.jsonl",
                                     "adapter_config.json", "adapter_model.safetensors",
                                     "initial_adapter",     "README.md",
                                     "model.safetensors",   "model.safetensors.index.json",
                                     "config.json",         "generation_config.json"};

template <size_t n> bool oneOf(const std::string& name, const char* const (&names)[n]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool isNumber(std::string_view text) {
  return !text.empty() && text.size() < 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isCheckpoint(const std::string& name) {
  return name.starts_with("checkpoint-") && isNumber(std::string_view(name).substr(11));
}

/// One saved by hand that stepped aside: "checkpoint-20.kept", "checkpoint-20.kept-2".
bool isKeptCheckpoint(const std::string& name) {
  const auto at = name.find(".kept");
  if (at == std::string::npos || !isCheckpoint(name.substr(0, at))) return false;
  const auto rest = std::string_view(name).substr(at + 5);
  return rest.empty() || (rest.front() == '-' && isNumber(rest.substr(1)));
}

/// "model-00001-of-00002.safetensors".
bool isShard(const std::string& name) {
  const auto of = name.find("-of-");
  return name.starts_with("model-") && name.ends_with(".safetensors") && of != std::string::npos &&
         isNumber(std::string_view(name).substr(6, of - 6)) &&
         isNumber(std::string_view(name).substr(of + 4, name.size() - of - 4 - 12));
}

/// `name` without `ending`, or nothing when it ends otherwise.
std::optional<std::string> without(const std::string& name, std::string_view ending) {
  return name.ends_with(ending) ? std::optional(name.substr(0, name.size() - ending.size())) : std::nullopt;
}

/// A checkpoint that was moved aside while a newer one took its name: back it goes if the program was killed in
/// between.
void settleReplaced(const fs::path& aside, const fs::path& checkpoint) {
  std::error_code error;
  if (fs::exists(checkpoint, error)) fs::remove_all(aside, error);
  else fs::rename(aside, checkpoint, error);
}

void removeTemporaries(const std::vector<fs::path>& entries) {
  std::error_code error;
  for (const auto& path : entries) {
    const auto name = without(toUtf8(path.filename()), ".tmp");
    if (!name) continue;
    const auto type = fs::symlink_status(path, error).type();
    if (type == fs::file_type::directory && isCheckpoint(*name)) fs::remove_all(path, error);
    if (type == fs::file_type::regular && !isCheckpoint(*name) &&
        (isRunOrTokenizerFile(*name) || *name == "state.json" || *name == "optimizer.safetensors"))
      fs::remove(path, error);
  }
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry.path());
  return entries;
}

} // namespace

bool isRunFile(const std::string& name) {
  return isCheckpoint(name) || isKeptCheckpoint(name) || isShard(name) || oneOf(name, kRunFiles);
}

bool isRunOrTokenizerFile(const std::string& name) { return isRunFile(name) || isTokenizerFileName(name); }

bool holdsRun(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "training_log.jsonl", error) || fs::exists(folder / "adapter_config.json", error))
    return true;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (toUtf8(entry.path().filename()).starts_with("checkpoint-")) return true;
  return false;
}

void removeRunLeftovers(const fs::path& folder) {
  if (!holdsRun(folder)) return;
  std::error_code error;
  for (const auto& path : entriesOf(folder)) {
    const auto name = toUtf8(path.filename());
    if (!fs::is_directory(fs::symlink_status(path, error))) continue;
    if (const auto checkpoint = without(name, ".old.tmp"); checkpoint && isCheckpoint(*checkpoint))
      settleReplaced(path, folder / *checkpoint);
    if (isCheckpoint(name)) removeTemporaries(entriesOf(path)); // state.json is written again after an evaluation
  }
  removeTemporaries(entriesOf(folder));
}

} // namespace tw
