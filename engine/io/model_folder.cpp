#include "engine/io/model_folder.h"

#include "engine/base/paths.h"
#include "engine/io/find_models.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* kConfig = "config.json";
constexpr const char* kAdapterConfig = "adapter_config.json";

bool isThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool endsWithAny(const std::string& name, std::initializer_list<const char*> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return name.ends_with(end); });
}

/// The first name, by the alphabet, of the folder's files that `wanted` says yes to; or nothing.
template <class Wanted> std::string firstFile(const fs::path& folder, const Wanted& wanted) {
  std::error_code error;
  std::string first;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const auto name = toUtf8(it->path().filename());
    if (wanted(name) && (first.empty() || name < first)) first = name;
  }
  return first;
}

bool isGguf(const std::string& name) { return lowered(name).ends_with(".gguf"); }

/// Transformers' older weights.
bool isPytorchModel(const std::string& name) {
  return name.starts_with("pytorch_model") && endsWithAny(name, {".bin", ".bin.index.json"});
}

/// PyTorch's own kind of file, of a model: not what a trainer keeps of its optimizer.
bool isPickle(const std::string& name) {
  for (const char* other : {"optimizer", "scheduler", "rng_state", "scaler"})
    if (name.starts_with(other)) return false;
  return isPytorchModel(name) || endsWithAny(name, {".pt", ".pth", ".ckpt"});
}

bool isArchive(const std::string& name) {
  return endsWithAny(lowered(name),
                     {".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.zst", ".7z", ".rar"});
}

/// Weights of another library, by its name.
Text otherLibrary(const std::string& name) {
  if (endsWithAny(name, {".h5", ".keras"})) return TW_TEXT("TensorFlow");
  if (name.ends_with(".msgpack")) return TW_TEXT("Flax");
  if (endsWithAny(name, {".onnx", ".onnx_data"})) return TW_TEXT("ONNX");
  if (name.starts_with("consolidated")) return TW_TEXT("the makers' own release, not yet in Hugging Face layout");
  if (name == "model_index.json") return TW_TEXT("diffusers, which is no language model");
  return {};
}

Error ggufAlone(const fs::path& folder, const std::string& gguf) {
  return requestError(
             "model.missing_weights",
             TW_TEXT("The folder %1 holds the model as GGUF (%2), which is made for answering and cannot be trained.",
                     toUtf8(folder), gguf),
             TW_TEXT(
                 "Take the original model that it was made from: the folder with config.json and safetensors files."))
      .at(toUtf8(folder));
}

/// Its base, as adapter_config.json names it.
Error adapterAsModel(const fs::path& folder) {
  std::string base;
  if (const auto config = readJsonFile(folder / kAdapterConfig, uint64_t{16} << 20); config && config->is_object())
    if (const auto named = config->find("base_model_name_or_path"); named != config->end() && named->is_string())
      base = named->get<std::string>();
  return requestError(
             "model.is_adapter",
             TW_TEXT("The folder %1 holds an adapter, not a whole model (adapter_config.json).", toUtf8(folder)),
             base.empty() ? TW_TEXT("Give the base model as the model and this folder as its adapter.")
                          : TW_TEXT("Give the base model (%1) as the model and this folder as its adapter.", base))
      .at(toUtf8(folder));
}

/// What is said of a file that was given as a model.
Error fileAsModel(const fs::path& path) {
  const auto name = toUtf8(path.filename()), whole = toUtf8(path);
  const auto refusal = [&](Text message, Text advice) {
    return requestError("model.missing", std::move(message), std::move(advice)).at(whole);
  };
  if (isGguf(name))
    return refusal(TW_TEXT("%1 is a GGUF file, which is made for answering and cannot be trained.", whole),
                   TW_TEXT("Take the original model that it was made from: the folder with config.json and "
                           "safetensors files."));
  if (isArchive(name))
    return refusal(TW_TEXT("%1 is a packed archive.", whole),
                   TW_TEXT("Unpack it and name the folder with config.json that comes out of it."));
  if (isPickle(name))
    return refusal(
        TW_TEXT("%1 is a pickle, which can run code when it is opened, so this program does not open it.", whole),
        TW_TEXT("Load it with Transformers and save it with save_pretrained, which writes a folder with "
                "config.json and safetensors."));
  return refusal(TW_TEXT("%1 is a file, not a model folder.", whole), TW_TEXT("Name the folder that holds it."));
}

/// A repository's folder of a hub's cache, or the "snapshots" in it.
fs::path repositoryOf(const fs::path& path) {
  const auto repository = path.filename() == "snapshots" ? path.parent_path() : path;
  std::error_code ignored;
  const bool cached = toUtf8(repository.filename()).starts_with("models--") && !isThere(repository / kConfig) &&
                      !isThere(repository / kAdapterConfig) && fs::is_directory(repository / "snapshots", ignored);
  return cached ? repository : fs::path();
}

/// `mark`: the file that a folder of this kind has.
LocatedFolder located(const fs::path& given, const char* mark, const std::function<bool(const fs::path&)>& whole) {
  auto path = expandedHome(given);
  if (!path.has_filename() && path.has_parent_path() && path.parent_path() != path) path = path.parent_path();
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const auto name = toUtf8(path.filename());
    const bool ofIt = endsWithAny(name, {".json", ".safetensors", ".model", ".jinja"});
    if (!ofIt || !isThere(folder / mark)) return {path, {}};
    return {folder, TW_TEXT("%1 is a file: the folder that holds it is used (%2).", toUtf8(path), toUtf8(folder))};
  }
  const auto repository = repositoryOf(path);
  if (repository.empty()) return {path, {}};
  auto snapshot = hubSnapshot(repository, whole);
  if (!snapshot) snapshot = hubSnapshot(repository, [&](const fs::path& folder) { return isThere(folder / mark); });
  if (!snapshot) return {path, {}};
  return {*snapshot, TW_TEXT("%1 is a folder of a hub's cache: its snapshot %2 is used.", toUtf8(path),
                             toUtf8(snapshot->filename()))};
}

} // namespace

LocatedFolder locateModel(const fs::path& path) {
  return located(path, kConfig, [](const fs::path& folder) { return asModelFolder(folder).has_value(); });
}

LocatedFolder locateAdapter(const fs::path& path) {
  return located(path, kAdapterConfig, [](const fs::path& folder) {
    return isThere(folder / "adapter_model.safetensors") || isThere(folder / "adapter_model.bin");
  });
}

Result<> checkModelFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (fs::exists(folder, error)) return fail(fileAsModel(folder));
  return fail(requestError("model.missing", TW_TEXT("There is no model folder %1.", toUtf8(folder)),
                           TW_TEXT("Check the path and its spelling."))
                  .at(toUtf8(folder)));
}

std::vector<std::string> weightFiles(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const auto name = toUtf8(it->path().filename());
    const bool other =
        name.starts_with("adapter_model") || name.starts_with("optimizer") || name.starts_with("consolidated");
    if (name.ends_with(".safetensors") && !name.starts_with('.') && !other) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Error missingConfig(const fs::path& folder) {
  if (isThere(folder / kAdapterConfig)) return adapterAsModel(folder);
  if (const auto gguf = firstFile(folder, isGguf); !gguf.empty()) return ggufAlone(folder, gguf);
  const auto missing = [&](Text message, Text advice) {
    return requestError("model.missing_config", std::move(message), std::move(advice)).at(toUtf8(folder / kConfig));
  };
  const auto name = toUtf8(folder);
  if (const auto file = firstFile(folder, [](const auto& each) { return !otherLibrary(each).empty(); }); !file.empty())
    return missing(TW_TEXT("The folder %1 holds no config.json; what is there (%2) is in the form of %3.", name, file,
                           otherLibrary(file)),
                   TW_TEXT("Take the model in Hugging Face layout: config.json and safetensors files."));
  std::string inside;
  for (const auto& model : findModelsBelow(folder, 2)) inside += (inside.empty() ? "" : ", ") + toUtf8(model.path);
  if (!inside.empty())
    return missing(TW_TEXT("The folder %1 holds no config.json, but there are models in folders below it.", name),
                   TW_TEXT("Choose one of them: %1.", inside));
  return missing(TW_TEXT("The folder %1 holds no config.json.", name),
                 TW_TEXT("Choose a model folder in Hugging Face layout."));
}

Error missingWeights(const fs::path& folder) {
  const auto name = toUtf8(folder);
  const auto missing = [&](Text message, Text advice) {
    return requestError("model.missing_weights", std::move(message), std::move(advice)).at(name);
  };
  const auto model = firstFile(folder, isPytorchModel);
  if (model.empty() && isThere(folder / kAdapterConfig)) return adapterAsModel(folder);
  if (const auto pickle = model.empty() ? firstFile(folder, isPickle) : model; !pickle.empty())
    return missing(TW_TEXT("The weights of %1 are a pickle (%2), which can run code when it is opened, so "
                           "this program does not open it.",
                           name, pickle),
                   TW_TEXT("Convert it: load the folder with Transformers and save it with "
                           "save_pretrained, which writes safetensors."));
  if (const auto gguf = firstFile(folder, isGguf); !gguf.empty()) return ggufAlone(folder, gguf);
  if (const auto file = firstFile(folder, [](const auto& each) { return !otherLibrary(each).empty(); }); !file.empty())
    return missing(
        TW_TEXT("The weights of %1 are in the form of %2 (%3), which is not read.", name, otherLibrary(file), file),
        TW_TEXT("Take the model's safetensors files, or convert it with Transformers' save_pretrained."));
  return missing(TW_TEXT("The folder %1 holds no model.safetensors.", name),
                 TW_TEXT("Choose a model folder in Hugging Face layout with its safetensors files."));
}

} // namespace tw
