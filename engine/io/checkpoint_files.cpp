#include "engine/io/checkpoint_files.h"

#include "engine/io/model_folder.h"

#include <algorithm>

namespace tw {
namespace {

/// weight_map of the index: tensor → file. A sorted map, since an index may name tens of thousands of tensors.
Result<std::map<std::string, std::string>> readIndex(const fs::path& path) {
  const auto name = toUtf8(path);
  const auto damaged = [&](const Text& what) {
    return fail(workError("file.damaged", TW_TEXT("The index %1 is damaged: %2.", name, what),
                          TW_TEXT("Download or copy the model's files again."))
                    .at(name));
  };
  TW_TRY(const auto text, readFile(path, uint64_t{256} << 20));
  std::map<std::string, std::string> map;
  bool deep = false;
  const auto index = nlohmann::json::parse(
      text, [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return deep |= depth > 16, !deep; },
      false);
  if (deep) return damaged(TW_TEXT("it nests too deeply"));
  if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object())
    return damaged(TW_TEXT("it has no weight_map"));
  for (const auto& [tensor, file] : index["weight_map"].items()) {
    if (!file.is_string()) return damaged(TW_TEXT("the file of '%1' is not a text", tensor));
    const auto shard = file.get<std::string>();
    if (shard.empty() || shard.find_first_of("/\\") != std::string::npos || shard == "." || shard == "..")
      return damaged(TW_TEXT("it names a file outside the model's folder"));
    map.emplace(tensor, shard);
  }
  return map;
}

Error missingShards(const fs::path& folder, const std::vector<std::string>& missing, size_t all) {
  constexpr size_t shown = 3;
  std::string names;
  for (size_t i = 0; i < std::min(shown, missing.size()); ++i) names += (names.empty() ? "" : ", ") + missing[i];
  if (missing.size() > shown) names += " …";
  return workError("model.missing_shard",
                   TW_TEXT("%1 of the %2 weight files of the model are missing: %3.", missing.size(), all, names),
                   TW_TEXT("Download or copy the missing files of the model into its folder again."))
      .at(toUtf8(folder / fromUtf8(missing.front())));
}

/// "model-00002-of-00005.safetensors": its number, how many there are, and a name for each of them.
struct Numbered {
  int64_t number = 0, count = 0;
  std::string stem;
  size_t digits = 0, countDigits = 0;
  static std::optional<Numbered> parse(const std::string& name) {
    constexpr std::string_view end = ".safetensors", of = "-of-";
    if (!name.ends_with(end)) return std::nullopt;
    const auto body = name.substr(0, name.size() - end.size());
    const auto middle = body.rfind(of);
    if (middle == std::string::npos || middle == 0) return std::nullopt;
    const auto dash = body.rfind('-', middle - 1);
    if (dash == std::string::npos) return std::nullopt;
    const auto first = body.substr(dash + 1, middle - dash - 1), last = body.substr(middle + of.size());
    const auto isNumber = [](const std::string& text) {
      return !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
    };
    if (!isNumber(first) || !isNumber(last)) return std::nullopt;
    return Numbered{std::stoll(first), std::stoll(last), body.substr(0, dash), first.size(), last.size()};
  }
  std::string nameOf(int64_t index) const {
    const auto padded = [](int64_t value, size_t digits) {
      auto text = std::to_string(value);
      return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
    };
    return stem + "-" + padded(index, digits) + "-of-" + padded(count, countDigits) + ".safetensors";
  }
  bool sameSet(const Numbered& other) const { return stem == other.stem && count == other.count; }
};

/// Parts of a module's path that PyTorch's wrappers put in: torch.compile, FSDP, activation checkpointing, Accelerate.
constexpr std::string_view kWrapperParts[] = {"_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.",
                                              "_forward_module."};
/// Data parallel training; only where it stands before all names.
constexpr std::string_view kParallel = "module.";

} // namespace

Result<SafetensorsFile*> CheckpointFiles::add(const fs::path& path) {
  TW_TRY(auto file, SafetensorsFile::open(path));
  m_files.push_back(std::make_unique<SafetensorsFile>(std::move(file)));
  return m_files.back().get();
}

Result<> CheckpointFiles::addIndexed(const fs::path& folder, const fs::path& index) {
  TW_TRY(const auto map, readIndex(index));
  std::map<std::string, SafetensorsFile*> opened;
  std::vector<std::string> missing;
  std::error_code ignored;
  for (const auto& [tensor, shard] : map) opened.try_emplace(shard, nullptr);
  for (const auto& [shard, file] : opened)
    if (!fs::exists(folder / fromUtf8(shard), ignored)) missing.push_back(shard);
  if (!missing.empty()) return fail(missingShards(folder, missing, opened.size()));
  for (auto& [shard, file] : opened) {
    TW_TRY(file, add(folder / fromUtf8(shard)));
  }
  for (const auto& [tensor, shard] : map) {
    if (opened[shard]->find(tensor)) {
      m_fileOf[tensor] = opened[shard];
      continue;
    }
    if (std::any_of(m_files.begin(), m_files.end(),
                    [&, &tensor = tensor](const auto& file) { return file->find(tensor); }))
      continue; // in another shard than the index says: there is one of it all the same
    return fail(workError("file.damaged",
                          TW_TEXT("The tensor '%1' is not in %2, where the index says it is.", tensor, shard),
                          TW_TEXT("Download or copy the model's files again; they do not belong together."))
                    .at(toUtf8(folder / fromUtf8(shard))));
  }
  return {};
}

/// Shards whose names say how many there are, or one file of whatever name.
Result<> CheckpointFiles::addNumbered(const fs::path& folder) {
  const auto names = weightFiles(folder);
  if (names.size() == 1 && !Numbered::parse(names.front())) {
    TW_CHECK(add(folder / fromUtf8(names.front())));
    return {};
  }
  const auto first = Numbered::parse(names.front());
  const bool oneSet = first && std::all_of(names.begin(), names.end(), [&](const auto& name) {
                        const auto parsed = Numbered::parse(name);
                        return parsed && parsed->sameSet(*first);
                      });
  if (!oneSet)
    return fail(workError("model.missing_index",
                          TW_TEXT("The folder %1 holds several safetensors files (%2, %3 …) and no "
                                  "model.safetensors.index.json that says which of them are the model.",
                                  toUtf8(folder), names[0], names[1]),
                          TW_TEXT("Download the index into the folder, or leave only the model's own files in it."))
                    .at(toUtf8(folder)));
  std::vector<std::string> missing;
  for (int64_t i = 1; i <= first->count; ++i)
    if (std::find(names.begin(), names.end(), first->nameOf(i)) == names.end()) missing.push_back(first->nameOf(i));
  if (!missing.empty()) return fail(missingShards(folder, missing, static_cast<size_t>(first->count)));
  for (const auto& name : names) TW_CHECK(add(folder / fromUtf8(name)));
  return {};
}

void CheckpointFiles::list() {
  for (const auto& file : m_files)
    for (const auto& tensor : file->tensors()) {
      const auto chosen = m_fileOf.find(tensor.name);
      if (chosen != m_fileOf.end() && chosen->second != file.get()) continue;
      m_held.push_back(std::make_unique<Held>(Held{file.get(), tensor}));
      if (!m_byName.emplace(tensor.name, m_held.back().get()).second) m_held.pop_back();
    }
}

/// Nothing happens where two tensors would come to the same name.
void CheckpointFiles::renameAll(const std::function<std::string(const std::string&)>& plain,
                                const std::string& wrapper) {
  std::unordered_map<std::string, const Held*> renamed;
  for (const auto& held : m_held)
    if (!renamed.emplace(plain(held->tensor.name), held.get()).second) return;
  for (auto& held : m_held) held->tensor.name = plain(held->tensor.name);
  m_byName = std::move(renamed);
  m_wrapper += wrapper;
}

void CheckpointFiles::readThrough(const std::string& prefix) {
  if (!prefix.empty()) renameAll([&](const std::string& name) { return name.substr(prefix.size()); }, prefix);
}

void CheckpointFiles::rename(const std::string& from, const std::string& to) {
  renameAll([&](const std::string& name) { return name == from ? to : name; }, {});
}

Result<CheckpointFiles> CheckpointFiles::open(const fs::path& folder) {
  CheckpointFiles checkpoint;
  const auto single = folder / "model.safetensors", index = folder / "model.safetensors.index.json";
  std::error_code ignored;
  if (fs::exists(single, ignored)) TW_CHECK(checkpoint.add(single));
  else if (fs::exists(index, ignored)) TW_CHECK(checkpoint.addIndexed(folder, index));
  else if (!weightFiles(folder).empty()) TW_CHECK(checkpoint.addNumbered(folder));
  else return fail(missingWeights(folder));
  checkpoint.list();
  for (const auto part : kWrapperParts) {
    const auto plain = [&](std::string name) {
      for (size_t at = 0; (at = name.find(part, at)) != std::string::npos;)
        if (at == 0 || name[at - 1] == '.') name.erase(at, part.size());
        else at += part.size();
      return name;
    };
    if (std::any_of(checkpoint.m_held.begin(), checkpoint.m_held.end(),
                    [&](const auto& held) { return plain(held->tensor.name) != held->tensor.name; }))
      checkpoint.renameAll(plain, std::string(part));
  }
  while (!checkpoint.m_held.empty() &&
         std::all_of(checkpoint.m_held.begin(), checkpoint.m_held.end(), [](const auto& held) {
           return held->tensor.name.size() > kParallel.size() && held->tensor.name.starts_with(kParallel);
         })) {
    const auto before = checkpoint.m_wrapper;
    checkpoint.readThrough(std::string(kParallel));
    if (checkpoint.m_wrapper == before) break;
  }
  return checkpoint;
}

CheckpointFiles::Entry CheckpointFiles::find(const std::string& name) const {
  const auto found = m_byName.find(name);
  return found == m_byName.end() ? Entry{} : Entry{found->second->file, &found->second->tensor};
}

std::vector<CheckpointFiles::Entry> CheckpointFiles::entries() const {
  std::vector<Entry> all;
  for (const auto& held : m_held) all.push_back({held->file, &held->tensor});
  return all;
}

uint64_t CheckpointFiles::bytes() const {
  uint64_t total = 0;
  for (const auto& held : m_held) total += held->tensor.bytes();
  return total;
}

} // namespace tw
