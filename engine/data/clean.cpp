#include "engine/data/clean.h"

#include "engine/data/inspect.h"
#include "engine/data/readers/source_files.h"
#include "engine/data/record_writer.h"
#include "engine/data/source_stream.h"
#include "engine/data/split_text.h"

#include <unordered_set>

namespace tw {
namespace {

void trimTexts(Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto begin = text.find_first_not_of(" \t\r\n"), end = text.find_last_not_of(" \t\r\n");
    value = begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
  } else if (value.is_structured()) {
    for (auto& part : value) trimTexts(part);
  }
}

using FingerprintSet = std::unordered_set<Fingerprint, FingerprintHash>;

/// The usable rows of these files.
Result<FingerprintSet> rowsOf(const std::vector<DataSource>& sources, std::stop_token stop) {
  FingerprintSet rows;
  for (const auto& source : sources) {
    TW_TRY(const auto stream, SourceStream::open(source, false, true));
    for (;;) {
      TW_TRY(const auto row, stream->next());
      if (!row) break;
      if (row->conversation) rows.insert(fingerprint(*row->conversation));
      if (stop.stop_requested()) return fail(stoppedError());
    }
  }
  return rows;
}

/// Why a row is left out, or "" when it stays.
class Sieve {
 public:
  Sieve(const CleanOptions& options, FingerprintSet elsewhere)
      : m_options(options), m_elsewhere(std::move(elsewhere)) {}
  std::string reason(const SourceStream::Row& row) {
    if (row.problem) return row.problem->code;
    const int64_t length = conversationLength(*row.conversation);
    if (m_options.minLength > 0 && length < m_options.minLength) return "too_short";
    if (m_options.maxLength > 0 && length > m_options.maxLength) return "too_long";
    if (m_options.maxTokens > 0 && !m_options.splitOverlong) {
      // A row that the template refuses cannot be trained either.
      std::vector<Problem> notes;
      const auto sample = m_options.encoder->encodeWhole(*row.conversation, notes);
      if (!sample) return sample.error().code;
      if (static_cast<int64_t>(sample->ids.size()) > m_options.maxTokens) return "too_many_tokens";
    }
    if (!m_elsewhere.empty() && m_elsewhere.contains(fingerprint(*row.conversation))) return "in_other_file";
    if (m_options.dedupe && !m_seen.insert(fingerprint(*row.conversation)).second) return "duplicate";
    return {};
  }

 private:
  CleanOptions m_options;
  FingerprintSet m_elsewhere, m_seen;
};

bool holdsText(const fs::path& path) {
  const auto files = sourceFiles(path);
  return files && !files->empty() && familyByName(files->front()) == FileFamily::Text;
}

Result<> checkTarget(const DataSource& source, const fs::path& out, bool isText) {
  std::error_code error;
  if (fs::equivalent(source.path, out, error) ||
      fs::weakly_canonical(source.path, error) == fs::weakly_canonical(out, error))
    return fail(requestError("data.same_file", TW_TEXT("The cleaned data would overwrite %1.", toUtf8(source.path)),
                             TW_TEXT("Give another file as --out."))
                    .at(toUtf8(out))
                    .in("out"));
  TW_TRY(const auto family, fileFamily(out));
  if (family != FileFamily::Text) return {};
  if (isText) return {};
  return fail(requestError("data.format", TW_TEXT("Rows with columns do not fit into a plain text file."),
                           TW_TEXT("Name the new file .jsonl."))
                  .at(toUtf8(out))
                  .in("out"));
}

Result<> checkTokenOptions(const CleanOptions& options, const SourceStream& stream, const std::string& file) {
  if (options.maxTokens < 0 || options.maxTokens == 1)
    return fail(requestError("clean.options",
                             TW_TEXT("A bound of %1 tokens leaves nothing to train.", options.maxTokens),
                             TW_TEXT("Give at least 2 tokens, or 0 for no bound."))
                    .in("max_tokens"));
  if (options.maxTokens > 0 && !options.encoder)
    return fail(requestError("clean.options", TW_TEXT("Tokens can only be counted with a model."),
                             TW_TEXT("Name the model whose tokenizer counts."))
                    .in("model"));
  if (!options.splitOverlong) return {};
  if (options.maxTokens == 0)
    return fail(requestError("clean.options",
                             TW_TEXT("Overlong rows can only be split when a number of tokens is given."),
                             TW_TEXT("Give the most tokens that a row may have."))
                    .in("max_tokens"));
  if (stream.schema().format == Format::Text) return {};
  return fail(requestError("data.split_needs_text",
                           TW_TEXT("Only text can be split, and %1 holds conversations (%2): a part of an answer would "
                                   "be taught as a whole one.",
                                   file, stream.summary().format),
                           TW_TEXT("Leave the split out; overlong conversations are then dropped."))
                  .at(file)
                  .in("split_overlong"));
}

/// The columns of a table must be known before its first row is written, so that pass comes first.
Result<std::vector<std::string>> tableColumns(const DataSource& source, const fs::path& out, std::stop_token stop) {
  TW_TRY(const auto family, fileFamily(out));
  if (family != FileFamily::Csv && family != FileFamily::Tsv) return std::vector<std::string>();
  TW_TRY(const auto stream, SourceStream::open(source, false, true));
  for (;;) {
    TW_TRY(const auto row, stream->next());
    if (!row) return stream->summary().columns;
    if (stop.stop_requested()) return fail(stoppedError());
  }
}

Result<> writeRow(SourceStream::Row& row, const CleanOptions& options, const Schema& schema, RecordWriter& writer,
                  CleanReport& report) {
  auto& fields = row.record.fields;
  if (options.trim) trimTexts(fields);
  if (!options.splitOverlong) {
    ++report.kept;
    return writer.write(fields);
  }
  auto& text = fields[*schema.column("text")];
  const auto pieces = splitText(text.get_ref<const std::string&>(), *options.encoder, options.maxTokens);
  if (pieces.size() > 1) ++report.reasons["split"];
  for (const auto& piece : pieces) {
    text = piece;
    TW_CHECK(writer.write(fields));
    ++report.kept;
  }
  return {};
}

} // namespace

Result<CleanReport> cleanFile(const DataSource& source, const fs::path& out, const CleanOptions& options,
                              const DataProgress& progress, std::stop_token stop) {
  TW_TRY(const auto stream, SourceStream::open(source, false, true));
  TW_CHECK(checkTarget(source, out, stream->schema().format == Format::Text && holdsText(source.path)));
  TW_CHECK(checkTokenOptions(options, *stream, toUtf8(source.path)));
  TW_TRY(auto elsewhere, rowsOf(options.apartFrom, stop));
  TW_TRY(auto columns, tableColumns(source, out, stop));
  TW_TRY(auto writer, RecordWriter::create(out, std::move(columns)));
  CleanReport report;
  Sieve sieve(options, std::move(elsewhere));
  for (;;) {
    TW_TRY(auto row, stream->next());
    if (!row) break;
    if (const auto reason = sieve.reason(*row); !reason.empty()) {
      ++report.dropped;
      ++report.reasons[reason];
    } else {
      TW_CHECK(writeRow(*row, options, stream->schema(), writer, report));
    }
    if (stream->summary().rows % 1024) continue;
    if (stop.stop_requested()) return fail(stoppedError());
    if (progress) progress(stream->position(), stream->size());
  }
  if (report.kept == 0)
    return fail(requestError("data.nothing_left",
                             TW_TEXT("None of the %1 rows would be kept; nothing was written.", report.dropped),
                             TW_TEXT("Loosen the length limits, or look at the problems with data inspect."))
                    .at(toUtf8(source.path)));
  TW_CHECK(writer.commit());
  return report;
}

} // namespace tw
