#include "engine/data/indexed_source.h"

#include "engine/data/source_stream.h"

#include <set>

namespace tw {
namespace {

constexpr int64_t kColumnRows = 1000; ///< rows looked at for their columns
constexpr size_t kColumnsShown = 1000;

std::vector<std::string> columnsOf(const std::vector<Record>& records) {
  std::vector<std::string> columns;
  std::set<std::string> seen;
  for (const auto& record : records)
    if (record.fields.is_object())
      for (const auto& [key, value] : record.fields.items())
        if (columns.size() < kColumnsShown && seen.insert(key).second) columns.push_back(key);
  return columns;
}

} // namespace

Result<std::shared_ptr<const IndexedSource>> IndexedSource::open(const DataSource& source, const DataProgress& progress,
                                                                 std::stop_token stop) {
  std::shared_ptr<IndexedSource> opened(new IndexedSource);
  TW_TRY(opened->m_index, RowIndex::build(source.path, source.limit, progress, stop, source.encoding));
  TW_TRY(auto records, opened->read(0, kColumnRows));
  if (records.empty())
    return fail(requestError("data.empty", TW_TEXT("%1 holds no rows.", toUtf8(source.path)),
                             TW_TEXT("Choose a file that holds training examples."))
                    .at(toUtf8(source.path)));
  opened->m_columns = columnsOf(records);
  auto schema = findSchema(std::span(records).first(std::min(records.size(), kSchemaRows)), source);
  const bool nothingFits = !schema && (schema.error().code == "data.preference" ||
                                       (schema.error().code == "data.format" && source.format == "auto"));
  if (schema) opened->m_schema = std::move(*schema);
  else if (!nothingFits) return fail(std::move(schema.error()));
  else opened->m_noSchema = std::move(schema.error());
  return opened;
}

} // namespace tw
