#include "engine/export/formats.h"
#include "engine/export/model_folder.h"

namespace tw {
namespace {

Result<std::unique_ptr<MergedTensors>> mergedOf(const ExportRequest& request) {
  return MergedTensors::open(request.model, request.adapters, request.type);
}

class SafetensorsExporter : public Exporter {
 public:
  Result<ExportSize> plan(const ExportRequest& request) const override {
    TW_TRY(const auto merged, mergedOf(request));
    return ModelFolderWriter(request, *merged).size();
  }
  Result<events::Exported> run(const ExportRequest& request) const override {
    TW_TRY(const auto merged, mergedOf(request));
    return ModelFolderWriter(request, *merged).write();
  }
};

} // namespace

std::unique_ptr<Exporter> makeSafetensorsExporter() { return std::make_unique<SafetensorsExporter>(); }

} // namespace tw
