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
  if (!patternInList(config.targets).empty()) { // this the user can mend in the adapter's own configuration
    why.at(toUtf8(folder / kAdapterConfigFile));
    return why;
  }
  const auto base =
      config.baseModel.empty() ? Text::Argument(TW_TEXT("another model")) : Text::Argument(config.baseModel);
  const auto names = lacking(config, model.linears());
  const auto& architecture = model.config().architecture;
  const auto advice = TW_TEXT("Use an adapter that was trained on this base model.");
  if (names.empty())
    return requestError("adapter.other_model",
                        TW_TEXT("This adapter was made for %1; what it targets is not in this %2.", base, architecture),
                        advice)
        .at(toUtf8(folder));
  return requestError("adapter.other_model",
                      TW_TEXT("This adapter was made for %1; it names modules that this %2 does not have (%3).", base,
                              architecture, names),
                      advice)
      .at(toUtf8(folder));
}

Error tensorMisfit(const std::string& code, Text message, const fs::path& folder) {
  return requestError(
             code, std::move(message),
             TW_TEXT("Use an adapter that was trained on this base model, or check that the files belong together."))
      .at(toUtf8(folder));
}

} // namespace tw
