#pragma once
// Tensor-free questions, answered on the caller's thread; the window calls them through Session::workers. All are thread-safe and honour the stop token.
#include "engine/api/catalog.h"
#include "engine/api/memory_plan.h"
#include "engine/api/model_info.h"
#include "engine/api/recipe.h"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace tw {

struct DataProblem {
  std::string code, message, advice, file;
  int64_t line = 0, row = 0;
};
Json toJson(const DataProblem& problem);

/// What `data inspect` says of one file.
struct DataReport {
  std::string format, encoding;
  int64_t rows = 0, usable = 0;
  std::vector<std::string> columns;
  std::map<std::string, std::string> mapping;
  Json statistics = Json::object();
  std::vector<DataProblem> problems;
};

struct EncodedRow {
  int64_t index = 0;
  std::vector<int32_t> ids, labels;
};

struct EncodeRequest {
  std::string model;
  DataFile file;
  int64_t max_length = 1024;
  std::string overlong = "truncate", train_on = "responses", chat_template = "auto", system;
  bool strict = false;
};

struct CleanRequest {
  DataFile file;
  std::string out;
  bool dedupe = false;
  int64_t min_length = 0, max_length = 0; ///< characters, 0 = no bound
};
struct CleaningReport {
  int64_t kept = 0, dropped = 0;
  std::map<std::string, int64_t> reasons;
};

struct RenderRequest {
  std::string model;         ///< may be empty when `chat_template` is a file
  std::string chat_template; ///< empty = the model's own
  Json messages, tools;      ///< tools null when absent
  bool add_generation_prompt = false;
  Json variables = Json::object();
};

/// One run as the run store knows it.
struct RunInfo {
  std::string id, name, status, output_dir, started, model, method; ///< status: running|finished|stopped|failed
  int64_t steps = 0, total_steps = 0;
  double train_loss = 0, seconds = 0;
  std::string notes;
};
Json toJson(const RunInfo& run);

/// One line of `doctor`.
struct Check {
  std::string name;
  bool ok = false;
  std::string detail;
};

class Services {
 public:
  virtual ~Services() = default;

  virtual Catalog catalog() const = 0;
  virtual Result<ModelInfo> modelInfo(const std::string& folder) const = 0;

  virtual Result<std::vector<std::vector<int32_t>>> tokenize(const std::string& model, const std::vector<std::string>& texts, bool addSpecialTokens) const = 0;
  virtual Result<std::vector<std::string>> detokenize(const std::string& model, const std::vector<std::vector<int32_t>>& ids, bool skipSpecialTokens) const = 0;
  virtual Result<std::string> render(const RenderRequest& request) const = 0;

  virtual Result<DataReport> inspectData(const DataFile& file, std::stop_token stop = {}) const = 0;
  /// Calls `row` for each sample in order and `problem` for each problem.
  virtual Result<> encodeData(const EncodeRequest& request, const std::function<void(const EncodedRow&)>& row,
                              const std::function<void(const DataProblem&)>& problem, std::stop_token stop = {}) const = 0;
  virtual Result<CleaningReport> cleanData(const CleanRequest& request, std::stop_token stop = {}) const = 0;

  virtual Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token stop = {}) const = 0;
  /// adapter_config.json and what the tensors say: type, r, alpha, modules, parameters, base.
  virtual Result<Json> adapterInfo(const std::string& folder) const = 0;

  virtual Result<std::vector<RunInfo>> runs() const = 0;
  virtual Result<RunInfo> run(const std::string& id) const = 0;
  /// The run's training_log.jsonl as events.
  virtual Result<std::vector<Json>> runLog(const std::string& id) const = 0;
  /// The resolved recipe of a run.
  virtual Result<Json> runRecipe(const std::string& id) const = 0;
  /// Forgets the run; with `files` also deletes its output folder.
  virtual Result<> deleteRun(const std::string& id, bool files) = 0;

  /// Versions, devices, memory, disk, and a self-test of every kernel. GPU kernels are tested in a child process by running `childProgram`.
  virtual std::vector<Check> doctor(const std::string& childProgram) const = 0;
  /// The self-test of one device in this process ("cpu", "cuda").
  virtual std::vector<Check> selfTest(const std::string& device) const = 0;
};

} // namespace tw
