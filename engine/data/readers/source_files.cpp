#include "engine/data/readers/source_files.h"

#include "engine/api/catalog/data_file_kinds.h"

#include <algorithm>
#include <fnmatch.h>
#include <map>
#include <set>

namespace tw {
namespace {

constexpr size_t kMostFiles = 20000;

/// Files of models, runs and data sets that are no data.
bool isCompanion(const std::string& name) {
  static const std::set<std::string> known = {"dataset_info.json",
                                              "dataset_infos.json",
                                              "dataset_dict.json",
                                              "state.json",
                                              "config.json",
                                              "generation_config.json",
                                              "tokenizer.json",
                                              "tokenizer_config.json",
                                              "special_tokens_map.json",
                                              "added_tokens.json",
                                              "vocab.json",
                                              "merges.txt",
                                              "adapter_config.json",
                                              "model.safetensors.index.json",
                                              "recipe.json",
                                              "training_log.jsonl",
                                              "trainer_state.json",
                                              "requirements.txt",
                                              "license.txt",
                                              "readme.txt",
                                              "notice.txt",
                                              "package.json"};
  std::string lower = name;
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name.starts_with('.') || name.starts_with('_') || known.contains(lower) || lower.ends_with(".md") ||
         (lower.starts_with("cache-") && lower.ends_with(".arrow"));
}

/// "train", "validation", "test", or nothing, by the words of the path below the folder.
std::string splitOf(const fs::path& relative) {
  static const std::map<std::string, std::string> names = {
      {"train", "train"},      {"training", "train"}, {"validation", "validation"},
      {"valid", "validation"}, {"val", "validation"}, {"dev", "validation"},
      {"test", "test"},        {"testing", "test"},   {"eval", "test"}};
  std::string word;
  for (const char c : toUtf8(relative) + "/") {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z')) {
      word += upper ? static_cast<char>(c - 'A' + 'a') : c;
      continue;
    }
    if (const auto found = names.find(word); found != names.end()) return found->second;
    word.clear();
  }
  return {};
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Error splitsError(const fs::path& folder, const std::vector<std::string>& splits, const std::string& choice) {
  return requestError("data.splits", TW_TEXT("%1 holds several splits: %2.", toUtf8(folder), listed(splits)),
                      TW_TEXT("Choose one of them, e.g. %1.", choice))
      .at(toUtf8(folder));
}

Error noFiles(const fs::path& folder) {
  return requestError("data.empty", TW_TEXT("%1 holds no data files.", toUtf8(folder)),
                      TW_TEXT("Choose a folder with files of one of these kinds: %1.", dataFileKindNames()))
      .at(toUtf8(folder));
}

/// What `save_to_disk` wrote: its list says which files, and in which order.
Result<std::vector<fs::path>> savedFiles(const fs::path& folder) {
  TW_TRY(const auto state, readJsonFile(folder / "state.json"));
  std::vector<fs::path> files;
  if (const auto listed = state.find("_data_files"); listed != state.end() && listed->is_array())
    for (const auto& file : *listed)
      if (file.is_object() && file.contains("filename") && file["filename"].is_string())
        files.push_back(folder / fromUtf8(file["filename"].get<std::string>()).filename());
  if (files.empty()) return fail(noFiles(folder));
  return files;
}

Result<std::vector<fs::path>> savedSplits(const fs::path& folder) {
  TW_TRY(const auto dictionary, readJsonFile(folder / "dataset_dict.json"));
  std::vector<std::string> splits;
  if (const auto listed = dictionary.find("splits"); listed != dictionary.end() && listed->is_array())
    for (const auto& split : *listed)
      if (split.is_string()) splits.push_back(split.get<std::string>());
  if (splits.empty()) return fail(noFiles(folder));
  const auto first = folder / fromUtf8(splits.front());
  if (splits.size() > 1) return fail(splitsError(folder, splits, toUtf8(first)));
  return sourceFiles(first);
}

FileFamily familyGroup(FileFamily family) {
  if (family == FileFamily::Jsonl) return FileFamily::Json;
  return family == FileFamily::Tsv ? FileFamily::Csv : family;
}

/// Only files that belong together are one source.
Result<> checkAlike(const fs::path& folder, const std::vector<fs::path>& files) {
  std::map<std::string, fs::path> splits;
  std::map<FileFamily, fs::path> kinds;
  for (const auto& file : files) {
    if (const auto split = splitOf(file.lexically_relative(folder)); !split.empty()) splits.emplace(split, file);
    kinds.emplace(familyGroup(*familyByName(file)), file);
  }
  if (splits.size() > 1) {
    std::vector<std::string> names;
    for (const auto& [name, file] : splits) names.push_back(name);
    const auto& first = splits.rbegin()->second; // train comes last by name, where it is there
    const bool below =
        first.parent_path() != folder && !splitOf(first.parent_path().lexically_relative(folder)).empty();
    auto stem = toUtf8(first.filename());
    stem = stem.substr(0, stem.find_first_of("-._", 1));
    return fail(splitsError(folder, names,
                            below ? toUtf8(first.parent_path()) : toUtf8(first.parent_path() / fromUtf8(stem + "*"))));
  }
  if (kinds.size() > 1)
    return fail(
        requestError("data.format",
                     TW_TEXT("%1 holds files of several kinds, e.g. %2 and %3.", toUtf8(folder),
                             toUtf8(kinds.begin()->second.filename()), toUtf8(kinds.rbegin()->second.filename())),
                     TW_TEXT("Choose one of the files, or a pattern such as %1.",
                             toUtf8(folder / ("*" + kinds.begin()->second.extension().string()))))
            .at(toUtf8(folder)));
  return {};
}

Result<std::vector<fs::path>> folderFiles(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "dataset_dict.json", error)) return savedSplits(folder);
  if (fs::exists(folder / "state.json", error) && fs::exists(folder / "dataset_info.json", error))
    return savedFiles(folder);
  std::vector<fs::path> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(folder, options, error), end; !error && it != end; it.increment(error)) {
    const auto name = toUtf8(it->path().filename());
    if (it->is_directory(error) && (name.starts_with('.') || name.starts_with('_'))) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file(error) || isCompanion(name) || !familyByName(it->path())) continue;
    files.push_back(it->path());
    if (files.size() > kMostFiles)
      return fail(requestError("data.format", TW_TEXT("%1 holds more than %2 data files.", toUtf8(folder), kMostFiles),
                               TW_TEXT("Choose one of its folders."))
                      .at(toUtf8(folder)));
  }
  if (files.empty()) return fail(noFiles(folder));
  std::sort(files.begin(), files.end());
  TW_CHECK(checkAlike(folder, files));
  return files;
}

bool isPattern(const fs::path& path) {
  std::error_code error;
  return toUtf8(path.filename()).find_first_of("*?[") != std::string::npos && !fs::exists(path, error) &&
         fs::is_directory(path.has_parent_path() ? path.parent_path() : fs::path("."), error);
}

Result<std::vector<fs::path>> patternFiles(const fs::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file(error) &&
        ::fnmatch(path.filename().c_str(), entry.path().filename().c_str(), FNM_PERIOD) == 0)
      files.push_back(entry.path());
  if (files.empty())
    return fail(requestError("io.missing", TW_TEXT("No file fits %1.", toUtf8(path)), TW_TEXT("Correct the pattern."))
                    .at(toUtf8(path)));
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace

bool isSeveralFiles(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error) || isPattern(path);
}

Result<std::vector<fs::path>> sourceFiles(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return folderFiles(path);
  if (isPattern(path)) return patternFiles(path);
  return std::vector<fs::path>{path};
}

} // namespace tw
