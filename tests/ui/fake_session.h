#pragma once
// A session without an engine for the window's tests: services answer with what the test put there, jobs play the
// events that the test sends.
#include "engine/api/session.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

namespace tw::test {

/// A dataset in memory.
class FakeDataset : public DatasetView {
 public:
  std::vector<std::string> names{"instruction", "input", "output"};
  std::vector<std::vector<std::string>> table;
  std::string formatName = "alpaca", encodingName = "UTF-8";
  std::map<std::string, std::string> roles{{"instruction", "instruction"}, {"input", "input"}, {"output", "output"}};
  int64_t rows() const override { return static_cast<int64_t>(table.size()); }
  const std::vector<std::string>& columns() const override { return names; }
  const std::string& format() const override { return formatName; }
  const std::string& encoding() const override { return encodingName; }
  const std::map<std::string, std::string>& mapping() const override { return roles; }
  Result<std::vector<DataRow>> read(int64_t first, int64_t count) const override {
    std::vector<DataRow> out;
    for (int64_t row = first; row < std::min(rows(), first + count); ++row)
      out.push_back({row, row + 1, table[static_cast<size_t>(row)], {}});
    return out;
  }
  Result<std::vector<int64_t>> find(const std::string& words, int64_t most, std::stop_token) const override {
    std::vector<int64_t> found;
    for (int64_t row = 0; row < rows() && static_cast<int64_t>(found.size()) < most; ++row)
      for (const auto& cell : table[static_cast<size_t>(row)])
        if (cell.find(words) != std::string::npos) {
          found.push_back(row);
          break;
        }
    return found;
  }
};

/// Every answer is a member that a test sets; functions win over values where both exist. Called on worker threads.
class FakeServices : public Services {
 public:
  Result<ModelInfo> info = ModelInfo{};
  std::vector<ModuleInfo> moduleList;
  std::shared_ptr<FakeDataset> dataset = std::make_shared<FakeDataset>();
  std::optional<Error> openError;
  Result<SampleView> sample = SampleView{};
  Result<DataTotals> totals = DataTotals{};
  std::function<Result<MemoryPlan>(const Recipe&)> plan = [](const Recipe&) { return MemoryPlan{}; };
  std::function<Result<MemoryPlan>(const Recipe&)> measuredPlan; ///< with a look at the data; else it is `plan`
  std::vector<FitProposal> proposals;
  std::optional<Error> fitError;
  std::string library = "library";
  std::vector<FoundModel> models;
  mutable std::vector<std::string> searched; ///< folders of the last findModels()
  std::vector<DeviceStatus> deviceList{{"cpu", "Processor", 1'000'000'000, 16'000'000'000, {}}};
  Result<ExportPlan> exportPlan = ExportPlan{1000, 1'000'000'000, 3};
  std::vector<RunInfo> runList;
  std::map<std::string, std::vector<Json>> logs;
  std::map<std::string, Json> recipes;
  std::function<std::vector<Json>(const std::string&)> readLog; ///< of a run
  std::function<Result<Json>(const std::string&)> readRecipe;   ///< of a run
  std::set<std::string> deleted;
  std::vector<CleanRequest> cleaned;
  CleaningReport cleaning{2, 1, {{"duplicate", 1}}};
  std::function<Result<TextPreview>(const std::string& encoding)> preview = [](const std::string& encoding) {
    return Result<TextPreview>(TextPreview{encoding == "auto" ? "UTF-8" : encoding, "text", true});
  };
  std::function<Result<DataReport>(const DataFile&)> inspect = [](const DataFile&) { return DataReport{}; };

  Result<ModelInfo> modelInfo(const std::string&) const override { return info; }
  Result<std::vector<std::vector<int32_t>>> tokenize(const std::string&, const std::vector<std::string>& texts,
                                                     bool) const override {
    return std::vector<std::vector<int32_t>>(texts.size(), {1, 2, 3});
  }
  Result<std::vector<std::string>> detokenize(const std::string&, const std::vector<std::vector<int32_t>>& ids,
                                              bool) const override {
    return std::vector<std::string>(ids.size(), "text");
  }
  Result<std::string> render(const RenderRequest& request) const override { return request.messages.dump(); }
  Result<DataReport> inspectData(const EncodeRequest& request, std::stop_token) const override {
    return inspect(request.file);
  }
  std::vector<std::string> textEncodings() const override { return {"UTF-8", "windows-1252"}; }
  Result<TextPreview> previewText(const std::string&, const std::string& encoding) const override {
    return preview(encoding);
  }
  Result<> encodeData(const EncodeRequest&, const std::function<void(const EncodedRow&)>&,
                      const std::function<void(const DataProblem&)>&, std::stop_token) const override {
    return {};
  }
  Result<CleaningReport> cleanData(const CleanRequest& request, std::stop_token) const override {
    const_cast<FakeServices*>(this)->cleaned.push_back(request);
    return cleaning;
  }
  Result<std::shared_ptr<DatasetView>> openDataset(const DataFile&, const DataProgressSink&,
                                                   std::stop_token) const override {
    if (openError) return fail(*openError);
    return std::shared_ptr<DatasetView>(dataset);
  }
  Result<SampleView> viewSample(const EncodeRequest&, int64_t, std::stop_token) const override { return sample; }
  Result<DataTotals> measureData(const Recipe&, const DataProgressSink&, std::stop_token) const override {
    return totals;
  }
  Result<MemoryPlan> estimate(const Recipe& recipe, std::stop_token) const override {
    return measuredPlan ? measuredPlan(recipe) : plan(recipe);
  }
  Result<MemoryPlan> estimateFull(const Recipe& recipe) const override { return plan(recipe); }
  Result<std::vector<FitProposal>> makeItFit(const Recipe&) const override {
    if (fitError) return fail(*fitError);
    return proposals;
  }
  Result<std::vector<ModuleInfo>> modules(const std::string&) const override { return moduleList; }
  std::vector<FoundModel> findModels(const std::vector<std::string>& folders, std::stop_token) const override {
    searched = folders;
    return models;
  }
  std::vector<DeviceStatus> devices() const override { return deviceList; }
  Result<ExportPlan> planExport(const commands::Export&) const override { return exportPlan; }
  Result<int64_t> freeSpace(const std::string&) const override { return int64_t{1'000'000'000}; }
  std::string resourcesFolder() const override { return TW_REPOSITORY "/resources"; }
  std::string libraryFolder() const override { return library; }
  Result<Json> adapterInfo(const std::string& folder) const override { return Json{{"path", folder}, {"r", 16}}; }
  Result<std::vector<RunInfo>> runs() const override { return runList; }
  Result<RunInfo> run(const std::string&) const override { return runList.empty() ? RunInfo{} : runList.front(); }
  Result<std::vector<Json>> runLog(const std::string& id) const override {
    if (readLog) return readLog(id);
    const auto found = logs.find(id);
    return found == logs.end() ? std::vector<Json>{} : found->second;
  }
  Result<Json> runRecipe(const std::string& id) const override {
    if (readRecipe) return readRecipe(id);
    const auto found = recipes.find(id);
    return found == recipes.end() ? Json::object() : found->second;
  }
  Result<> setRunNotes(const std::string& id, const std::string& notes, const std::vector<std::string>& tags) override {
    for (auto& run : runList)
      if (run.id == id) {
        run.notes = notes;
        run.tags = tags;
      }
    return {};
  }
  Result<> deleteRun(const std::string& id, bool) override {
    deleted.insert(id);
    return {};
  }
  std::vector<Check> doctor() const override {
    return {{TW_TEXT("memory"), true, Text::verbatim("8 GB")},
            {Text::verbatim("kernel"), false, Text::verbatim("differs")}};
  }
  std::vector<Check> selfTest(const std::string& device) const override { return {{Text::verbatim(device), true, {}}}; }
};

class FakeSession : public Session {
 public:
  FakeServices fake;
  std::vector<Command> commands; ///< as they came; the job's id is its place, counted from 1
  std::vector<JobId> stopped, paused, resumed, saved;
  std::vector<std::pair<JobId, double>> rates;
  /// Called in submit(), to answer at once.
  std::function<void(FakeSession&, JobId, const Command&)> onSubmit;

  /// The event of a job; `end` closes it.
  void play(JobId job, Event event) { push({job, std::move(event), false}); }
  void end(JobId job) { push({job, std::nullopt, true}); }
  void fail(JobId job, Error error) { push({job, events::Failed{std::move(error)}, true}); }

  JobId submit(Command command) override {
    commands.push_back(command);
    const JobId id = commands.size();
    if (onSubmit) onSubmit(*this, id, command);
    return id;
  }
  std::optional<JobEvent> nextEvent(std::chrono::milliseconds) override {
    const std::lock_guard lock(m_mutex);
    if (m_events.empty()) return std::nullopt;
    auto event = std::move(m_events.front());
    m_events.pop_front();
    return event;
  }
  void setWakeUp(std::function<void()> wakeUp) override {
    const std::lock_guard lock(m_mutex);
    m_wakeUp = std::move(wakeUp);
  }
  void stop(JobId job) override { stopped.push_back(job); }
  void pause(JobId job) override { paused.push_back(job); }
  void resume(JobId job) override { resumed.push_back(job); }
  void saveNow(JobId job) override { saved.push_back(job); }
  void setLearningRate(JobId job, double value) override { rates.emplace_back(job, value); }
  Services& services() override { return fake; }
  std::stop_source post(std::function<void(std::stop_token)> task) override {
    std::stop_source source;
    m_workers.emplace_back([task = std::move(task), token = source.get_token()] { task(token); });
    return source;
  }

 private:
  void push(JobEvent event) {
    std::function<void()> wakeUp;
    {
      const std::lock_guard lock(m_mutex);
      if (m_events.empty()) wakeUp = m_wakeUp;
      m_events.push_back(std::move(event));
    }
    if (wakeUp) wakeUp();
  }
  std::mutex m_mutex;
  std::deque<JobEvent> m_events;
  std::function<void()> m_wakeUp;
  std::vector<std::jthread> m_workers; ///< last: joined before what they use is gone
};

} // namespace tw::test
