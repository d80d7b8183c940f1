#include "engine/export/formats.h"

#include <algorithm>

namespace tw {
namespace {

struct Format {
  const char* name;
  std::unique_ptr<Exporter> (*make)();
};

const Format kFormats[] = {
    {"safetensors", makeSafetensorsExporter}, {"adapter", makeAdapterExporter}, {"bnb-4bit", makeBnbExporter}};

} // namespace

std::vector<std::string> exporterNames() {
  std::vector<std::string> names;
  for (const auto& format : kFormats) names.emplace_back(format.name);
  return names;
}

Result<std::unique_ptr<Exporter>> makeExporter(const std::string& name) {
  const auto found =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& format) { return name == format.name; });
  if (found != std::end(kFormats)) return found->make();
  std::string known;
  for (const auto& format : exporterNames()) known += (known.empty() ? "" : ", ") + format;
  return fail(requestError("usage.not_yet",
                           TW_TEXT("The export format \"%1\" is not available in this version yet.", name),
                           TW_TEXT("Choose one of: %1.", known))
                  .in("format"));
}

} // namespace tw
