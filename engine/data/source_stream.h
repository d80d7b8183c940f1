#pragma once
// A source as a stream of conversations: rows are read, mapped and forgotten one by one, so that memory does not grow
// with the file.
#include "engine/data/conversation.h"
#include "engine/data/readers/reader.h"

#include <deque>
#include <unordered_map>

namespace tw {

class SourceStream {
 public:
  /// Reads the first rows to find the schema. Errors: as loadSource.
  /// `keepBroken`: what cannot be parsed (a line of JSON, the rest of one of several files) becomes a row with a
  /// problem (data.parse) instead of an error.
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
  /// The file that holds a row that was read.
  const std::string& fileOf(int64_t row) const { return fileOfRow(m_reader->parts(), row, m_file); }
  const std::vector<FilePart>& parts() const { return m_reader->parts(); }
  /// What is to be said about the source as a whole, once all was read: columns that nothing is made of
  /// (data.unused_columns), what was passed over between rows.
  std::vector<Problem> fileNotes() const;
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
  struct Column {
    bool used = false;
    int64_t filled = 0; ///< rows that have something there; counted where it is not used
  };
  std::unordered_map<std::string, Column> m_columns;
  std::string m_file;
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
  size_t total() const { return m_total; }

 private:
  std::vector<Problem> m_list;
  size_t m_total = 0;
};

/// Notes on rows that say the same for many of them (what the chat template leaves out): told once, with their number.
class OnceNotes {
 public:
  /// Keeps it if it is of that kind.
  bool take(const Problem& problem);
  std::vector<Problem> told() const;

 private:
  struct Kept {
    Problem first;
    int64_t rows = 0;
  };
  std::map<std::string, Kept> m_kept;
};

/// What comes back when the stop token was set.
Error stoppedError();
/// overlong "split" for a source that holds conversations.
Error splitNeedsText(const std::string& file, const std::string& format);

} // namespace tw
