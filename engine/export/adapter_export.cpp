#include "engine/export/adapter_folder.h"
#include "engine/export/base_tensors.h"
#include "engine/export/formats.h"
#include "engine/export/output_folder.h"
#include "engine/text/tokenizer.h"

namespace tw {
namespace {

/// Errors: adapter.* and target.*, when it does not fit the model.
Result<AdapterFolder> writtenAs(const fs::path& model, const fs::path& adapter, double weight) {
  TW_TRY(const auto config, readPeftConfig(adapter));
  TW_TRY(const auto* kind, methodRegistry().ofAdapter(adapter));
  TW_TRY(const auto base, BaseTensors::open(model));
  const auto name = adapterBaseName(config, model);
  TW_TRY(auto copy, kind->copy(adapter, weight, base.shape(), name));
  return AdapterFolder{std::move(copy), adapterCard(kind->info(), name),
                       tokenizerFiles(adapter).empty() ? model : adapter};
}

class AdapterExporter : public Exporter {
 public:
  Result<ExportSize> plan(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    TW_TRY(const auto written, writtenAs(request.model, chosen.first, 1.0));
    return sizeOf(written);
  }

  Result<events::Exported> run(const ExportRequest& request) const override {
    TW_TRY(const auto chosen, onlyAdapter(request));
    const auto& [adapter, weight] = chosen;
    TW_TRY(const auto written, writtenAs(request.model, adapter, weight));
    uint64_t bytes = 0;
    for (const auto& [name, tensor] : written.copy.tensors) bytes += tensor.nbytes();
    TW_TRY(auto output, OutputFolder::create(request.out, request.overwrite, bytes, {request.model, adapter}));
    TW_CHECK(writeAdapterFolder(written, output.folder()));
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
