#pragma once
// The run history (runs.db in the library folder): runs of the window and of the command line alike.
#include "engine/api/services.h"
#include "engine/base/files.h"

#include <memory>
#include <mutex>

struct sqlite3;

namespace tw {

/// Thread-safe; several programs may use one store at once.
class RunStore {
 public:
  /// Opens or makes the database. Errors: io.not_writable, store.damaged.
  static Result<std::unique_ptr<RunStore>> open(const fs::path& file);
  ~RunStore();

  /// A new row with status "running"; the caller holds the lock of the run's folder in the name of its id.
  Result<> begin(const RunInfo& run);
  /// status, steps, total_steps, train_loss, seconds of an existing run.
  Result<> update(const RunInfo& run);
  /// Newest first. A "running" run that no longer holds its folder is reported as "interrupted".
  Result<std::vector<RunInfo>> list() const;
  /// Errors: run.unknown.
  Result<RunInfo> find(const std::string& id) const;
  Result<> remove(const std::string& id);
  /// Errors: run.unknown.
  Result<> setNotes(const std::string& id, const std::string& notes, const std::vector<std::string>& tags);

 private:
  RunStore() = default;
  Result<> execute(const char* sql);
  mutable std::mutex m_mutex;
  sqlite3* m_database = nullptr;
  fs::path m_file;
};

} // namespace tw
