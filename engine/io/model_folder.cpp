#include "engine/io/model_folder.h"

namespace tw {

Result<> checkModelFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  const bool file = fs::exists(folder, error);
  return fail(
      requestError("model.missing",
                   file ? TW_TEXT("%1 is a file, not a model folder.", toUtf8(folder))
                        : TW_TEXT("There is no model folder %1.", toUtf8(folder)),
                   file ? TW_TEXT("Name the folder that holds it.") : TW_TEXT("Check the path and its spelling."))
          .at(toUtf8(folder)));
}

std::string ggufIn(const fs::path& folder) {
  std::error_code ignored;
  std::string first;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto name = toUtf8(entry.path().filename());
    if (name.ends_with(".gguf") && (first.empty() || name < first)) first = name;
  }
  return first;
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

} // namespace tw
