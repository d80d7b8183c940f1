#pragma once
// Records back into a file, atomically, in the format that its name says.
#include "engine/data/readers/reader.h"

namespace tw {

class RecordWriter {
 public:
  /// `columns`: the header of a table. Errors: data.format for an ending that cannot be written, io.*.
  static Result<RecordWriter> create(const fs::path& path, std::vector<std::string> columns);
  Result<> write(const Json& fields);
  Result<> commit();

 private:
  RecordWriter(AtomicFile file, FileFamily family, std::vector<std::string> columns)
      : m_file(std::move(file)), m_family(family), m_columns(std::move(columns)) {}
  Result<> writeRow(const std::vector<std::string>& cells);
  Result<> put(std::string_view text);
  AtomicFile m_file;
  FileFamily m_family;
  std::vector<std::string> m_columns;
  std::string m_buffer;
  int64_t m_rows = 0;
};

} // namespace tw
