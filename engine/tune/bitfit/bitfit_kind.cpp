#include "engine/tune/bitfit/bitfit_kind.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/bitfit/bitfit_method.h"

#include <algorithm>
#include <map>

namespace tw {
namespace {

/// Biases are there or not: what half of a bias would be depends on the base's.
Error bitfitNotWeighted() {
  return requestError("adapter.weight",
                      TW_TEXT("A bitfit adapter cannot be weighted: its biases take the place of the base's."),
                      TW_TEXT("Use it with the weight 1, or with 0 to leave it out."));
}

class MountedBiases : public MountedAdapter {
 public:
  explicit MountedBiases(std::unique_ptr<BiasesOnModel> biases) : m_biases(std::move(biases)) {}
  std::vector<std::string> replacedNames() const override { return m_biases->replacedNames(); }
  Result<> setFactor(double factor) override {
    if (factor != 0.0 && factor != 1.0) return fail(bitfitNotWeighted());
    return m_biases->setActive(factor == 1.0);
  }

 private:
  std::unique_ptr<BiasesOnModel> m_biases;
};

class BitfitMerge : public AdapterMerge {
 public:
  BitfitMerge(std::shared_ptr<const SafetensorsFile> file, std::map<std::string, const TensorInfo*> tensors)
      : m_file(std::move(file)), m_tensors(std::move(tensors)) {}
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& [name, info] : m_tensors) names.push_back(name);
    return names;
  }
  bool replaces(const std::string& tensor) const override { return m_tensors.contains(tensor); }
  bool changes(const std::string&) const override { return false; }
  Result<at::Tensor> replacement(const std::string& tensor) const override {
    TW_TRY(const auto stored, readTensor(*m_file, *m_tensors.at(tensor)));
    return stored.to(at::kFloat);
  }
  Result<at::Tensor> merged(const std::string&, at::Tensor values) const override { return values; }

 private:
  std::shared_ptr<const SafetensorsFile> m_file;
  std::map<std::string, const TensorInfo*> m_tensors; ///< by the base's names
};

class BitfitKind : public MethodKind {
 public:
  const MethodInfo& info() const override { return *findMethod("bitfit"); }

  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const override {
    PeftConfig config;
    config.peftType = info().peftType;
    config.baseModel = toUtf8(options.baseModel);
    config.targets.modulesToSave = options.targets.modulesToSave;
    if (!options.initFrom.empty()) {
      TW_TRY(const auto start, readBitfitConfig(options.initFrom));
      config.targets.modulesToSave = start.targets.modulesToSave;
    }
    return std::make_unique<BitfitMethod>(info(), options, std::move(config));
  }

  Result<std::unique_ptr<MountedAdapter>> mount(CausalModel& model, const fs::path& folder) const override {
    TW_TRY(const auto config, readBitfitConfig(folder));
    TW_TRY(auto biases, BiasesOnModel::attach(model, config, false));
    TW_CHECK(biases->read(folder));
    return std::make_unique<MountedBiases>(std::move(biases));
  }

  Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double factor,
                                                  const ModelShape& model) const override {
    if (factor != 1.0) return fail(bitfitNotWeighted());
    TW_TRY(const auto config, readBitfitConfig(folder));
    TW_TRY(const auto names, bitfitTensors(model, config));
    TW_TRY(auto opened, openPeftWeights(folder));
    const auto file = std::make_shared<const SafetensorsFile>(std::move(opened));
    std::map<std::string, const TensorInfo*> tensors;
    for (const auto& info : file->tensors()) TW_CHECK(viewAdapterTensor(*file, info));
    for (const auto& name : names) {
      const auto* info = file->find(kPeftPrefix + name);
      if (!info)
        return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", kPeftPrefix + name),
                                 folder));
      if (info->shape != *model.shape(name)) return fail(wrongTensorShape(info->name, *model.shape(name), folder));
      tensors[name] = info;
    }
    for (const auto& info : file->tensors())
      if (std::none_of(tensors.begin(), tensors.end(), [&](const auto& one) { return one.second == &info; }))
        return fail(tensorMisfit(
            "adapter.tensor_extra",
            TW_TEXT("The adapter holds the tensor %1, which has no place in this model.", info.name), folder));
    return std::make_unique<BitfitMerge>(file, std::move(tensors));
  }

  Result<AdapterCopy> copy(const fs::path& folder, double factor, const ModelShape& model,
                           const std::string& baseName) const override {
    TW_CHECK(openMerge(folder, factor, model)); // that it fits
    TW_TRY(auto config, readBitfitConfig(folder));
    TW_TRY(auto opened, openPeftWeights(folder));
    AdapterCopy copy;
    const auto file = std::make_shared<const SafetensorsFile>(std::move(opened));
    for (const auto& info : file->tensors()) {
      TW_TRY(const auto tensor, viewTensor(*file, info));
      copy.tensors.push_back({info.name, tensor.to(at::kFloat)});
    }
    config.baseModel = baseName;
    copy.file = file;
    copy.config = peftConfigText(bitfitConfigJson(config));
    return copy;
  }

  Result<Json> describe(const fs::path& folder) const override {
    TW_TRY(const auto config, readBitfitConfig(folder));
    return Json{{"modules_to_save", config.targets.modulesToSave}};
  }
};

} // namespace

std::unique_ptr<const MethodKind> makeBitfitKind() { return std::make_unique<BitfitKind>(); }

} // namespace tw
