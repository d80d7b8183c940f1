// Rows of a Parquet or Arrow file as JSON Lines, column by column through Arrow.
#include "engine/data/parquet_plugin/parquet_plugin.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <parquet/arrow/reader.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

namespace {

void appendString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      static const char* digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Number> void appendNumber(std::string& out, Number value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

void appendReal(std::string& out, double value) {
  if (std::isfinite(value)) appendNumber(out, value);
  else out += "null";
}

template <class Array> const Array& as(const arrow::Array& array) { return static_cast<const Array&>(array); }

arrow::Status appendValue(std::string& out, const arrow::Array& array, int64_t row);

arrow::Status appendRange(std::string& out, const arrow::Array& values, int64_t begin, int64_t end) {
  out += '[';
  for (int64_t i = begin; i < end; ++i) {
    if (i > begin) out += ',';
    ARROW_RETURN_NOT_OK(appendValue(out, values, i));
  }
  out += ']';
  return arrow::Status::OK();
}

/// A table gives every struct all the keys that any of them has; those that are null were not there.
arrow::Status appendStruct(std::string& out, const arrow::StructArray& array, int64_t row) {
  out += '{';
  bool first = true;
  for (int i = 0; i < array.num_fields(); ++i) {
    if (array.field(i)->IsNull(row)) continue;
    if (!first) out += ',';
    first = false;
    appendString(out, array.struct_type()->field(i)->name());
    out += ':';
    ARROW_RETURN_NOT_OK(appendValue(out, *array.field(i), row));
  }
  out += '}';
  return arrow::Status::OK();
}

/// {key: value} where the keys are text, else a list of pairs.
arrow::Status appendMap(std::string& out, const arrow::MapArray& array, int64_t row) {
  const bool textKeys = array.keys()->type_id() == arrow::Type::STRING;
  out += textKeys ? '{' : '[';
  const int64_t begin = array.value_offset(row), end = begin + array.value_length(row);
  for (int64_t i = begin; i < end; ++i) {
    if (i > begin) out += ',';
    if (!textKeys) out += '[';
    ARROW_RETURN_NOT_OK(appendValue(out, *array.keys(), i));
    out += textKeys ? ':' : ',';
    ARROW_RETURN_NOT_OK(appendValue(out, *array.items(), i));
    if (!textKeys) out += ']';
  }
  out += textKeys ? '}' : ']';
  return arrow::Status::OK();
}

/// Types without a JSON form (dates, decimals …) become their text.
arrow::Status appendOther(std::string& out, const arrow::Array& array, int64_t row) {
  ARROW_ASSIGN_OR_RAISE(const auto scalar, array.GetScalar(row));
  appendString(out, scalar->ToString());
  return arrow::Status::OK();
}

arrow::Status appendValue(std::string& out, const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) {
    out += "null";
    return arrow::Status::OK();
  }
  switch (array.type_id()) {
  case arrow::Type::STRING: appendString(out, as<arrow::StringArray>(array).GetView(row)); break;
  case arrow::Type::LARGE_STRING: appendString(out, as<arrow::LargeStringArray>(array).GetView(row)); break;
  case arrow::Type::STRING_VIEW: appendString(out, as<arrow::StringViewArray>(array).GetView(row)); break;
  case arrow::Type::NA: out += "null"; break;
  case arrow::Type::BINARY: appendString(out, as<arrow::BinaryArray>(array).GetView(row)); break;
  case arrow::Type::BOOL: out += as<arrow::BooleanArray>(array).Value(row) ? "true" : "false"; break;
  case arrow::Type::INT8: appendNumber(out, as<arrow::Int8Array>(array).Value(row)); break;
  case arrow::Type::INT16: appendNumber(out, as<arrow::Int16Array>(array).Value(row)); break;
  case arrow::Type::INT32: appendNumber(out, as<arrow::Int32Array>(array).Value(row)); break;
  case arrow::Type::INT64: appendNumber(out, as<arrow::Int64Array>(array).Value(row)); break;
  case arrow::Type::UINT8: appendNumber(out, as<arrow::UInt8Array>(array).Value(row)); break;
  case arrow::Type::UINT16: appendNumber(out, as<arrow::UInt16Array>(array).Value(row)); break;
  case arrow::Type::UINT32: appendNumber(out, as<arrow::UInt32Array>(array).Value(row)); break;
  case arrow::Type::UINT64: appendNumber(out, as<arrow::UInt64Array>(array).Value(row)); break;
  case arrow::Type::FLOAT: appendReal(out, static_cast<double>(as<arrow::FloatArray>(array).Value(row))); break;
  case arrow::Type::DOUBLE: appendReal(out, as<arrow::DoubleArray>(array).Value(row)); break;
  case arrow::Type::MAP: return appendMap(out, as<arrow::MapArray>(array), row);
  case arrow::Type::STRUCT: return appendStruct(out, as<arrow::StructArray>(array), row);
  case arrow::Type::LIST: {
    const auto& list = as<arrow::ListArray>(array);
    return appendRange(out, *list.values(), list.value_offset(row), list.value_offset(row + 1));
  }
  case arrow::Type::LARGE_LIST: {
    const auto& list = as<arrow::LargeListArray>(array);
    return appendRange(out, *list.values(), list.value_offset(row), list.value_offset(row + 1));
  }
  case arrow::Type::FIXED_SIZE_LIST: {
    const auto& list = as<arrow::FixedSizeListArray>(array);
    return appendRange(out, *list.values(), list.value_offset(row), list.value_offset(row) + list.value_length());
  }
  case arrow::Type::DICTIONARY: {
    const auto& dictionary = as<arrow::DictionaryArray>(array);
    return appendValue(out, *dictionary.dictionary(), dictionary.GetValueIndex(row));
  }
  default: return appendOther(out, array, row);
  }
  return arrow::Status::OK();
}

/// A table on the disk, batch by batch.
class TableFile {
 public:
  virtual ~TableFile() = default;
  virtual const char* kind() const = 0;

  arrow::Status next() {
    m_lines.clear();
    std::shared_ptr<arrow::RecordBatch> batch = std::move(m_ahead);
    while (!batch || batch->num_rows() == 0) {
      ARROW_RETURN_NOT_OK(readBatch(&batch));
      if (!batch) return arrow::Status::OK();
    }
    if (batch->num_rows() > kRowsAtOnce) {
      m_ahead = batch->Slice(kRowsAtOnce);
      batch = batch->Slice(0, kRowsAtOnce);
    }
    ARROW_RETURN_NOT_OK(batch->ValidateFull());
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      m_lines += '{';
      for (int i = 0; i < batch->num_columns(); ++i) {
        if (i) m_lines += ',';
        appendString(m_lines, batch->column_name(i));
        m_lines += ':';
        ARROW_RETURN_NOT_OK(appendValue(m_lines, *batch->column(i), row));
      }
      m_lines += "}\n";
    }
    return arrow::Status::OK();
  }
  /// Goes to a place before `row` that can be read from; batches from there on up to the row are dropped.
  arrow::Status seek(int64_t row, int64_t& before) {
    m_ahead.reset();
    ARROW_ASSIGN_OR_RAISE(const int64_t begin, restart(row));
    before = row - begin;
    for (;;) {
      ARROW_RETURN_NOT_OK(readBatch(&m_ahead));
      if (!m_ahead || m_ahead->num_rows() > before) break;
      before -= m_ahead->num_rows();
    }
    // Whole pieces of a large batch are passed over as well.
    if (const int64_t passed = before / kRowsAtOnce * kRowsAtOnce; m_ahead && passed > 0) {
      m_ahead = m_ahead->Slice(passed);
      before -= passed;
    }
    return arrow::Status::OK();
  }
  const std::string& lines() const { return m_lines; }
  int64_t rows() const { return m_rows; }

 protected:
  virtual arrow::Status readBatch(std::shared_ptr<arrow::RecordBatch>* batch) = 0;
  /// Makes readBatch() begin at a row at or before `row`, and says at which.
  virtual arrow::Result<int64_t> restart(int64_t row) = 0;
  int64_t m_rows = 0;

 private:
  static constexpr int64_t kRowsAtOnce = 1000;
  std::shared_ptr<arrow::RecordBatch> m_ahead; ///< read and not given out yet
  std::string m_lines;
};

class ParquetFile : public TableFile {
 public:
  arrow::Status open(const std::shared_ptr<arrow::io::RandomAccessFile>& input) {
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(input));
    parquet::ArrowReaderProperties properties(/*use_threads=*/false);
    properties.set_batch_size(1000);
    builder.properties(properties);
    ARROW_ASSIGN_OR_RAISE(m_reader, builder.Build());
    ARROW_RETURN_NOT_OK(countRows());
    ARROW_ASSIGN_OR_RAISE(m_batches, m_reader->GetRecordBatchReader());
    return arrow::Status::OK();
  }
  const char* kind() const override { return "parquet"; }

 protected:
  arrow::Status readBatch(std::shared_ptr<arrow::RecordBatch>* batch) override { return m_batches->ReadNext(batch); }
  /// Row groups are found by their counts.
  arrow::Result<int64_t> restart(int64_t row) override {
    const auto metadata = m_reader->parquet_reader()->metadata();
    int64_t begin = 0;
    int group = 0;
    for (; group < metadata->num_row_groups() && metadata->RowGroup(group)->num_rows() <= row - begin; ++group)
      begin += metadata->RowGroup(group)->num_rows();
    std::vector<int> groups;
    for (; group < metadata->num_row_groups(); ++group) groups.push_back(group);
    ARROW_ASSIGN_OR_RAISE(m_batches, m_reader->GetRecordBatchReader(groups));
    return begin;
  }

 private:
  /// A damaged file may claim any numbers; only those that add up are believed.
  arrow::Status countRows() {
    const auto metadata = m_reader->parquet_reader()->metadata();
    for (int group = 0; group < metadata->num_row_groups(); ++group) {
      const int64_t count = metadata->RowGroup(group)->num_rows();
      if (count < 0 || __builtin_add_overflow(m_rows, count, &m_rows))
        return arrow::Status::Invalid("a row group claims an impossible number of rows");
    }
    if (metadata->num_rows() != m_rows) return arrow::Status::Invalid("the rows of its row groups do not add up");
    return arrow::Status::OK();
  }

  std::unique_ptr<parquet::arrow::FileReader> m_reader;
  std::shared_ptr<arrow::RecordBatchReader> m_batches;
};

/// Arrow's stream format, as `save_to_disk` writes it. Mapped: batches are views of the file.
class ArrowStream : public TableFile {
 public:
  arrow::Status open(const std::string& path) {
    m_path = path;
    ARROW_RETURN_NOT_OK(restart(0).status());
    for (std::shared_ptr<arrow::RecordBatch> batch;;) {
      ARROW_RETURN_NOT_OK(m_batches->ReadNext(&batch));
      if (!batch) break;
      m_rows += batch->num_rows();
    }
    return restart(0).status();
  }
  const char* kind() const override { return "arrow"; }

 protected:
  arrow::Status readBatch(std::shared_ptr<arrow::RecordBatch>* batch) override { return m_batches->ReadNext(batch); }
  arrow::Result<int64_t> restart(int64_t) override {
    ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::MemoryMappedFile::Open(m_path, arrow::io::FileMode::READ));
    ARROW_ASSIGN_OR_RAISE(m_batches, arrow::ipc::RecordBatchStreamReader::Open(input));
    return 0;
  }

 private:
  std::string m_path;
  std::shared_ptr<arrow::RecordBatchReader> m_batches;
};

/// Arrow's file format (Feather): the same batches with a table of contents.
class ArrowFile : public TableFile {
 public:
  arrow::Status open(const std::string& path) {
    ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::MemoryMappedFile::Open(path, arrow::io::FileMode::READ));
    ARROW_ASSIGN_OR_RAISE(m_reader, arrow::ipc::RecordBatchFileReader::Open(input));
    ARROW_ASSIGN_OR_RAISE(m_rows, m_reader->CountRows());
    return arrow::Status::OK();
  }
  const char* kind() const override { return "arrow"; }

 protected:
  arrow::Status readBatch(std::shared_ptr<arrow::RecordBatch>* batch) override {
    batch->reset();
    if (m_next == m_reader->num_record_batches()) return arrow::Status::OK();
    return m_reader->ReadRecordBatch(m_next++).Value(batch);
  }
  arrow::Result<int64_t> restart(int64_t) override {
    m_next = 0;
    return 0;
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> m_reader;
  int m_next = 0;
};

arrow::Status openTable(const std::string& path, std::unique_ptr<TableFile>& table) {
  ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const auto head, input->ReadAt(0, 6));
  const auto mark = head->ToString();
  if (mark == "ARROW1") {
    auto file = std::make_unique<ArrowFile>();
    ARROW_RETURN_NOT_OK(file->open(path));
    table = std::move(file);
  } else if (mark.substr(0, 4) == "\xFF\xFF\xFF\xFF") {
    auto stream = std::make_unique<ArrowStream>();
    ARROW_RETURN_NOT_OK(stream->open(path));
    table = std::move(stream);
  } else {
    auto file = std::make_unique<ParquetFile>();
    ARROW_RETURN_NOT_OK(file->open(input));
    table = std::move(file);
  }
  return arrow::Status::OK();
}

/// Arrow reports through Status, Parquet below it throws: neither leaves this library.
template <class Work> bool guarded(Work work, char* error, uint64_t errorSize) {
  std::string message;
  try {
    const arrow::Status status = work();
    if (status.ok()) return true;
    message = status.message();
  } catch (const std::exception& exception) {
    message = exception.what();
  } catch (...) {
    message = "unknown failure";
  }
  if (errorSize) {
    const size_t length = std::min<size_t>(message.size(), errorSize - 1);
    std::memcpy(error, message.data(), length);
    error[length] = '\0';
  }
  return false;
}

} // namespace

void* twParquetOpen(const char* path, char* error, uint64_t errorSize) {
  std::unique_ptr<TableFile> table;
  return guarded([&] { return openTable(path, table); }, error, errorSize) ? table.release() : nullptr;
}

const char* twParquetKind(void* file) { return static_cast<TableFile*>(file)->kind(); }

int64_t twParquetRows(void* file) { return static_cast<TableFile*>(file)->rows(); }

int64_t twParquetNext(void* file, const char** lines, char* error, uint64_t errorSize) {
  auto* table = static_cast<TableFile*>(file);
  if (!guarded([&] { return table->next(); }, error, errorSize)) return -1;
  *lines = table->lines().data();
  return static_cast<int64_t>(table->lines().size());
}

int64_t twParquetSeek(void* file, int64_t row, char* error, uint64_t errorSize) {
  int64_t before = 0;
  if (!guarded([&] { return static_cast<TableFile*>(file)->seek(row, before); }, error, errorSize)) return -1;
  return before;
}

void twParquetClose(void* file) { delete static_cast<TableFile*>(file); }
