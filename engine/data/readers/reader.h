#pragma once
// A file as a stream of records, whatever its format.
#include "engine/base/files.h"
#include "engine/data/readers/record.h"

#include <memory>
#include <optional>
#include <vector>

namespace tw {

class TextFile;
using TextFilePtr = std::shared_ptr<const TextFile>;

/// One of several files that are read as one source.
struct FilePart {
  int64_t firstRow = 0;
  std::string file;
};
/// The file that holds `row`, or `whole` where there are no parts.
const std::vector<FilePart>& noParts();
const std::string& fileOfRow(const std::vector<FilePart>& parts, int64_t row, const std::string& whole);

/// Pulls one row after another. Not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// The next row, or nullopt at the end. Errors: data.parse (with line), data.format.
  virtual Result<std::optional<Record>> next() = 0;
  /// From now on a row whose own text cannot be parsed is a record with a defect, where the format lets the rows after
  /// it be found all the same (JSON, the files of a folder); repairs and checks read so, training never.
  virtual void keepBrokenRows() {}
  /// The files of a folder by their first rows; empty where the source is one file.
  virtual const std::vector<FilePart>& parts() const { return noParts(); }
  /// What was passed over between rows because of keepBrokenRows(); complete at the end.
  virtual std::vector<Problem> remarks() const { return {}; }
  /// Bytes (or any other unit of work) done and in all, for progress.
  virtual uint64_t position() const = 0;
  virtual uint64_t size() const = 0;
  /// "UTF-8", "GB18030" … or "parquet" where there is no text encoding.
  virtual std::string encoding() const = 0;
};

/// A reader of text, where a part of the file can be read on its own.
class SliceableReader : public RecordReader {
 public:
  struct Place {
    uint64_t offset = 0; ///< bytes of the UTF-8 text
    int64_t line = 1;
  };
  /// Between the last row and the next one.
  virtual Place place() const = 0;
  /// Passes over the next row without parsing it; false at the end. Errors: those of next() that concern more than one
  /// row.
  virtual Result<bool> skip() = 0;
  /// A reader of the same kind of rows for `slice`, a part of the text that begins at a place() before row `row`.
  virtual std::unique_ptr<SliceableReader> resumed(TextFilePtr slice, int64_t line, int64_t row) const = 0;
};

/// A reader that can go to any row.
class SeekableReader : public RecordReader {
 public:
  virtual int64_t rows() const = 0;
  /// The next row will be `row`. Errors: data.parse.
  virtual Result<> seek(int64_t row) = 0;
};

/// Those of engine/api/catalog/data_file_kinds. Arrow: what `save_to_disk` and Feather write.
enum class FileFamily { Json, Jsonl, Csv, Tsv, Text, Parquet, Arrow };

/// By the ending of the name, that of a compression left aside.
std::optional<FileFamily> familyByName(const fs::path& path);
/// The same. Errors: data.format with the supported list.
Result<FileFamily> fileFamily(const fs::path& path);

/// The reader of a text file of this family (any but Parquet).
Result<std::unique_ptr<SliceableReader>> openTextFamily(TextFilePtr file, FileFamily family);

/// Opens any supported file or folder; `encoding` is "auto" or a name. Errors: io.*, data.empty, data.encoding,
/// data.parse, data.format, data.parquet, data.splits (a folder of several splits).
Result<std::unique_ptr<RecordReader>> openReader(const fs::path& path, const std::string& encoding = "auto");

// One function per format; each is all that a new format needs (CONTRIBUTING.md).
/// An array of objects or of conversations (lists of turns); an object with one such array under data/rows/train/…; a
/// single object (one row); values one after another; or JSON Lines by another name.
Result<std::unique_ptr<SliceableReader>> openJson(TextFilePtr file);
/// The rows of an array of which `beginning` may hold only a part; its end is not looked at. nullptr when the text
/// begins otherwise, or with a conversation (a list of turns) instead of rows.
std::unique_ptr<SliceableReader> openJsonArray(TextFilePtr beginning);
/// One object a line; blank lines are skipped. Values that span lines are told by the first one.
Result<std::unique_ptr<SliceableReader>> openJsonl(TextFilePtr file);
/// RFC 4180 with a header row; `delimiter` 0 chooses among comma, semicolon, tab and | by the header, or takes what a
/// first line "sep=;" says. Every value is a string. Columns without a name and without values are ignored.
Result<std::unique_ptr<SliceableReader>> openCsv(TextFilePtr file, char delimiter);
/// One record {"text": …} a paragraph; blank lines separate.
Result<std::unique_ptr<SliceableReader>> openText(TextFilePtr file);
/// Parquet and Arrow files through the plugin that links Arrow (parquet_plugin/); `name` stands in errors. Errors:
/// data.parquet_missing when it or Arrow is not installed, data.parse.
Result<std::unique_ptr<SeekableReader>> openParquet(const fs::path& path, const std::string& name);

} // namespace tw
