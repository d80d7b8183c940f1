#include "engine/io/model_folder.h"

namespace tw {

Result<> checkModelFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  const bool file = fs::exists(folder, error);
  return fail(requestError("model.missing", file ? toUtf8(folder) + " is a file, not a model folder." : "There is no model folder " + toUtf8(folder) + ".",
                           file ? "Name the folder that holds it." : "Check the path and its spelling.").at(toUtf8(folder)));
}

} // namespace tw
