#include "engine/io/checkpoint_files.h"

#include "engine/io/model_folder.h"

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

/// The name of a file of PyTorch's own kind, or nothing.
std::string pickledWeights(const fs::path& folder) {
  std::error_code ignored;
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto name = toUtf8(entry.path().filename());
    const bool bin = name.starts_with("pytorch_model") && (name.ends_with(".bin") || name.ends_with(".bin.index.json"));
    if (bin || name.ends_with(".pt") || name.ends_with(".pth") || name.ends_with(".ckpt")) found.push_back(name);
  }
  return found.empty() ? std::string() : *std::min_element(found.begin(), found.end());
}

} // namespace

Result<CheckpointFiles> CheckpointFiles::open(const fs::path& folder) {
  CheckpointFiles checkpoint;
  const auto single = folder / "model.safetensors", index = folder / "model.safetensors.index.json";
  std::error_code ignored;
  const auto add = [&](const fs::path& path) -> Result<SafetensorsFile*> {
    TW_TRY(auto file, SafetensorsFile::open(path));
    checkpoint.m_files.push_back(std::make_unique<SafetensorsFile>(std::move(file)));
    return checkpoint.m_files.back().get();
  };
  if (fs::exists(single, ignored)) {
    TW_TRY(const auto* file, add(single));
    for (const auto& tensor : file->tensors()) checkpoint.m_entries.emplace(tensor.name, Entry{file, &tensor});
    return checkpoint;
  }
  if (!fs::exists(index, ignored)) {
    const auto pickle = pickledWeights(folder);
    if (!pickle.empty())
      return fail(requestError("model.missing_weights",
                               TW_TEXT("The weights of %1 are a pickle (%2), which can run code when it is opened, so "
                                       "this program does not open it.",
                                       toUtf8(folder), pickle),
                               TW_TEXT("Convert it: load the folder with Transformers and save it with "
                                       "save_pretrained, which writes safetensors."))
                      .at(toUtf8(folder)));
    if (const auto gguf = ggufIn(folder); !gguf.empty()) return fail(ggufAlone(folder, gguf));
    return fail(requestError("model.missing_weights",
                             TW_TEXT("The folder %1 holds no model.safetensors.", toUtf8(folder)),
                             TW_TEXT("Choose a model folder in Hugging Face layout with its safetensors files."))
                    .at(toUtf8(folder)));
  }
  TW_TRY(const auto map, readIndex(index));
  std::map<std::string, SafetensorsFile*> opened;
  for (const auto& [tensor, shard] : map) {
    auto& file = opened[shard];
    if (!file) {
      auto added = add(folder / fromUtf8(shard));
      if (!added) {
        added.error().fault = Fault::Work; // the model is incomplete
        added.error().advice =
            TW_TEXT("The index names this shard; download or copy the missing part of the model again.");
        return fail(std::move(added.error()));
      }
      file = *added;
    }
    const auto* info = file->find(tensor);
    if (!info)
      return fail(workError("file.damaged",
                            TW_TEXT("The tensor '%1' is not in %2, where the index says it is.", tensor, shard),
                            TW_TEXT("Download or copy the model's files again; they do not belong together."))
                      .at(toUtf8(folder / fromUtf8(shard))));
    checkpoint.m_entries.emplace(tensor, Entry{file, info});
  }
  return checkpoint;
}

CheckpointFiles::Entry CheckpointFiles::find(const std::string& name) const {
  const auto found = m_entries.find(name);
  return found == m_entries.end() ? Entry{} : found->second;
}

std::vector<CheckpointFiles::Entry> CheckpointFiles::entries() const {
  std::vector<Entry> all;
  for (const auto& file : m_files)
    for (const auto& tensor : file->tensors())
      if (const auto entry = find(tensor.name); entry && entry.file == file.get()) all.push_back(entry);
  return all;
}

uint64_t CheckpointFiles::bytes() const {
  uint64_t total = 0;
  for (const auto& [name, entry] : m_entries) total += entry.tensor->bytes();
  return total;
}

} // namespace tw
