#pragma once
// Where the events of a run go: into its log first, so that what was told is there even if the program is killed right
// after, then to whoever watches.
#include "engine/train/training_log.h"

#include <optional>

namespace tw {

class RunEvents {
 public:
  explicit RunEvents(EventSink sink) : m_sink(std::move(sink)) {}
  /// Opens the run's log. Errors: io.not_writable, io.disk_full.
  Result<> open(const fs::path& outputDir);
  void tell(const Event& event);
  /// The log's first failure; events went to the sink nevertheless.
  const std::optional<Error>& failure() const { return m_failure; }

 private:
  EventSink m_sink;
  TrainingLog m_log;
  std::optional<Error> m_failure;
};

} // namespace tw
