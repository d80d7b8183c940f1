#include "engine/tune/base/scheme_kind.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/adapter_start.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/base/scheme_merge.h"
#include "engine/tune/base/scheme_method.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

class MountedScheme : public MountedAdapter {
 public:
  explicit MountedScheme(std::unique_ptr<AdapterOnModel> adapter) : m_adapter(std::move(adapter)) {}
  std::vector<std::string> replacedNames() const override { return m_adapter->replacedNames(); }
  Result<> setFactor(double factor) override { return m_adapter->setFactor(factor); }
  bool completesBase() const override { return m_adapter->completesBase(); }

 private:
  std::unique_ptr<AdapterOnModel> m_adapter;
};

/// The key of a term's tensor without the term's own part, or nothing: "….q_proj" of "….q_proj.lora_A.weight".
std::optional<std::string> moduleOf(const std::string& key, const std::vector<std::string>& own) {
  for (const auto& ending : own)
    if (key.ends_with("." + ending)) return key.substr(0, key.size() - ending.size() - 1);
  return std::nullopt;
}

/// Where PEFT looks for a bias today: in the layer that the method wraps. Files of old versions name the layer itself.
std::string currentBiasKey(const std::string& name, const std::set<std::string>& wrapped) {
  constexpr std::string_view ending = ".bias";
  if (!name.ends_with(ending)) return name;
  const auto module = name.substr(0, name.size() - ending.size());
  return wrapped.contains(module) ? module + ".base_layer.bias" : name;
}

} // namespace

Result<std::unique_ptr<TuningMethod>> SchemeKind::create(const MethodOptions& options) const {
  TW_TRY(auto made, scheme(options));
  return std::make_unique<SchemeMethod>(info(), options, std::move(made));
}

Result<std::unique_ptr<MountedAdapter>> SchemeKind::mount(CausalModel& model, const fs::path& folder) const {
  TW_TRY(auto made, scheme(folder));
  const auto config = made->config();
  auto attached = AdapterOnModel::attach(model, std::move(made), false, folder);
  if (!attached) return fail(adapterMisfit(attached.error(), config, ModelShape(model), folder));
  TW_CHECK((*attached)->read(folder));
  return std::make_unique<MountedScheme>(std::move(*attached));
}

Result<std::unique_ptr<AdapterMerge>> SchemeKind::openMerge(const fs::path& folder, double factor,
                                                            const ModelShape& model) const {
  TW_TRY(auto made, scheme(folder));
  TW_TRY(auto merge, SchemeMerge::open(folder, std::move(made), factor, model));
  return merge;
}

Result<AdapterCopy> SchemeKind::copy(const fs::path& folder, double factor, const ModelShape& model,
                                     const std::string& baseName) const {
  TW_TRY(auto fitting, scheme(folder));
  TW_CHECK(SchemeMerge::open(folder, std::move(fitting), factor, model)); // that it fits
  TW_TRY(const auto made, scheme(folder));
  TW_TRY(auto opened, openPeftWeights(folder));
  AdapterCopy copy;
  const auto file = std::make_shared<const SafetensorsFile>(std::move(opened));
  const auto keys = made->keys();
  std::optional<SafetensorsFile> start;
  if (made->startsFromWeights()) {
    if (!hasStart(folder)) return fail(startMissing(folder));
    TW_TRY(start, openPeftWeights(folder / kStartFolder));
  }
  std::set<std::string> wrapped;
  for (const auto& info : file->tensors())
    if (const auto module = moduleOf(currentPeftKey(info.name), keys)) wrapped.insert(*module);
  for (const auto& info : file->tensors()) {
    if (isForgotten(info.name)) continue;
    TW_TRY(auto tensor, viewTensor(*file, info));
    const auto name = currentPeftKey(info.name);
    if (tensor.is_floating_point()) tensor = tensor.to(at::kFloat);
    if (const auto* began = start ? start->find(name) : nullptr) {
      TW_TRY(const auto values, viewAdapterTensor(*start, *began));
      tensor = made->joined(name, tensor, values.to(at::kFloat));
    }
    if (const auto module = moduleOf(name, keys); module && factor != 1.0)
      tensor = made->weighted(name.substr(module->size() + 1), tensor, factor);
    copy.tensors.push_back({currentBiasKey(name, wrapped), std::move(tensor)});
  }
  TW_CHECK(made->untie(model));
  const auto written = made->plain();
  written->config().baseModel = baseName;
  written->config().fanInFanOut = model.config().transposedLinears;
  copy.file = file;
  copy.config = peftConfigText(written->configJson());
  return copy;
}

Result<Json> SchemeKind::describe(const fs::path& folder) const {
  TW_TRY(const auto made, scheme(folder));
  TW_TRY(const auto file, openPeftWeights(folder));
  const auto& targets = std::as_const(*made).config().targets;
  const auto keys = made->keys();
  std::set<std::string> modules;
  for (const auto& tensor : file.tensors()) {
    const auto module = moduleOf(currentPeftKey(tensor.name), keys);
    if (!module) continue;
    const auto& named = targets.modules; // others are wrapped for the parameters that they hold
    if (!targets.parameters.empty() &&
        std::none_of(named.begin(), named.end(), [&](const auto& entry) { return endsWithModule(*module, entry); }))
      continue;
    modules.insert(lastName(*module));
  }
  for (const auto& parameter : targets.parameters) modules.insert(parameter);
  auto json = made->description();
  json["target_modules"] = modules;
  return json;
}

} // namespace tw
