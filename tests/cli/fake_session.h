#pragma once
// A session without an engine: answers services with fixed values and plays the events that a test gives it.
#include "engine/api/session.h"

#include <deque>

namespace tw::test {

/// Two rows of one column.
class FakeView : public DatasetView {
 public:
  int64_t rows() const override { return 2; }
  const std::vector<std::string>& columns() const override { return m_columns; }
  const std::string& format() const override { return m_format; }
  const std::string& encoding() const override { return m_encoding; }
  const std::map<std::string, std::string>& mapping() const override { return m_mapping; }
  Result<std::vector<DataRow>> read(int64_t first, int64_t count) const override {
    std::vector<DataRow> rows;
    for (int64_t row = std::max<int64_t>(first, 0); row < std::min<int64_t>(first + count, 2); ++row)
      rows.push_back({row, row + 1, {"text " + std::to_string(row)}, {}});
    return rows;
  }
  Result<std::vector<int64_t>> find(const std::string& words, int64_t, std::stop_token) const override {
    return words == "text" ? std::vector<int64_t>{0, 1} : std::vector<int64_t>{};
  }

 private:
  std::vector<std::string> m_columns = {"text"};
  std::string m_format = "text", m_encoding = "UTF-8";
  std::map<std::string, std::string> m_mapping = {{"text", "text"}};
};

class FakeServices : public Services {
 public:
  Result<ModelInfo> modelInfo(const std::string& folder) const override {
    if (folder == "missing")
      return fail(requestError("model.missing", TW_TEXT("There is no model."), TW_TEXT("Choose another.")).at(folder));
    ModelInfo info;
    info.path = folder;
    info.architecture = "Qwen2ForCausalLM";
    info.parameters = 494'032'768;
    info.supported = true;
    return info;
  }
  Result<std::vector<std::vector<int32_t>>> tokenize(const std::string&, const std::vector<std::string>& texts,
                                                     bool) const override {
    std::vector<std::vector<int32_t>> out;
    for (const auto& text : texts) out.push_back({static_cast<int32_t>(text.size())});
    return out;
  }
  Result<std::vector<std::string>> detokenize(const std::string&, const std::vector<std::vector<int32_t>>& ids,
                                              bool) const override {
    return std::vector<std::string>(ids.size(), "line\xE2\x80\xA8separator \xE4\xB8\xAD");
  }
  Result<std::string> render(const RenderRequest& request) const override {
    return request.messages.dump() + request.variables.dump() + (request.add_generation_prompt ? "+" : "");
  }
  Result<DataReport> inspectData(const EncodeRequest&, std::stop_token) const override {
    DataReport report;
    report.format = "alpaca";
    report.rows = 3;
    report.usable = 2;
    report.problems = {{"row.blank", TW_TEXT("The response is blank."), TW_TEXT("Fill it in."), "f.json", 4, 3}};
    return report;
  }
  std::vector<std::string> textEncodings() const override { return {"UTF-8"}; }
  Result<TextPreview> previewText(const std::string&, const std::string& encoding) const override {
    return TextPreview{encoding, "text", true};
  }
  Result<> encodeData(const EncodeRequest&, const std::function<void(const EncodedRow&)>& row,
                      const std::function<void(const DataProblem&)>&, std::stop_token) const override {
    row({0, {1, 2, 3}, {-100, 2, 3}});
    return {};
  }
  Result<CleaningReport> cleanData(const CleanRequest&, std::stop_token) const override {
    return CleaningReport{2, 1, {{"duplicate", 1}}};
  }
  Result<std::shared_ptr<DatasetView>> openDataset(const DataFile&, const DataProgressSink&,
                                                   std::stop_token) const override {
    return std::make_shared<FakeView>();
  }
  Result<SampleView> viewSample(const EncodeRequest&, int64_t row, std::stop_token) const override {
    SampleView view;
    view.messages = Json::array();
    view.rendered = "text " + std::to_string(row);
    view.tokens = {{1, "text", false, false, false, false}, {2, " " + std::to_string(row), true, false, false, false}};
    view.kept = 2;
    view.trained = 1;
    return view;
  }
  Result<DataTotals> measureData(const Recipe&, const DataProgressSink&, std::stop_token) const override {
    DataTotals totals;
    totals.rows = totals.samples = 2;
    totals.tokens = 4;
    totals.trained = 2;
    totals.batches = 1;
    totals.lengths = {2, 2};
    return totals;
  }
  Result<MemoryPlan> estimateFull(const Recipe& recipe) const override {
    if (recipe.method.r > 100)
      return fail(
          requestError("method.rank", TW_TEXT("The rank is too high."), TW_TEXT("Choose a lower one.")).in("method.r"));
    if (recipe.method.type == "ia3")
      return fail(requestError("model.damaged", TW_TEXT("The model is damaged."), TW_TEXT("Fetch it again.")));
    MemoryPlan plan;
    if (recipe.method.r > 50) plan.notes = {{"method.rank_above", TW_TEXT("Some layers are narrower.")}};
    return plan;
  }
  Result<std::vector<FitProposal>> makeItFit(const Recipe&) const override { return std::vector<FitProposal>{}; }
  Result<std::vector<ModuleInfo>> modules(const std::string&) const override {
    return std::vector<ModuleInfo>{{"q_proj", "attention", 64, 64, 2}};
  }
  std::vector<FoundModel> findModels(const std::vector<std::string>&, std::stop_token) const override {
    return {{"/models/a", "a", "folder", "LlamaForCausalLM", 100}};
  }
  std::vector<DeviceStatus> devices() const override { return {{"cpu", "Processor", 1, 2, std::nullopt}}; }
  Result<ExportPlan> planExport(const commands::Export& request) const override {
    for (const auto& adapter : request.model.adapters)
      if (adapter.folder.ends_with("wrong"))
        return fail(requestError("adapter.other_model", TW_TEXT("This adapter was made for another model."),
                                 TW_TEXT("Use one of this model."))
                        .at(adapter.folder));
    return ExportPlan{100, 1000, 3};
  }
  Result<int64_t> freeSpace(const std::string&) const override { return int64_t{1000}; }
  std::string resourcesFolder() const override { return "resources"; }
  std::string libraryFolder() const override { return "library"; }
  Result<> setRunNotes(const std::string&, const std::string&, const std::vector<std::string>&) override { return {}; }
  Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token) const override {
    MemoryPlan plan;
    plan.total_steps = std::max<int64_t>(recipe.training.max_steps, 0);
    return plan;
  }
  Result<Json> adapterInfo(const std::string& folder) const override { return Json{{"path", folder}, {"r", 16}}; }
  Result<std::vector<RunInfo>> runs() const override {
    return std::vector<RunInfo>{makeRun("a", "我的微调"), makeRun("b", "second")};
  }
  Result<RunInfo> run(const std::string& id) const override { return makeRun(id, "name"); }
  Result<std::vector<Json>> runLog(const std::string&) const override {
    return std::vector<Json>{
        {{"event", "step"}, {"loss", 2.0}}, {{"event", "step"}, {"loss", 1.0}}, {{"event", "step"}, {"loss", nullptr}}};
  }
  Result<Json> runRecipe(const std::string& id) const override {
    return Json{{"name", "same"}, {"method", {{"r", id == "a" ? 8 : 16}}}};
  }
  Result<> deleteRun(const std::string& id, bool) override {
    deleted = id;
    return {};
  }
  std::vector<Check> doctor() const override {
    return {{TW_TEXT("memory"), true, Text::verbatim("8 GB")},
            {Text::verbatim("kernel"), false, Text::verbatim("differs")}};
  }
  std::vector<Check> selfTest(const std::string& device) const override { return {{Text::verbatim(device), true, {}}}; }

  std::string deleted;

 private:
  static RunInfo makeRun(const std::string& id, const std::string& name) {
    RunInfo run;
    run.id = id;
    run.name = name;
    run.status = "finished";
    run.steps = 10;
    return run;
  }
};

/// What a test sees of the session after the program closed it.
struct Played {
  std::vector<Event> events;     ///< played for each job
  std::optional<Error> failure;  ///< ends the job when set
  std::vector<Command> commands; ///< that were submitted
  std::string deleted;
};

class FakeSession : public Session {
 public:
  explicit FakeSession(Played& played) : m_played(played) {}
  ~FakeSession() override { m_played.deleted = m_services.deleted; }
  JobId submit(Command command) override {
    m_played.commands.push_back(std::move(command));
    for (const auto& event : m_played.events) m_queue.push_back({m_next, event, false});
    JobEvent last{m_next, std::nullopt, true};
    if (m_played.failure) last.event = events::Failed{*m_played.failure};
    m_queue.push_back(std::move(last));
    return m_next++;
  }
  std::optional<JobEvent> nextEvent(std::chrono::milliseconds) override {
    if (m_queue.empty()) return std::nullopt;
    auto event = std::move(m_queue.front());
    m_queue.pop_front();
    return event;
  }
  void setWakeUp(std::function<void()>) override {}
  void stop(JobId) override {}
  void pause(JobId) override {}
  void resume(JobId) override {}
  void saveNow(JobId) override {}
  void setLearningRate(JobId, double) override {}
  Services& services() override { return m_services; }
  std::stop_source post(std::function<void(std::stop_token)>) override { return {}; }

 private:
  Played& m_played;
  FakeServices m_services;
  std::deque<JobEvent> m_queue;
  JobId m_next = 1;
};

} // namespace tw::test
