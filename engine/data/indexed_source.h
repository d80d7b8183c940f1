#pragma once
// A source whose rows can be asked for in any order: the index with what the rows mean.
#include "engine/data/row_index.h"
#include "engine/data/schema.h"

namespace tw {

/// Thread-safe.
class IndexedSource {
 public:
  /// Errors: those of RowIndex::build, data.empty, data.columns, data.format for a format that does not exist. Where no
  /// format fits, schema() is empty and noSchema() says why.
  static Result<std::shared_ptr<const IndexedSource>> open(const DataSource& source, const DataProgress& progress = {},
                                                           std::stop_token stop = {});

  int64_t rows() const { return m_index->rows(); }
  const std::string& encoding() const { return m_index->encoding(); }
  const std::optional<Schema>& schema() const { return m_schema; }
  const std::optional<Error>& noSchema() const { return m_noSchema; }
  const std::string& fileOf(int64_t row, const std::string& whole) const {
    return fileOfRow(m_index->parts(), row, whole);
  }
  /// Of the first thousand rows, in the order in which they appear.
  const std::vector<std::string>& columns() const { return m_columns; }
  Result<std::vector<Record>> read(int64_t first, int64_t count) const { return m_index->read(first, count); }

 private:
  IndexedSource() = default;
  std::unique_ptr<RowIndex> m_index;
  std::optional<Schema> m_schema;
  std::optional<Error> m_noSchema;
  std::vector<std::string> m_columns;
};

} // namespace tw
