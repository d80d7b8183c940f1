#include "engine/export/base_tensors.h"
#include "engine/export/formats.h"
#include "engine/export/output_folder.h"
#include "engine/model/tensor_files.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"

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

struct WrittenAdapter {
  AdapterCopy copy;
  std::string card;
};

/// Errors: adapter.* and target.*, when it does not fit the model.
Result<WrittenAdapter> writtenAs(const fs::path& model, const fs::path& adapter, double weight) {
  TW_TRY(const auto config, readPeftConfig(adapter));
  TW_TRY(const auto* kind, methodRegistry().ofAdapter(adapter));
  TW_TRY(const auto base, BaseTensors::open(model));
  const auto name = baseName(config, model);
  TW_TRY(auto copy, kind->copy(adapter, weight, base.shape(), name));
  const auto& product = kind->info().product;
  const auto title = product.substr(product.find(' ') + 1); // without its article
  return WrittenAdapter{std::move(copy), modelCardText({title, name, kind->info().name, 0, 0, 0, 0, {}})};
}

const fs::path& tokenizerSource(const fs::path& model, const fs::path& adapter) {
  return tokenizerFiles(adapter).empty() ? model : adapter;
}

class AdapterExporter : public Exporter {
 public:
  Result<ExportSize> plan(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    const auto& adapter = chosen.first;
    TW_TRY(const auto written, writtenAs(request.model, adapter, 1.0));
    std::vector<TensorDeclaration> tensors;
    for (const auto& [name, tensor] : written.copy.tensors)
      tensors.push_back({name, *tensorType(tensor.scalar_type()), tensor.sizes().vec()});
    ExportFiles files;
    files.add(kAdapterWeightsFile, safetensorsFileSize(std::move(tensors)));
    files.add(kAdapterConfigFile, written.copy.config.size());
    files.addTokenizer(tokenizerSource(request.model, adapter));
    files.add("README.md", written.card.size());
    return files.total();
  }

  Result<events::Exported> run(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    const auto& [adapter, weight] = chosen;
    TW_TRY(const auto written, writtenAs(request.model, adapter, weight));
    uint64_t bytes = 0;
    for (const auto& [name, tensor] : written.copy.tensors) bytes += tensor.nbytes();
    TW_TRY(auto output, OutputFolder::create(request.out, request.overwrite, bytes, {request.model, adapter}));
    TW_CHECK(writeTensors(output.folder() / kAdapterWeightsFile, written.copy.tensors));
    TW_CHECK(writeFileAtomically(output.folder() / kAdapterConfigFile, written.copy.config));
    TW_CHECK(copyTokenizer(tokenizerSource(request.model, adapter), output.folder(), {}));
    TW_CHECK(writeFileAtomically(output.folder() / "README.md", written.card));
    TW_TRY(const auto total, output.commit());
    return events::Exported{toUtf8(request.out), total};
  }

 private:
  static Result<std::pair<fs::path, double>> onlyAdapter(const ExportRequest& request) {
    if (request.adapters.size() == 1) return request.adapters.front();
    return fail(requestError("usage.adapter", TW_TEXT("Exporting an adapter needs exactly one adapter."),
                             TW_TEXT("Choose one adapter.")));
  }
};

} // namespace

std::unique_ptr<Exporter> makeAdapterExporter() { return std::make_unique<AdapterExporter>(); }

} // namespace tw
