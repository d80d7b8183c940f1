#pragma once
// Jobs of a session, run to their end.
#include "engine/session/engine_session.h"

namespace tw::testing {

/// What one job sent, and how it ended.
struct JobOutcome {
  std::vector<Event> events;
  std::optional<Error> error;
  bool ended = false;
  template <class T> std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& event : events)
      if (const auto* one = std::get_if<T>(&event)) found.push_back(*one);
    return found;
  }
  /// The fields of all reports of that name.
  std::vector<Json> reports(const std::string& name) const {
    std::vector<Json> found;
    for (const auto& report : all<events::Report>())
      if (report.name == name) found.push_back(report.fields);
    return found;
  }
  std::string problem() const {
    return !ended ? "the job did not end" : error ? error->code + ": " + error->message.english() : "";
  }
};

/// Takes events until all `jobs` have ended (two minutes without one at most); `watch` sees each.
inline std::map<JobId, JobOutcome> finishJobs(Session& session, const std::vector<JobId>& jobs,
                                              const std::function<void(JobId, const Event&)>& watch = {}) {
  std::map<JobId, JobOutcome> outcomes;
  size_t ended = 0;
  for (int patience = 0; patience < 1200 && ended < jobs.size();) {
    const auto item = session.nextEvent(std::chrono::milliseconds(100));
    if (!item) {
      ++patience;
      continue;
    }
    auto& outcome = outcomes[item->job];
    if (item->event) {
      if (const auto* failed = std::get_if<events::Failed>(&*item->event)) outcome.error = failed->error;
      outcome.events.push_back(*item->event);
      if (watch) watch(item->job, *item->event);
    }
    if (!item->ended) continue;
    outcome.ended = true;
    ended += std::find(jobs.begin(), jobs.end(), item->job) != jobs.end();
  }
  return outcomes;
}

inline JobOutcome finishJob(Session& session, JobId job, const std::function<void(const Event&)>& watch = {}) {
  auto outcome = finishJobs(session, {job}, [&](JobId of, const Event& event) {
    if (watch && of == job) watch(event);
  })[job];
  if (!outcome.ended) outcome.error = workError("test", TW_TEXT("the job did not end"), TW_TEXT("none"));
  return outcome;
}

} // namespace tw::testing
