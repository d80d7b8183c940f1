#pragma once
// The files of a run that are not the method's own: recipe, tokenizer with the template that was trained, model card.
#include "engine/base/files.h"

#include <cstdint>

namespace tw {

struct RunFiles {
  fs::path baseModel;       ///< empty: no tokenizer files
  std::string chatTemplate; ///< source; empty: the base's stays
  Json recipe;              ///< null: not written
};
/// Writes them into `folder`, each one atomically.
Result<> writeRunFiles(const RunFiles& files, const fs::path& folder);

/// Copies the tokenizer's files; with `chatTemplate` the folder's template becomes that one (chat_template.jinja and
/// tokenizer_config.json).
Result<> copyTokenizer(const fs::path& from, const fs::path& to, const std::string& chatTemplate);

/// Bytes of the tokenizer's files in `from`.
int64_t tokenizerBytes(const fs::path& from);

struct ModelCard {
  std::string title, baseModel, method; ///< method: its name in recipes, or "merged"
  int64_t samples = 0, steps = 0, trainableParameters = 0;
  double trainLoss = 0;
  std::string note;
};
std::string modelCardText(const ModelCard& card);

} // namespace tw
