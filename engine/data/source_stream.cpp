#include "engine/data/source_stream.h"

namespace tw {

Result<std::unique_ptr<SourceStream>> SourceStream::open(const DataSource& source, bool strict, bool keepBroken) {
  std::unique_ptr<SourceStream> stream(new SourceStream);
  stream->m_source = source;
  stream->m_strict = strict;
  stream->m_file = toUtf8(source.path);
  TW_TRY(stream->m_reader, openReader(source.path, source.encoding));
  if (keepBroken) stream->m_reader->keepBrokenRows();
  std::vector<Record> sample;
  while (sample.size() < kSchemaRows) {
    TW_TRY(auto record, stream->m_reader->next());
    if (!record) break;
    sample.push_back(std::move(*record));
  }
  if (sample.empty())
    return fail(requestError("data.empty", TW_TEXT("%1 holds no rows.", toUtf8(source.path)),
                             TW_TEXT("Choose a file that holds training examples."))
                    .at(toUtf8(source.path)));
  TW_TRY(stream->m_schema, findSchema(sample, source));
  stream->m_ahead.assign(std::make_move_iterator(sample.begin()), std::make_move_iterator(sample.end()));
  stream->m_summary.format = formatName(stream->m_schema.format);
  stream->m_summary.encoding = stream->m_reader->encoding();
  stream->m_summary.mapping = stream->m_schema.mapping;
  return stream;
}

void SourceStream::noteColumns(const Record& record) {
  constexpr size_t maxColumns = 1000;
  if (!record.fields.is_object()) return;
  for (const auto& [key, value] : record.fields.items()) {
    auto found = m_columns.find(key);
    if (found == m_columns.end()) {
      if (m_columns.size() >= maxColumns) continue;
      m_summary.columns.push_back(key);
      found = m_columns.emplace(key, Column{m_schema.uses(key), 0}).first;
    }
    const bool empty = value.is_null() || (value.is_structured() && value.empty()) ||
                       (value.is_string() && isBlank(value.get_ref<const std::string&>()));
    if (!found->second.used && !empty) ++found->second.filled;
  }
}

std::vector<Problem> SourceStream::fileNotes() const {
  auto notes = m_reader->remarks();
  for (auto& note : notes)
    if (note.file.empty()) note.file = m_file;
  std::string unused;
  for (const auto& name : m_summary.columns)
    if (const auto& column = m_columns.at(name); column.filled > 0 && unused.size() < 400)
      unused += (unused.empty() ? "" : ", ") + name + " (" + std::to_string(column.filled) + ")";
  if (!unused.empty())
    notes.push_back(
        {"data.unused_columns", 0, 0, TW_TEXT("Nothing is made of these columns (rows that fill them): %1.", unused),
         TW_TEXT("Map them to roles if they belong to the examples; otherwise nothing needs to be done."), m_file});
  return notes;
}

Result<std::optional<SourceStream::Row>> SourceStream::next() {
  if (m_source.limit > 0 && m_summary.rows >= m_source.limit) return std::nullopt;
  Row row;
  if (!m_ahead.empty()) {
    row.record = std::move(m_ahead.front());
    m_ahead.pop_front();
  } else {
    TW_TRY(auto record, m_reader->next());
    if (!record) return std::nullopt;
    row.record = std::move(*record);
  }
  ++m_summary.rows;
  noteColumns(row.record);
  auto conversation = toConversation(row.record, m_schema, row.notes);
  const auto& file = fileOf(row.record.row);
  if (conversation) {
    ++m_summary.usable;
    row.conversation = std::move(*conversation);
  } else if (m_strict) {
    return fail(conversation.error().at(file, row.record.line));
  } else {
    row.problem = toProblem(conversation.error(), row.record.line, row.record.row, file);
    if (!m_firstProblem) m_firstProblem = row.problem;
  }
  for (auto& note : row.notes) note.file = file;
  return row;
}

Result<> SourceStream::checkUsable() const {
  if (m_summary.usable > 0) return {};
  const auto file = toUtf8(m_source.path);
  return fail(requestError("data.no_usable_rows",
                           m_firstProblem ? TW_TEXT("None of the %1 rows of %2 can be used; the first because: %3",
                                                    m_summary.rows, file, m_firstProblem->message)
                                          : TW_TEXT("None of the %1 rows of %2 can be used.", m_summary.rows, file),
                           m_firstProblem ? m_firstProblem->advice : TW_TEXT("Choose another file."))
                  .at(file, m_firstProblem ? m_firstProblem->line : 0));
}

bool OnceNotes::take(const Problem& problem) {
  if (problem.code != "data.system_dropped" && problem.code != "data.reasoning_dropped" &&
      problem.code != "data.tools_dropped")
    return false;
  auto& kept = m_kept[problem.code];
  if (kept.rows++ == 0) kept.first = problem;
  return true;
}

std::vector<Problem> OnceNotes::told() const {
  std::vector<Problem> all;
  for (const auto& [code, kept] : m_kept) {
    all.push_back(kept.first);
    all.back().message = TW_TEXT("%1 Rows: %2; the first is shown.", kept.first.message, kept.rows);
  }
  return all;
}

std::vector<Problem> ProblemList::take(const std::string& file) {
  if (m_total > m_list.size())
    m_list.push_back({"row.more", 0, 0,
                      TW_TEXT("%1 more problems of this file are not listed.", m_total - m_list.size()),
                      TW_TEXT("Mend those listed first, or run data clean."), file});
  m_total = 0;
  return std::exchange(m_list, {});
}

} // namespace tw
