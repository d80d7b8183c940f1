#pragma once
// The tensor-free services, each a thin walk through the layers that know the answer.
#include "engine/api/services.h"
#include "engine/session/run_store.h"
#include "engine/text/chat_template.h"

#include <mutex>

namespace tw {

class EngineServices final : public Services {
 public:
  explicit EngineServices(RunStore* runs) : m_runs(runs) {}

  Catalog catalog() const override;
  Result<ModelInfo> modelInfo(const std::string& folder) const override;
  Result<std::vector<std::vector<int32_t>>> tokenize(const std::string& model, const std::vector<std::string>& texts, bool addSpecialTokens) const override;
  Result<std::vector<std::string>> detokenize(const std::string& model, const std::vector<std::vector<int32_t>>& ids, bool skipSpecialTokens) const override;
  Result<std::string> render(const RenderRequest& request) const override;
  Result<DataReport> inspectData(const DataFile& file, std::stop_token stop) const override;
  Result<> encodeData(const EncodeRequest& request, const std::function<void(const EncodedRow&)>& row, const std::function<void(const DataProblem&)>& problem,
                      std::stop_token stop) const override;
  Result<CleaningReport> cleanData(const CleanRequest& request, std::stop_token stop) const override;
  Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token stop) const override;
  Result<Json> adapterInfo(const std::string& folder) const override;
  Result<std::vector<RunInfo>> runs() const override;
  Result<RunInfo> run(const std::string& id) const override;
  Result<std::vector<Json>> runLog(const std::string& id) const override;
  Result<Json> runRecipe(const std::string& id) const override;
  Result<> deleteRun(const std::string& id, bool files) override;
  std::vector<Check> doctor(const std::string& childProgram) const override;
  std::vector<Check> selfTest(const std::string& device) const override;

 private:
  /// The tokenizer of the folder asked for last stays loaded.
  Result<std::shared_ptr<const Tokenizer>> tokenizerOf(const std::string& model) const;
  Result<RunStore*> store() const;
  RunStore* m_runs;
  mutable std::mutex m_mutex;
  mutable std::string m_tokenizerFolder;
  mutable std::shared_ptr<const Tokenizer> m_tokenizer;
};

} // namespace tw
