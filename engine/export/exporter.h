#pragma once
// One format that a model or an adapter can be written in for other programs. engine/api/catalog/exporters.cpp
// describes the same formats.
#include "engine/api/events.h"
#include "engine/api/json.h"
#include "engine/base/files.h"
#include "engine/export/export_size.h"
#include "engine/io/tensor_type.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace tw {

struct ExportRequest {
  fs::path model;                                    ///< base model folder
  std::vector<std::pair<fs::path, double>> adapters; ///< folder, weight
  fs::path out;
  std::optional<TensorType> type; ///< of what is floating-point; empty: as the base has it
  uint64_t maxShardSize = 5'000'000'000;
  Json options = Json::object(); ///< the format's own, by name; what is not there has its default
  bool overwrite = false;
  EventSink sink; ///< Progress
  std::stop_token stop;
};

class Exporter {
 public:
  virtual ~Exporter() = default;
  /// What run() would write, exactly; `out`, `sink` and `stop` do not matter. Errors: whatever run() would refuse
  /// before it writes.
  virtual Result<ExportSize> plan(const ExportRequest& request) const = 0;
  /// Writes to OUT.tmp, then renames. Errors: those of plan(), export.exists (OUT is not empty), export.same_folder,
  /// io.*, cancelled.
  virtual Result<events::Exported> run(const ExportRequest& request) const = 0;
};

std::vector<std::string> exporterNames();
/// Errors: usage.not_yet (names the formats that there are).
Result<std::unique_ptr<Exporter>> makeExporter(const std::string& format);

} // namespace tw
