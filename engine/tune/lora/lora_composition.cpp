#include "engine/tune/lora/lora_composition.h"

#include "engine/tune/base/peft_files.h"
#include "engine/tune/lora/lora_scheme.h"

#include <algorithm>
#include <map>

namespace tw {
namespace {

Error notComposable(const fs::path& folder, Text why) {
  return requestError("adapter.compose",
                      TW_TEXT("The adapter %1 cannot be part of a composed one: %2.", toUtf8(folder), std::move(why)),
                      TW_TEXT("Leave it out, or merge it into its base model."))
      .at(toUtf8(folder));
}

Error targetsClash() {
  return requestError("adapter.compose",
                      TW_TEXT("The targets of these adapters cannot be named together in one adapter."),
                      TW_TEXT("Compose adapters that were trained with the same target_modules."));
}

/// The matrices of one place from all adapters that have it.
struct Joined {
  Place place;
  std::vector<at::Tensor> a, b; ///< [experts, r, in], [out, r, experts]
  int64_t rank() const {
    int64_t sum = 0;
    for (const auto& one : a) sum += one.size(1);
    return sum;
  }
};

class Composition {
 public:
  Composition(const MethodKind& kind, const ModelShape& model) : m_kind(kind), m_model(model) {}

  Result<> add(const WeighedAdapter& part) {
    TW_CHECK(checkReplacesNothing(part));
    TW_TRY(const auto own, m_kind.copy(part.folder, part.weight, m_model, {}));
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : own.tensors) tensors[name] = tensor;
    TW_TRY(auto config, readLoraConfig(part.folder));
    TW_TRY(auto scheme, converted(std::move(config)));
    if (scheme->startsFromWeights()) { // `own` is without its start, and has twice the rank
      const auto plain = scheme->plain();
      TW_TRY(scheme, converted(configOf(static_cast<const LoraScheme&>(*plain))));
    }
    const auto& lora = configOf(*scheme);
    TW_TRY(const auto shapes, LoraShapes::create(lora));
    TW_TRY(const auto places, placesOf(m_model, lora.targets));
    for (const auto& place : places.all) {
      const auto terms = scheme->tensors(place);
      if (terms.size() != 2)
        return fail(
            notComposable(part.folder, TW_TEXT("what it does to %1 is no product of two matrices", place.name)));
      const auto [rank, scale] = shapes.of(place.name);
      const auto matrix = [&](size_t term) { // the adapter's file goes with `own`
        return tensors.at(kPeftPrefix + place.key + "." + terms[term].key).clone();
      };
      auto& joined = m_places[place.name];
      joined.place = place;
      joined.a.push_back(matrix(0).view({place.experts, rank, -1}));
      joined.b.push_back(matrix(1).mul_(scale).view({-1, rank, place.experts}));
    }
    m_configs.push_back(lora);
    return {};
  }

  /// Its scale is 1 everywhere. Errors: adapter.compose.
  Result<AdapterCopy> copy(const std::string& baseName) const {
    TW_TRY(const auto scheme, converted(joinedConfig(baseName)));
    const auto& config = configOf(*scheme);
    TW_TRY(const auto places, placesOf(m_model, config.targets));
    if (places.all.size() != m_places.size()) return fail(targetsClash());
    AdapterCopy copy;
    for (const auto& place : places.all) {
      const auto found = m_places.find(place.name);
      const auto terms = scheme->tensors(place);
      if (found == m_places.end()) return fail(targetsClash());
      for (const size_t term : {0, 1}) {
        const auto joined = at::cat(term == 0 ? found->second.a : found->second.b, 1);
        const auto& shape = terms[term].shape;
        if (shape[0] * shape[1] != joined.numel()) return fail(targetsClash());
        copy.tensors.push_back({kPeftPrefix + place.key + "." + terms[term].key, joined.reshape(shape).contiguous()});
      }
    }
    copy.config = peftConfigText(scheme->configJson());
    return copy;
  }

 private:
  static const LoraConfig& configOf(const LoraScheme& scheme) {
    return static_cast<const LoraConfig&>(scheme.config());
  }

  Result<std::unique_ptr<LoraScheme>> converted(LoraConfig config) const {
    TW_TRY(auto scheme, LoraScheme::create(std::move(config)));
    TW_CHECK(scheme->convert(m_model));
    return scheme;
  }

  /// Also that it fits the model.
  Result<> checkReplacesNothing(const WeighedAdapter& part) const {
    TW_TRY(const auto merge, m_kind.openMerge(part.folder, part.weight, m_model));
    const auto replaced = merge->replacedNames();
    if (replaced.empty()) return {};
    return fail(
        notComposable(part.folder, TW_TEXT("it puts a tensor of its own in the place of %1", replaced.front())));
  }

  LoraConfig joinedConfig(const std::string& baseName) const {
    LoraConfig config;
    config.baseModel = baseName;
    config.taskType = m_configs.front().taskType;
    config.fanInFanOut = m_model.config().transposedLinears;
    config.targets = targets();
    std::map<int64_t, int64_t> ranks;
    for (const auto& [name, joined] : m_places) ++ranks[joined.rank()];
    const auto fewer = [](const auto& one, const auto& other) { return one.second < other.second; };
    config.r = std::max_element(ranks.begin(), ranks.end(), fewer)->first;
    config.loraAlpha = static_cast<double>(config.r);
    for (const auto& [name, joined] : m_places) {
      if (joined.rank() == config.r) continue;
      config.rankPattern.emplace_back(name, joined.rank());
      config.alphaPattern.emplace_back(name, static_cast<double>(joined.rank()));
    }
    return config;
  }

  /// As the adapters say them where they all say the same, else each place by its whole name.
  TargetOptions targets() const {
    const auto said = [](const LoraConfig& config) {
      auto json = nlohmann::json::object();
      addTargets(json, config);
      json["layers"] = config.targets.layersToTransform.value_or(std::vector<int64_t>{-1});
      json["pattern"] = config.targets.layersPattern;
      return json;
    };
    const auto& first = m_configs.front();
    if (std::all_of(m_configs.begin(), m_configs.end(), [&](const auto& one) { return said(one) == said(first); }))
      return first.targets;
    TargetOptions named;
    named.modules.clear();
    for (const auto& [name, joined] : m_places)
      (joined.place.module == name && !joined.place.stacked ? named.modules : named.parameters).push_back(name);
    return named;
  }

  const MethodKind& m_kind;
  const ModelShape& m_model;
  std::vector<LoraConfig> m_configs;      ///< as converted
  std::map<std::string, Joined> m_places; ///< by name
};

} // namespace

Result<AdapterCopy> composeLora(const MethodKind& kind, const std::vector<WeighedAdapter>& parts,
                                const ModelShape& model, const std::string& baseName) {
  const at::NoGradGuard guard;
  Composition composition(kind, model);
  for (const auto& part : parts) TW_CHECK(composition.add(part));
  return composition.copy(baseName);
}

} // namespace tw
