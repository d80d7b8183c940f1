#pragma once
// A file as a stream of records, whatever its format.
#include "engine/data/sample.h"

namespace tw {

/// Pulls one row after another. Not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// The next row, or nullopt at the end. Errors: data.parse (with line), data.format.
  virtual Result<std::optional<Record>> next() = 0;
  /// Bytes (or any other unit of work) done and in all, for progress.
  virtual uint64_t position() const = 0;
  virtual uint64_t size() const = 0;
  /// "UTF-8", "GB18030" … or "parquet" where there is no text encoding.
  virtual std::string encoding() const = 0;
};

enum class FileFamily { Json, Jsonl, Csv, Tsv, Text, Parquet };

/// By the file name's extension. Errors: data.format with the supported list.
Result<FileFamily> fileFamily(const fs::path& path);

/// Opens any supported file. Errors: io.*, data.empty, data.encoding, data.parse, data.format, data.parquet.
Result<std::unique_ptr<RecordReader>> openReader(const fs::path& path);

// One function per format; each is all that a new format needs (CONTRIBUTING.md).
class TextFile;
using TextFilePtr = std::shared_ptr<const TextFile>;
/// An array of objects; an object with one such array under data/rows/train/…; a single object (one row); or JSON Lines by another name.
Result<std::unique_ptr<RecordReader>> openJson(TextFilePtr file);
/// One object a line; blank lines are skipped.
Result<std::unique_ptr<RecordReader>> openJsonl(TextFilePtr file);
/// RFC 4180 with a header row; `delimiter` 0 chooses among comma, semicolon and tab by the header. Every value is a string.
Result<std::unique_ptr<RecordReader>> openCsv(TextFilePtr file, char delimiter);
/// One record {"text": …} a paragraph; blank lines separate.
Result<std::unique_ptr<RecordReader>> openText(TextFilePtr file);
/// Through the plugin that links Arrow (parquet_plugin/). Errors: data.parquet_missing when it or Arrow is not installed, data.parse.
Result<std::unique_ptr<RecordReader>> openParquet(const fs::path& path);

} // namespace tw
