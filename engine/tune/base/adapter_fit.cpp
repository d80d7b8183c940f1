#include "engine/tune/base/adapter_fit.h"

#include <algorithm>

namespace tw {
namespace {

bool isThere(const LinearNames& linears, const std::string& entry) {
  const auto named = [&](const std::string& name) { return endsWithModule(name, entry); };
  return std::any_of(linears.names.begin(), linears.names.end(), named) ||
         std::any_of(linears.embeddings.begin(), linears.embeddings.end(), named) ||
         std::any_of(linears.parameters.begin(), linears.parameters.end(),
                     [&](const auto& parameter) { return named(parameter.name) || named(parameter.module()); });
}

/// The names that the model lacks, each once; a pattern as it stands.
std::string lacking(const PeftConfig& config, const LinearNames& linears) {
  const auto& targets = config.targets;
  if (targets.isPattern) return targets.modules.front();
  std::vector<std::string> names;
  for (const auto* entries : {&targets.modules, &targets.parameters})
    for (const auto& entry : *entries)
      if (!isThere(linears, entry)) names.push_back(lastName(entry));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

} // namespace

Error adapterMisfit(Error why, const PeftConfig& config, const ModelShape& model, const fs::path& folder) {
  if (why.code != "target.none" && why.code != "target.parameter" && why.code != "target.module") return why;
  const auto base = config.baseModel.empty() ? std::string("another model") : config.baseModel;
  const auto names = lacking(config, model.linears());
  const auto& architecture = model.config().architecture;
  const char* advice = "Use an adapter that was trained on this base model.";
  if (names.empty())
    return requestError("adapter.other_model",
                        "This adapter was made for " + base + "; what it targets is not in this " + architecture + ".",
                        advice)
        .at(toUtf8(folder));
  return requestError("adapter.other_model",
                      "This adapter was made for " + base + "; it names modules that this " + architecture +
                          " does not have (" + names + ").",
                      advice)
      .at(toUtf8(folder));
}

Error tensorMisfit(const std::string& code, const std::string& message, const fs::path& folder) {
  return requestError(code, message,
                      "Use an adapter that was trained on this base model, or check that the files belong together.")
      .at(toUtf8(folder));
}

} // namespace tw
