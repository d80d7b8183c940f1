#include "engine/tune/adapter/bottleneck_kind.h"

#include "engine/tune/adapter/bottleneck_on_model.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <algorithm>

namespace tw {
namespace {

class BottleneckMethod : public TuningMethod {
 public:
  BottleneckMethod(const MethodInfo& info, MethodOptions options, BottleneckConfig config)
      : m_info(info), m_options(std::move(options)), m_config(std::move(config)) {}

  const MethodInfo& info() const override { return m_info; }
  Result<MethodFootprint> footprint(const ModelShape& model) const override {
    MethodFootprint footprint;
    const int64_t hidden = model.config().hiddenSize, width = bottleneckWidth(model.config(), m_config);
    for (const auto& place : bottleneckPlaces(model, m_config)) {
      for (auto& tensor : bottleneckTensors(place, hidden, width)) footprint.trainable.push_back(std::move(tensor));
      // The block's output, and the narrow values behind the bend; before it where its slope needs them.
      const bool both = m_config.bend == BottleneckBend::Gelu || m_config.bend == BottleneckBend::Silu;
      footprint.weights[place.module].values += hidden + (both ? 2 : 1) * width;
    }
    return footprint;
  }
  Result<> attach(CausalModel& model) override {
    m_adapter = std::make_unique<BottleneckOnModel>(model, m_config, true);
    if (!m_options.initFrom.empty()) return m_adapter->read(m_options.initFrom);
    m_adapter->initialize(m_options.seed);
    return {};
  }
  void detach() override {
    if (m_adapter) m_adapter->setActive(false);
  }
  Result<> setActive(bool active) override {
    m_adapter->setActive(active);
    return {};
  }
  const std::vector<TrainableTensor>& trainable() const override {
    static const std::vector<TrainableTensor> none;
    return m_adapter ? m_adapter->tensors() : none;
  }
  Result<> save(const fs::path& folder, SaveKind) const override { return m_adapter->write(folder); }
  Result<> load(const fs::path& folder) override { return m_adapter->read(folder); }

 private:
  const MethodInfo& m_info;
  MethodOptions m_options;
  BottleneckConfig m_config;
  std::unique_ptr<BottleneckOnModel> m_adapter;
};

class MountedBottleneck : public MountedAdapter {
 public:
  explicit MountedBottleneck(std::unique_ptr<BottleneckOnModel> adapter) : m_adapter(std::move(adapter)) {}
  Result<> setFactor(double factor) override {
    m_adapter->setFactor(factor);
    return {};
  }

 private:
  std::unique_ptr<BottleneckOnModel> m_adapter;
};

/// That the file holds what the model's places need and no more. Errors: adapter.*.
Result<SafetensorsFile> openBottleneck(const fs::path& folder, const BottleneckConfig& config,
                                       const ModelShape& model) {
  TW_TRY(auto file, openPeftWeights(folder));
  size_t count = 0;
  const int64_t width = bottleneckWidth(model.config(), config);
  for (const auto& place : bottleneckPlaces(model, config))
    for (const auto& [name, shape] : bottleneckTensors(place, model.config().hiddenSize, width)) {
      const auto* info = file.find(name);
      if (!info)
        return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", name), folder));
      if (info->shape != shape) return fail(wrongTensorShape(name, shape, folder));
      TW_CHECK(viewAdapterTensor(file, *info));
      ++count;
    }
  if (count != file.tensors().size())
    return fail(tensorMisfit("adapter.tensor_extra",
                             TW_TEXT("The adapter holds tensors that have no place in this model."), folder));
  return file;
}

class BottleneckKind : public MethodKind {
 public:
  const MethodInfo& info() const override { return *findMethod("adapter"); }

  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    if (!options.targets.modulesToSave.empty())
      return fail(requestError("method.modules_to_save",
                               TW_TEXT("Bottleneck adapters are trained alone, without modules_to_save."),
                               TW_TEXT("Leave modules_to_save out, or set method.type to lora."))
                      .in("method.modules_to_save"));
    BottleneckConfig config;
    config.baseModel = toUtf8(options.baseModel);
    setPlacement(options.own.at("placement").get<std::string>(), config);
    setNonLinearity(options.own.at("non_linearity").get<std::string>(), config);
    config.reductionFactor = options.own.at("reduction_factor").get<int64_t>();
    if (!options.initFrom.empty()) {
      TW_TRY(const auto start, readBottleneckConfig(options.initFrom));
      if (start.placement != config.placement || start.bend != config.bend ||
          start.reductionFactor != config.reductionFactor)
        return fail(requestError("method.init_from",
                                 TW_TEXT("The adapter in init_from has another placement, reduction_factor or "
                                         "non_linearity than the recipe says."),
                                 TW_TEXT("Give the recipe those of the adapter: they stand in its %1.",
                                         std::string(kAdapterConfigFile)))
                        .in("method.init_from"));
    }
    return std::make_unique<BottleneckMethod>(info(), options, std::move(config));
  }

  Result<std::unique_ptr<MountedAdapter>> mount(CausalModel& model, const fs::path& folder) const override {
    TW_TRY(auto config, readBottleneckConfig(folder));
    auto adapter = std::make_unique<BottleneckOnModel>(model, std::move(config), false);
    TW_CHECK(adapter->read(folder));
    return std::make_unique<MountedBottleneck>(std::move(adapter));
  }

  Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double, const ModelShape&) const override {
    return fail(requestError("method.not_mergeable", info().whyNotMerged,
                             TW_TEXT("Export it as an adapter and use it beside its base, or train with lora for a "
                                     "model that stands alone."))
                    .at(toUtf8(folder)));
  }

  /// The factor is worked into the second matrix.
  Result<AdapterCopy> copy(const fs::path& folder, double factor, const ModelShape& model,
                           const std::string& baseName) const override {
    TW_TRY(auto config, readBottleneckConfig(folder));
    TW_TRY(auto opened, openBottleneck(folder, config, model));
    AdapterCopy copy;
    const auto file = std::make_shared<const SafetensorsFile>(std::move(opened));
    for (const auto& info : file->tensors()) {
      TW_TRY(const auto view, viewAdapterTensor(*file, info));
      const bool up = info.name.ends_with(".up.weight") || info.name.ends_with(".up.bias");
      const auto values = view.to(at::kFloat);
      copy.tensors.push_back({info.name, up && factor != 1.0 ? values * factor : values});
    }
    config.baseModel = baseName;
    copy.file = file;
    copy.config = peftConfigText(bottleneckConfigJson(config));
    return copy;
  }

  Result<Json> describe(const fs::path& folder) const override {
    TW_TRY(const auto config, readBottleneckConfig(folder));
    const auto json = bottleneckConfigJson(config);
    Json told = Json::object();
    for (const char* key : {"placement", "reduction_factor", "non_linearity"})
      told[key] = Json::parse(json[key].dump());
    return told;
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeBottleneckKind() { return std::make_unique<BottleneckKind>(); }

} // namespace tw
