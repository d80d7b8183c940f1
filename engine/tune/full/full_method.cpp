#include "engine/tune/full/full_method.h"

#include "engine/io/config_type.h"
#include "engine/io/model_code.h"
#include "engine/model/finite.h"
#include "engine/model/tensor_files.h"
#include "engine/model/tensor_slots.h"

#include <set>

namespace tw {
namespace {

constexpr const char* kWeightsFile = "model.safetensors";

Error tensorMisfit(Text what, const fs::path& folder) {
  return workError("checkpoint.damaged", std::move(what), TW_TEXT("Resume from another checkpoint."))
      .at(toUtf8(folder / kWeightsFile));
}

/// That of the base, where it is one that models are computed in.
TensorType finalType(const ModelConfig& config) { return floatTypeNamed(config.dtype).value_or(TensorType::F32); }

/// Of layer -1 is what stands outside all layers.
using Layers = std::optional<std::set<int64_t>>;
bool holds(const Layers& layers, int64_t layer) { return !layers || layers->contains(layer); }

class FullMethod : public TuningMethod {
 public:
  FullMethod(const MethodInfo& info, MethodOptions options, ChooseLayers choose)
      : m_info(info), m_options(std::move(options)), m_choose(std::move(choose)) {}
  ~FullMethod() override { detach(); }

  const MethodInfo& info() const override { return m_info; }

  Result<MethodFootprint> footprint(const ModelShape& model) const override {
    TW_TRY(const auto layers, trainedLayers(model.config()));
    MethodFootprint footprint;
    for (const auto& slot : model.slots()) {
      if (!holds(layers, slot.layer)) continue;
      footprint.trainable.push_back({slot.name, slot.shape});
      if (slot.matrix()) footprint.weights[slot.module()] = {true, 0};
    }
    if (layers && !layers->empty()) footprint.firstLayer = *layers->begin();
    return footprint;
  }

  Result<> attach(CausalModel& model) override {
    for (const auto& weight : model.weights())
      if (weight->storage().isQuantized())
        return fail(requestError("method.full_quantized", TW_TEXT("Full training needs unquantised weights."),
                                 TW_TEXT("Set model.quantization to none, or method.type to lora."))
                        .in("model.quantization"));
    TW_TRY(const auto layers, trainedLayers(model.config()));
    m_model = &model;
    std::set<std::string> chosen;
    for (const auto& slot : tensorSlots(model.config(), tensorNames(model.config()))) {
      m_fileNames[slot.name] = slot.file;
      if (holds(layers, slot.layer)) chosen.insert(slot.name);
    }
    for (const auto& [name, tensor] : model.parameters()) {
      if (layers && !chosen.contains(name)) continue;
      auto master = tensor.detach().to(at::kFloat, false, true).requires_grad_(true);
      TW_CHECK(model.replaceParameter(name, master));
      m_tensors.push_back({name, std::move(master), model.decays(name)});
    }
    return {};
  }

  /// The trained values stay in the model, frozen: keeping the old ones would cost a second model.
  void detach() override {
    if (!m_model) return;
    for (const auto& tensor : m_tensors)
      (void)m_model->replaceParameter(tensor.name, tensor.tensor.detach().to(m_model->computeDtype()));
    m_model = nullptr;
  }

  Result<> setActive(bool active) override {
    if (active) return {};
    return fail(requestError(
        "method.no_base",
        TW_TEXT("Full training changes the base model itself, so there is no answer without the training."),
        TW_TEXT("Compare with the model's folder once training has ended.")));
  }
  const std::vector<TrainableTensor>& trainable() const override { return m_tensors; }

  Result<> save(const fs::path& folder, SaveKind kind) const override {
    const auto& config = m_model->config();
    const auto type = kind == SaveKind::Final ? finalType(config) : TensorType::F32;
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : m_model->parameters()) tensors.push_back({fileName(name), tensor.detach()});
    if (kind == SaveKind::Final && config.nested()) TW_CHECK(addUntouched(tensors));
    TW_CHECK(writeTensors(folder / kWeightsFile, tensors, scalarType(type)));
    TW_CHECK(writeFileAtomically(folder / "config.json", prettyJson(configWithType(config.raw, type))));
    if (!m_options.baseModel.empty()) TW_CHECK(copyModelCode(m_options.baseModel, folder));
    std::error_code ignored;
    const auto generation = m_options.baseModel / "generation_config.json";
    if (!m_options.baseModel.empty() && fs::exists(generation, ignored)) {
      TW_TRY(const auto text, readFile(generation, uint64_t{1} << 20));
      TW_CHECK(writeFileAtomically(folder / "generation_config.json", text));
    }
    return {};
  }

  int64_t savedBytes(SaveKind kind) const override {
    const bool half = kind == SaveKind::Final && finalType(m_model->config()) != TensorType::F32;
    int64_t values = 0;
    for (const auto& parameter : m_model->parameters()) values += parameter.tensor.numel();
    return values * (half ? 2 : 4);
  }

  Result<> load(const fs::path& folder) override {
    TW_TRY(const auto file, SafetensorsFile::open(folder / kWeightsFile));
    const at::NoGradGuard guard;
    for (const auto& tensor : m_tensors) {
      const auto* info = file.find(fileName(tensor.name));
      if (!info) return fail(tensorMisfit(TW_TEXT("The tensor %1 is missing.", tensor.name), folder));
      if (at::IntArrayRef(info->shape) != tensor.tensor.sizes())
        return fail(tensorMisfit(TW_TEXT("The tensor %1 has another shape than the model's.", tensor.name), folder));
      TW_TRY(const auto values, readTensor(file, *info));
      TW_CHECK(checkFinite(values, info->name, toUtf8(file.path())));
      at::Tensor(tensor.tensor).copy_(values);
    }
    return {};
  }

 private:
  const std::string& fileName(const std::string& name) const {
    const auto found = m_fileNames.find(name);
    return found == m_fileNames.end() ? name : found->second;
  }

  /// A model for several kinds of input stays whole: what is not the decoder's comes from the base as it was.
  Result<> addUntouched(std::vector<NamedTensor>& tensors) const {
    if (m_options.baseModel.empty()) return {};
    TW_TRY(const auto files, openCheckpoint(m_options.baseModel, m_model->config()));
    std::set<std::string> own;
    for (const auto& slot : tensorSlots(m_model->config(), tensorNames(m_model->config(), files)))
      own.insert(slot.file);
    for (const auto& entry : files.entries()) {
      if (own.count(entry.tensor->name) || !isFloatingPoint(entry.tensor->type)) continue;
      TW_TRY(auto tensor, readTensor(*entry.file, *entry.tensor));
      tensors.push_back({entry.tensor->name, std::move(tensor)});
    }
    return {};
  }

  Result<Layers> trainedLayers(const ModelConfig& config) const {
    if (!m_choose) return Layers();
    TW_TRY(auto layers, m_choose(config.layers));
    return Layers(std::move(layers));
  }

  const MethodInfo& m_info;
  MethodOptions m_options;
  ChooseLayers m_choose;
  CausalModel* m_model = nullptr;
  std::vector<TrainableTensor> m_tensors;
  std::unordered_map<std::string, std::string> m_fileNames; ///< by the name of the module's tensor
};

class FullKind : public MethodKind {
 public:
  const MethodInfo& info() const override { return *findMethod("full"); }
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    return makeFullMethod(info(), options, {});
  }
};

} // namespace

std::unique_ptr<TuningMethod> makeFullMethod(const MethodInfo& info, const MethodOptions& options,
                                             ChooseLayers choose) {
  return std::make_unique<FullMethod>(info, options, std::move(choose));
}

std::unique_ptr<const MethodKind> makeFullKind() { return std::make_unique<FullKind>(); }

} // namespace tw
