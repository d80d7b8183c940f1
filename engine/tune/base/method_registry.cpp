#include "engine/tune/base/method_registry.h"

#include "engine/tune/base/peft_config.h"

#include <unordered_set>

namespace tw {

std::vector<std::string> AdapterMerge::replacedNames() const {
  std::vector<std::string> replaced;
  for (const auto& name : names())
    if (replaces(name)) replaced.push_back(name);
  return replaced;
}

std::optional<std::string> replacedByBoth(const std::vector<std::string>& taken, const std::vector<std::string>& next) {
  const auto wholeOf = [](const std::string& name) { return name.substr(0, name.rfind('[')); };
  const std::unordered_set<std::string> names(taken.begin(), taken.end());
  std::unordered_set<std::string> inParts; // of which single rows are taken
  for (const auto& name : taken)
    if (auto whole = wholeOf(name); whole != name) inParts.insert(std::move(whole));
  for (const auto& name : next)
    if (names.contains(name) || names.contains(wholeOf(name)) || inParts.contains(name)) return name;
  return {};
}

namespace {

Error writesNone(const MethodInfo& info) {
  return requestError("adapter.unsupported", TW_TEXT("The method %1 writes no adapter.", info.name),
                      TW_TEXT("Give the folder of an adapter."));
}

} // namespace

Result<std::unique_ptr<MountedAdapter>> MethodKind::mount(CausalModel&, const fs::path&) const {
  return fail(writesNone(info()));
}
Result<std::unique_ptr<AdapterMerge>> MethodKind::openMerge(const fs::path&, double, const ModelShape&) const {
  return fail(writesNone(info()));
}
Result<AdapterCopy> MethodKind::copy(const fs::path&, double, const ModelShape&, const std::string&) const {
  return fail(writesNone(info()));
}
Result<AdapterCopy> MethodKind::compose(const std::vector<WeighedAdapter>&, const ModelShape&,
                                        const std::string&) const {
  return fail(requestError("method.not_composable",
                           TW_TEXT("Adapters of the method %1 cannot be composed into one.", info().name),
                           TW_TEXT("Give adapters that were trained with lora.")));
}
Result<Json> MethodKind::describe(const fs::path&) const { return fail(writesNone(info())); }

std::vector<std::string> MethodRegistry::types() const {
  std::vector<std::string> names;
  for (const auto& kind : m_kinds) names.push_back(kind->info().name);
  return names;
}

const MethodKind* MethodRegistry::find(const std::string& type) const {
  for (const auto& kind : m_kinds)
    if (kind->info().name == type) return kind.get();
  return nullptr;
}

Result<std::unique_ptr<TuningMethod>> MethodRegistry::create(const MethodOptions& options) const {
  if (const auto* kind = find(options.type)) return kind->create(options);
  std::string known;
  for (const auto& type : types()) known += (known.empty() ? "" : ", ") + type;
  return fail(requestError("method.unknown", TW_TEXT("There is no tuning method %1 here.", options.type),
                           TW_TEXT("Choose one of: %1.", known))
                  .in("method.type"));
}

Result<const MethodKind*> MethodRegistry::ofAdapter(const fs::path& folder) const {
  TW_TRY(const auto config, readPeftConfig(folder));
  for (const auto& kind : m_kinds)
    if (!kind->info().peftType.empty() && kind->info().peftType == config.peftType) return kind.get();
  return fail(unsupportedAdapter(TW_TEXT("the method %1", config.peftType), toUtf8(folder / kAdapterConfigFile)));
}

} // namespace tw
