#pragma once
// The tensor-free services, each a thin walk through the layers that know the answer. One file of *_services.cpp a
// subject.
#include "engine/api/services.h"
#include "engine/plan/memory_plan.h"
#include "engine/session/runs/run_store.h"
#include "engine/session/services/measured_samples.h"
#include "engine/session/services/source_cache.h"
#include "engine/text/chat_template.h"

#include <mutex>

namespace tw {

class EngineServices final : public Services {
 public:
  explicit EngineServices(RunStore* runs) : m_runs(runs) {}

  Result<ModelInfo> modelInfo(const std::string& folder) const override;
  Result<std::vector<std::vector<int32_t>>> tokenize(const std::string& model, const std::vector<std::string>& texts,
                                                     bool addSpecialTokens) const override;
  Result<std::vector<std::string>> detokenize(const std::string& model, const std::vector<std::vector<int32_t>>& ids,
                                              bool skipSpecialTokens) const override;
  Result<std::string> render(const RenderRequest& request) const override;
  Result<DataReport> inspectData(const EncodeRequest& request, std::stop_token stop) const override;
  std::vector<std::string> textEncodings() const override;
  Result<TextPreview> previewText(const std::string& path, const std::string& encoding) const override;
  Result<> encodeData(const EncodeRequest& request, const std::function<void(const EncodedRow&)>& row,
                      const std::function<void(const DataProblem&)>& problem, std::stop_token stop) const override;
  Result<CleaningReport> cleanData(const CleanRequest& request, std::stop_token stop) const override;
  Result<std::shared_ptr<DatasetView>> openDataset(const DataFile& file, const DataProgressSink& progress,
                                                   std::stop_token stop) const override;
  Result<SampleView> viewSample(const EncodeRequest& request, int64_t row, std::stop_token stop) const override;
  Result<DataTotals> measureData(const Recipe& recipe, const DataProgressSink& progress,
                                 std::stop_token stop) const override;
  Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token stop) const override;
  Result<MemoryPlan> estimateFull(const Recipe& recipe) const override;
  Result<std::vector<FitProposal>> makeItFit(const Recipe& recipe) const override;
  Result<std::vector<ModuleInfo>> modules(const std::string& model) const override;
  std::vector<FoundModel> findModels(const std::vector<std::string>& folders, std::stop_token stop) const override;
  std::vector<DeviceStatus> devices() const override;
  Result<ExportPlan> planExport(const commands::Export& request) const override;
  Result<int64_t> freeSpace(const std::string& folder) const override;
  std::string resourcesFolder() const override;
  std::string libraryFolder() const override;
  Result<Json> adapterInfo(const std::string& folder) const override;
  Result<std::vector<RunInfo>> runs() const override;
  Result<RunInfo> run(const std::string& id) const override;
  Result<std::vector<Json>> runLog(const std::string& id) const override;
  Result<Json> runRecipe(const std::string& id) const override;
  Result<> setRunNotes(const std::string& id, const std::string& notes, const std::vector<std::string>& tags) override;
  Result<> deleteRun(const std::string& id, bool files) override;
  std::vector<Check> doctor() const override;
  std::vector<Check> selfTest(const std::string& device) const override;

 private:
  /// Those of the folders asked for last stay loaded while their files are the same.
  Result<std::shared_ptr<const Tokenizer>> tokenizerOf(const std::string& model) const;
  /// The encoder that the request's fields describe.
  Result<std::shared_ptr<const SampleEncoder>> encoderOf(const EncodeRequest& request) const;
  /// The configuration of the model asked for last stays read while its files are the same.
  Result<std::shared_ptr<const ModelConfig>> configOf(const std::string& model) const;
  /// What the recipe alone says of a plan: for full batches.
  Result<PlanOptions> planOptions(const Recipe& recipe) const;
  /// Problems and what the validation part comes to are added to `totals`.
  Result<MeasuredSamples> measureSamples(const Recipe& recipe, DataTotals& totals, const DataProgressSink& progress,
                                         std::stop_token stop) const;
  Result<RunStore*> store() const;
  RunStore* m_runs;
  mutable std::mutex m_loading; ///< a tokenizer is loaded once, however many ask
  RecentValues<Tokenizer> m_tokenizers{4};
  RecentValues<ModelConfig> m_configs{8};
  SourceCache m_sources;
};

} // namespace tw
