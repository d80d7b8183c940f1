#include "engine/train/run_events.h"

namespace tw {

Result<> RunEvents::open(const fs::path& outputDir) { return m_log.open(outputDir / "training_log.jsonl"); }

void RunEvents::tell(const Event& event) {
  if (auto done = m_log.append(toJson(event)); !done && !m_failure) m_failure = std::move(done.error());
  if (m_sink) m_sink(event);
}

} // namespace tw
