#include "engine/export/adapter_set.h"
#include "engine/export/formats.h"
#include "engine/export/output_folder.h"
#include "engine/model/tensor_files.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"

namespace tw {
namespace {

/// "owner/name" as hubs write it, and no folder of that name here.
bool isHubName(const std::string& name) {
  const auto slash = name.find('/');
  const bool two = slash != std::string::npos && slash > 0 && slash + 1 < name.size() &&
                   name.find('/', slash + 1) == std::string::npos && name.front() != '.';
  const auto known = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '/'; };
  std::error_code ignored;
  return two && std::all_of(name.begin(), name.end(), known) && !fs::exists(fromUtf8(name), ignored);
}

/// What others find the base by: the hub's name where the adapter knows it, else the folder, wherever the export is
/// opened from.
std::string baseName(const PeftConfig& config, const fs::path& model) {
  if (isHubName(config.baseModel)) return config.baseModel;
  std::error_code ignored;
  const auto folder = fs::absolute(model, ignored).lexically_normal();
  return toUtf8(folder.has_filename() ? folder : folder.parent_path());
}

/// The adapter's configuration with its base so named. Errors: adapter.* and target.none, when it does not fit the
/// model.
Result<PeftConfig> checkedConfig(const fs::path& model, const fs::path& adapter) {
  TW_TRY(auto config, readPeftConfig(adapter));
  TW_TRY(const auto base, BaseTensors::open(model));
  TW_CHECK(AdapterSet::open({{adapter, 1.0}}, base));
  config.baseModel = baseName(config, model);
  config.fanInFanOut = base.config().transposedLinears;
  return config;
}

std::string cardText(const PeftConfig& config) {
  return modelCardText({"LoRA adapter", config.baseModel, "lora", 0, 0, 0, 0, {}});
}

const fs::path& tokenizerSource(const fs::path& model, const fs::path& adapter) {
  return tokenizerFiles(adapter).empty() ? model : adapter;
}

class AdapterExporter : public Exporter {
 public:
  Result<ExportSize> plan(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    const auto& adapter = chosen.first;
    TW_TRY(const auto config, checkedConfig(request.model, adapter));
    TW_TRY(const auto file, openPeftWeights(adapter));
    std::vector<TensorDeclaration> tensors;
    for (const auto& info : file.tensors())
      tensors.push_back(
          {currentPeftKey(info.name), isFloatingPoint(info.type) ? TensorType::F32 : info.type, info.shape});
    ExportFiles files;
    files.add(kAdapterWeightsFile, safetensorsFileSize(std::move(tensors)));
    files.add(kAdapterConfigFile, peftConfigText(config).size());
    files.addTokenizer(tokenizerSource(request.model, adapter));
    files.add("README.md", cardText(config).size());
    return files.total();
  }

  Result<events::Exported> run(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    const auto& [adapter, weight] = chosen;
    TW_TRY(const auto config, checkedConfig(request.model, adapter));
    TW_TRY(auto tensors, readTensors(adapter / kAdapterWeightsFile));
    uint64_t bytes = 0;
    for (auto& [name, tensor] : tensors) {
      name = currentPeftKey(std::move(name));
      if (tensor.is_floating_point()) tensor = tensor.to(at::kFloat);
      if (weight != 1.0 && name.ends_with(".lora_B.weight"))
        tensor.mul_(weight); // the scaling itself is in the configuration and may be a pattern
      bytes += tensor.nbytes();
    }
    TW_TRY(auto output, OutputFolder::create(request.out, request.overwrite, bytes, {request.model, adapter}));
    TW_CHECK(writeTensors(output.folder() / kAdapterWeightsFile, tensors));
    TW_CHECK(writePeftConfig(output.folder(), config));
    TW_CHECK(copyTokenizer(tokenizerSource(request.model, adapter), output.folder(), {}));
    TW_CHECK(writeFileAtomically(output.folder() / "README.md", cardText(config)));
    TW_TRY(const auto written, output.commit());
    return events::Exported{toUtf8(request.out), written};
  }

 private:
  static Result<std::pair<fs::path, double>> onlyAdapter(const ExportRequest& request) {
    if (request.adapters.size() == 1) return request.adapters.front();
    return fail(
        requestError("usage.adapter", "Exporting an adapter needs exactly one adapter.", "Choose one adapter."));
  }
};

} // namespace

std::unique_ptr<Exporter> makeAdapterExporter() { return std::make_unique<AdapterExporter>(); }

} // namespace tw
