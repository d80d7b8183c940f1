#include "engine/tune/ia3/ia3_config.h"

#include <algorithm>

namespace tw {

Result<Ia3Config> readIa3Config(const fs::path& folder) {
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  Ia3Config config;
  TW_CHECK(reader.readCommon(config));
  if (config.peftType != "IA3") return fail(reader.unsupported(TW_TEXT("the method %1", config.peftType)));
  TW_CHECK(reader.readTargets(config));
  if (!reader.value("feedforward_modules")) return fail(reader.missing("feedforward_modules"));
  config.feedforward.emplace();
  TW_CHECK(reader.read("feedforward_modules", *config.feedforward, &config.feedforwardIsPattern));
  return config;
}

nlohmann::json ia3ConfigJson(const Ia3Config& config) {
  auto json = commonPeftJson(config);
  addTargets(json, config);
  auto names = config.feedforward.value_or(std::vector<std::string>());
  std::sort(names.begin(), names.end());
  json["feedforward_modules"] =
      config.feedforwardIsPattern ? nlohmann::json(names.front()) : nlohmann::json(std::move(names));
  json["init_ia3_weights"] = true;
  return json;
}

} // namespace tw
