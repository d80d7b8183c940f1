#include "engine/session/runs/run_store.h"

#include "engine/base/folder_lock.h"

#include <sqlite3.h>

namespace tw {
namespace {

Error storeError(const fs::path& file, sqlite3* database) {
  const std::string why = database ? sqlite3_errmsg(database) : "out of memory";
  return workError("store.failed", TW_TEXT("The run history cannot be used: %1.", why),
                   TW_TEXT("Check that %1 is writable and not damaged.", toUtf8(file)))
      .at(toUtf8(file));
}

/// A prepared statement that finalises itself; values are bound in order.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql) { sqlite3_prepare_v2(database, sql, -1, &m_statement, nullptr); }
  ~Statement() { sqlite3_finalize(m_statement); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& bind(const std::string& text) {
    sqlite3_bind_text(m_statement, ++m_next, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(int64_t value) {
    sqlite3_bind_int64(m_statement, ++m_next, value);
    return *this;
  }
  Statement& bind(double value) {
    sqlite3_bind_double(m_statement, ++m_next, value);
    return *this;
  }
  int step() { return m_statement ? sqlite3_step(m_statement) : SQLITE_ERROR; }
  std::string text(int column) const {
    const auto* value = sqlite3_column_text(m_statement, column);
    return value ? reinterpret_cast<const char*>(value) : "";
  }
  int64_t integer(int column) const { return sqlite3_column_int64(m_statement, column); }
  double real(int column) const { return sqlite3_column_double(m_statement, column); }

 private:
  sqlite3_stmt* m_statement = nullptr;
  int m_next = 0;
};

#define TW_SELECT_RUN                                                                                                  \
  "SELECT id, name, status, output_dir, started, model, method, steps, total_steps, train_loss, seconds, notes, tags " \
  "FROM runs"

/// A JSON list; anything else is none.
std::vector<std::string> tagsOf(const std::string& text) {
  std::vector<std::string> tags;
  if (const auto json = parseJson(text); json && json->is_array())
    for (const auto& tag : *json)
      if (tag.is_string()) tags.push_back(tag.get<std::string>());
  return tags;
}

RunInfo readRow(const Statement& row) {
  RunInfo run{row.text(0),    row.text(1),    row.text(2), row.text(3),  row.text(4),  row.text(5),         row.text(6),
              row.integer(7), row.integer(8), row.real(9), row.real(10), row.text(11), tagsOf(row.text(12))};
  // A run lives as long as it holds its folder. A later run that went on in the same folder is another's.
  if (run.status == "running") {
    const auto holder = FolderLock::holder(fromUtf8(run.output_dir));
    if (!holder || (!holder->empty() && *holder != run.id)) run.status = "interrupted";
  }
  return run;
}

} // namespace

Result<std::unique_ptr<RunStore>> RunStore::open(const fs::path& file) {
  TW_CHECK(createFolder(file.parent_path()));
  std::unique_ptr<RunStore> store(new RunStore);
  store->m_file = file;
  if (sqlite3_open(file.c_str(), &store->m_database) != SQLITE_OK) return fail(storeError(file, store->m_database));
  sqlite3_busy_timeout(store->m_database, 5000);
  TW_CHECK(store->execute("PRAGMA journal_mode=WAL"));
  TW_CHECK(store->execute("CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, name TEXT, status TEXT, output_dir "
                          "TEXT, started TEXT, model TEXT, method TEXT, "
                          "steps INTEGER DEFAULT 0, total_steps INTEGER DEFAULT 0, train_loss REAL DEFAULT 0, seconds "
                          "REAL DEFAULT 0, notes TEXT DEFAULT '', "
                          "tags TEXT DEFAULT '')"));
  return store;
}

RunStore::~RunStore() { sqlite3_close(m_database); }

Result<> RunStore::execute(const char* sql) {
  const std::lock_guard lock(m_mutex);
  if (sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(storeError(m_file, m_database));
  return {};
}

Result<> RunStore::begin(const RunInfo& run) {
  const std::lock_guard lock(m_mutex);
  Statement statement(m_database,
                      "INSERT OR REPLACE INTO runs (id, name, status, output_dir, started, model, method, total_steps) "
                      "VALUES (?, ?, 'running', ?, ?, ?, ?, ?)");
  statement.bind(run.id)
      .bind(run.name)
      .bind(run.output_dir)
      .bind(run.started)
      .bind(run.model)
      .bind(run.method)
      .bind(run.total_steps);
  if (statement.step() != SQLITE_DONE) return fail(storeError(m_file, m_database));
  return {};
}

Result<> RunStore::update(const RunInfo& run) {
  const std::lock_guard lock(m_mutex);
  Statement statement(
      m_database, "UPDATE runs SET status = ?, steps = ?, total_steps = ?, train_loss = ?, seconds = ? WHERE id = ?");
  statement.bind(run.status).bind(run.steps).bind(run.total_steps).bind(run.train_loss).bind(run.seconds).bind(run.id);
  if (statement.step() != SQLITE_DONE) return fail(storeError(m_file, m_database));
  return {};
}

Result<std::vector<RunInfo>> RunStore::list() const {
  const std::lock_guard lock(m_mutex);
  Statement statement(m_database, TW_SELECT_RUN " ORDER BY started DESC, rowid DESC");
  std::vector<RunInfo> runs;
  int code = SQLITE_ROW;
  while ((code = statement.step()) == SQLITE_ROW) runs.push_back(readRow(statement));
  if (code != SQLITE_DONE) return fail(storeError(m_file, m_database));
  return runs;
}

Result<RunInfo> RunStore::find(const std::string& id) const {
  const std::lock_guard lock(m_mutex);
  Statement statement(m_database, TW_SELECT_RUN " WHERE id = ?");
  statement.bind(id);
  if (statement.step() == SQLITE_ROW) return readRow(statement);
  return fail(requestError("run.unknown", TW_TEXT("There is no run \"%1\".", id),
                           TW_TEXT("`tunewright runs list` shows the runs.")));
}

Result<> RunStore::setNotes(const std::string& id, const std::string& notes, const std::vector<std::string>& tags) {
  TW_CHECK(find(id));
  const std::lock_guard lock(m_mutex);
  Statement statement(m_database, "UPDATE runs SET notes = ?, tags = ? WHERE id = ?");
  statement.bind(notes).bind(Json(tags).dump(-1, ' ', false, Json::error_handler_t::replace)).bind(id);
  if (statement.step() != SQLITE_DONE) return fail(storeError(m_file, m_database));
  return {};
}

Result<> RunStore::remove(const std::string& id) {
  const std::lock_guard lock(m_mutex);
  Statement statement(m_database, "DELETE FROM runs WHERE id = ?");
  statement.bind(id);
  if (statement.step() != SQLITE_DONE) return fail(storeError(m_file, m_database));
  return {};
}

} // namespace tw
