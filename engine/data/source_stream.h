#pragma once
// A source as a stream of conversations: rows are read, mapped and forgotten one by one, so that memory does not grow
// with the file.
#include "engine/data/conversation.h"
#include "engine/data/readers/reader.h"

#include <deque>

namespace tw {

class SourceStream {
 public:
  /// Reads the first rows to find the schema. Errors: as loadSource.
  /// `keepBroken`: a line of JSON Lines that is no JSON becomes a row with a problem instead of an error.
  static Result<std::unique_ptr<SourceStream>> open(const DataSource& source, bool strict, bool keepBroken = false);

  /// What one row became: a conversation, or the reason why not (one of the two), and the record as it was read.
  struct Row {
    Record record;
    std::optional<Conversation> conversation;
    std::optional<Problem> problem;
    std::vector<Problem> notes;
  };
  /// nullopt at the end or at the source's limit. Errors: of the reader; in strict mode that of the first unusable row.
  Result<std::optional<Row>> next();

  /// rows, usable and columns count what was read so far.
  const DatasetSummary& summary() const { return m_summary; }
  const Schema& schema() const { return m_schema; }
  uint64_t position() const { return m_reader->position(); }
  uint64_t size() const { return m_reader->size(); }
  /// data.no_usable_rows when nothing came out of it.
  Result<> checkUsable() const;

 private:
  SourceStream() = default;
  void noteColumns(const Record& record);
  DataSource m_source;
  bool m_strict = false;
  std::unique_ptr<RecordReader> m_reader;
  std::deque<Record> m_ahead;
  Schema m_schema;
  DatasetSummary m_summary;
  std::set<std::string> m_columns;
  std::optional<Problem> m_firstProblem;
};

inline constexpr size_t kSchemaRows = 64; ///< rows looked at to find the schema

/// At most this many problems of one source are kept one by one; they end with a row.more that says how many are not
/// listed.
inline constexpr size_t kMaxListedProblems = 20000;
/// Keeps to that bound; the counter says how many came in all.
class ProblemList {
 public:
  void add(Problem problem) {
    if (m_total++ < kMaxListedProblems) m_list.push_back(std::move(problem));
  }
  std::vector<Problem> take(const std::string& file);

 private:
  std::vector<Problem> m_list;
  size_t m_total = 0;
};

/// What comes back when the stop token was set.
Error stoppedError();
/// overlong "split" for a source that holds conversations.
Error splitNeedsText(const std::string& file, const std::string& format);

} // namespace tw
