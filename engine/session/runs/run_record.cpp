#include "engine/session/runs/run_record.h"

#include "engine/train/training_log.h"

#include <cmath>
#include <ctime>

namespace tw {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kSaveInterval = std::chrono::seconds(1);

std::string isoTime() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

} // namespace

RunInfo newRunRow(const Recipe& recipe, const std::string& runId) {
  RunInfo row;
  row.id = runId;
  row.name = recipe.name;
  row.status = "running";
  row.output_dir = recipe.output_dir;
  row.started = isoTime();
  row.model = recipe.model.path;
  row.method = recipe.method.type;
  return row;
}

std::optional<RunInfo> runOfFolder(const RunStore* store, const fs::path& output) {
  if (!store) return {};
  const auto all = store->list();
  if (!all) return {};
  const auto folder = resolvedPath(output);
  for (const auto& run : *all) // newest first
    if (resolvedPath(fromUtf8(run.output_dir)) == folder) return run;
  return {};
}

Result<> RunRecord::begin(bool goesOn) {
  return !m_store ? Result<>{} : goesOn ? m_store->update(m_run) : m_store->begin(m_run);
}

void RunRecord::see(const Event& event) {
  if (const auto* started = std::get_if<events::Started>(&event)) {
    m_run.total_steps = started->total_steps;
    m_run.steps = started->resumed_from_step;
    if (started->resumed_from_step > 0) recall(started->resumed_from_step);
    else m_run.train_loss = 0;
    save();
  } else if (const auto* step = std::get_if<events::Step>(&event)) {
    m_run.steps = step->step;
    m_loss.add(step->loss);
    m_run.train_loss = m_loss.value();
    m_run.seconds = step->seconds;
    if (Clock::now() - m_savedAt >= kSaveInterval) save();
  } else if (std::get_if<events::Checkpoint>(&event)) {
    save();
  }
}

void RunRecord::finish(const Result<events::Finished>& done) {
  m_run.status = !done ? "failed" : done->stopped ? "stopped" : "finished";
  if (done) {
    m_run.steps = done->steps;
    if (!std::isfinite(m_loss.value())) m_run.train_loss = done->train_loss; // nothing was trained here
    m_run.seconds = done->seconds;
  }
  save();
}

void RunRecord::save() {
  m_savedAt = Clock::now();
  if (m_store) (void)m_store->update(m_run); // history must never fail a run
}

/// The loss of a run that goes on is that of all its steps, whichever start made them.
void RunRecord::recall(int64_t upTo) {
  const auto log = readTrainingLog(fromUtf8(m_run.output_dir) / "training_log.jsonl");
  if (!log) return; // told by whoever wants to write there
  for (const auto& event : *log) {
    const auto step = event.find("step"), loss = event.find("loss");
    if (event.value("event", Json()) == "step" && step != event.end() && step->is_number_integer() &&
        step->get<int64_t>() <= upTo && loss != event.end() && loss->is_number())
      m_loss.add(loss->get<double>());
  }
  if (std::isfinite(m_loss.value())) m_run.train_loss = m_loss.value();
}

} // namespace tw
