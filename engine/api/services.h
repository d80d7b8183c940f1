#pragma once
// Tensor-free questions, answered on the caller's thread; the window calls them through Session::post. All are
// thread-safe and honour the stop token.
#include "engine/api/commands.h"
#include "engine/api/dataset_view.h"
#include "engine/api/memory_plan.h"
#include "engine/api/model_info.h"
#include "engine/api/recipe.h"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace tw {

/// What `data inspect` says of one file.
struct DataReport {
  std::string format, encoding;
  int64_t rows = 0, usable = 0;
  std::vector<std::string> columns;
  std::map<std::string, std::string> mapping;
  Json statistics = Json::object();
  std::vector<DataProblem> problems;
  std::vector<int64_t> duplicate_rows = {}; ///< the first that equal an earlier one
};

/// The beginning of a text file, read in one encoding: for choosing it by eye.
struct TextPreview {
  std::string encoding; ///< as it is called: "UTF-8", "windows-1252" …
  std::string text;     ///< whole characters; bytes that are none in this encoding are U+FFFD
  bool whole = false;   ///< nothing follows
};

struct EncodedRow {
  int64_t index = 0;
  std::vector<int32_t> ids, labels;
};

struct EncodeRequest {
  std::string model;
  DataFile file;
  int64_t max_length = 1024;
  std::string overlong = "auto", train_on = "responses", chat_template = "auto", system;
  bool strict = false;
};

struct CleanRequest {
  DataFile file;
  std::string out;
  bool dedupe = false;
  bool trim = false;                      ///< cut white space from the ends of texts
  std::vector<DataFile> apart_from;       ///< rows that one of these holds are left out
  int64_t min_length = 0, max_length = 0; ///< characters, 0 = no bound
  /// Rows above so many tokens of `model` are left out, or with `split_overlong` cut into several (text rows only). 0 =
  /// no bound.
  int64_t max_tokens = 0;
  std::string model, chat_template = "auto";
  bool split_overlong = false;
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
  std::vector<std::string> tags;
};
Json toJson(const RunInfo& run);

/// A model folder found on this machine.
struct FoundModel {
  std::string path, name;   ///< name as people say it: "Qwen/Qwen2.5-0.5B-Instruct", or the folder's
  std::string origin;       ///< starter|folder|huggingface|modelscope|run
  std::string architecture; ///< from config.json
  int64_t bytes = 0;        ///< of its weights
};

/// What a device is doing now.
struct DeviceStatus {
  std::string id, name; ///< "cpu", "cuda:0"; "AMD EPYC …", "NVIDIA H100"
  int64_t used_bytes = 0, total_bytes = 0;
  std::optional<int> temperature; ///< degrees Celsius
  /// Kernels that failed their self-test and whose work ATen's operations do in this process.
  std::vector<std::string> switched_off = {};
};

/// What an export would write, before it does.
struct ExportPlan {
  int64_t bytes = 0;      ///< of all files it writes
  int64_t free_bytes = 0; ///< on the disk of `out`
  int64_t files = 0;
};

/// One way to make a recipe fit the device: fields to set, and what that costs.
struct FitProposal {
  std::vector<std::pair<std::string, Json>> changes; ///< dotted field -> value
  /// What it costs, by code: fit.nf4, fit.checkpointing, fit.batch, fit.length, fit.rank (several: in the order of
  /// `changes`).
  std::vector<std::string> costs;
  MemoryPlan plan;
};

/// One line of `doctor`.
struct Check {
  Text name;
  bool ok = false;
  Text detail;
  std::string kernel = {}; ///< the kernel whose self-test it is ("rms_norm"), or empty
};

class Services {
 public:
  virtual ~Services() = default;

  virtual Result<ModelInfo> modelInfo(const std::string& folder) const = 0;

  virtual Result<std::vector<std::vector<int32_t>>>
  tokenize(const std::string& model, const std::vector<std::string>& texts, bool addSpecialTokens) const = 0;
  virtual Result<std::vector<std::string>>
  detokenize(const std::string& model, const std::vector<std::vector<int32_t>>& ids, bool skipSpecialTokens) const = 0;
  virtual Result<std::string> render(const RenderRequest& request) const = 0;

  /// A file by itself, or, with a model, what training with it comes to: rows that its template or max_length leaves
  /// out are problems and not usable, and `statistics` has "samples", "tokens" and "trained". A line of JSON that
  /// cannot be read is a problem (data.parse) here; training refuses the file.
  virtual Result<DataReport> inspectData(const EncodeRequest& request, std::stop_token stop = {}) const = 0;
  /// Names that DataFile::encoding takes besides "auto", the usual ones first.
  virtual std::vector<std::string> textEncodings() const = 0;
  /// `encoding` "auto" finds it out. Errors: io.*, data.encoding (none can be told, or the name is not known).
  virtual Result<TextPreview> previewText(const std::string& path, const std::string& encoding) const = 0;
  /// Calls `row` for each sample in order and `problem` for each problem.
  virtual Result<> encodeData(const EncodeRequest& request, const std::function<void(const EncodedRow&)>& row,
                              const std::function<void(const DataProblem&)>& problem,
                              std::stop_token stop = {}) const = 0;
  virtual Result<CleaningReport> cleanData(const CleanRequest& request, std::stop_token stop = {}) const = 0;

  /// Opens a file for looking at its rows: one pass that notes where they start. Errors: as inspectData; a file to
  /// which no format fits opens without one.
  virtual Result<std::shared_ptr<DatasetView>> openDataset(const DataFile& file, const DataProgressSink& progress = {},
                                                           std::stop_token stop = {}) const = 0;
  /// Row `row` of the request's file as it would be trained. Works without a model: then only messages are filled.
  virtual Result<SampleView> viewSample(const EncodeRequest& request, int64_t row, std::stop_token stop = {}) const = 0;
  /// Encodes all data of the recipe and adds it up.
  virtual Result<DataTotals> measureData(const Recipe& recipe, const DataProgressSink& progress = {},
                                         std::stop_token stop = {}) const = 0;

  virtual Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token stop = {}) const = 0;
  /// The same for full batches, without reading the data: answers within milliseconds.
  virtual Result<MemoryPlan> estimateFull(const Recipe& recipe) const = 0;
  /// Settings with which the recipe fits its device, cheapest first; empty when nothing helps or it already fits.
  virtual Result<std::vector<FitProposal>> makeItFit(const Recipe& recipe) const = 0;
  /// Distinct modules that can be targeted, with shapes and layers (names as in target_modules).
  virtual Result<std::vector<ModuleInfo>> modules(const std::string& model) const = 0;

  /// The starter model, models below `folders`, and what the Hugging Face and ModelScope caches hold.
  virtual std::vector<FoundModel> findModels(const std::vector<std::string>& folders,
                                             std::stop_token stop = {}) const = 0;
  virtual std::vector<DeviceStatus> devices() const = 0;
  virtual Result<ExportPlan> planExport(const commands::Export& request) const = 0;
  /// Free bytes where `folder` is or would be.
  virtual Result<int64_t> freeSpace(const std::string& folder) const = 0;
  /// Installed resources: presets, sample datasets, the starter model.
  virtual std::string resourcesFolder() const = 0;
  virtual std::string libraryFolder() const = 0;

  /// adapter_config.json and what the tensors say: type, r, alpha, modules, parameters, base.
  virtual Result<Json> adapterInfo(const std::string& folder) const = 0;

  virtual Result<std::vector<RunInfo>> runs() const = 0;
  virtual Result<RunInfo> run(const std::string& id) const = 0;
  /// The run's training_log.jsonl as events.
  virtual Result<std::vector<Json>> runLog(const std::string& id) const = 0;
  /// The resolved recipe of a run.
  virtual Result<Json> runRecipe(const std::string& id) const = 0;
  virtual Result<> setRunNotes(const std::string& id, const std::string& notes,
                               const std::vector<std::string>& tags) = 0;
  /// Forgets the run; with `files` also deletes its output folder.
  virtual Result<> deleteRun(const std::string& id, bool files) = 0;

  /// Versions, devices, memory, disk, and a self-test of every kernel in a process of its own. What fails is remembered
  /// and switched off from the next job on.
  virtual std::vector<Check> doctor() const = 0;
  /// The self-test of one device in this process ("cpu", "cuda", "cuda:N").
  virtual std::vector<Check> selfTest(const std::string& device) const = 0;
};

} // namespace tw
