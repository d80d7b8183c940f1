#pragma once
// Options that several verbs share: the model with its adapters, sampling, and data files.
#include "engine/api/commands.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tw::cli {

/// What --chat-template takes.
std::string chatTemplateHelp();

/// "DIR" or "DIR=WEIGHT". A folder whose own name ends in "=number" is taken as the folder when it exists. Error:
/// usage.adapter.
Result<AdapterChoice> parseAdapter(const std::string& text);

class ModelOptions {
 public:
  /// MODEL and --adapter; `holding`: also how the weights are held and where (--quantization, --block-size, --dtype,
  /// --device).
  void setUp(CLI::App& app, bool holding = true);
  Result<ModelChoice> choice() const;

 private:
  ModelChoice m_choice;
  std::vector<std::string> m_adapters;
};

class SamplingOptions {
 public:
  void setUp(CLI::App& app);
  Result<Sampling> sampling() const;

 private:
  Sampling m_sampling;
  std::optional<int64_t> m_seed; ///< signed, since CLI11 would wrap -1 around
};

/// --format, --columns, --encoding and --limit of a data file.
class DataOptions {
 public:
  void setUp(CLI::App& app);
  Result<DataFile> file(const std::string& path) const;

 private:
  std::string m_format = "auto", m_encoding = "auto";
  std::vector<std::string> m_columns;
  int64_t m_limit = 0;
};

/// A JSON array of messages. Errors: those of readJson, data.messages.
Result<Json> readMessages(const std::string& path);

} // namespace tw::cli
