// The data room's table and token inspector: rows on demand, and one row all the way to its tokens.
#include "engine/base/unicode.h"
#include "engine/data/conversation.h"
#include "engine/data/find_rows.h"
#include "engine/session/runs/recipe_plain.h"
#include "engine/session/services/engine_services.h"
#include "engine/text/token_text.h"

namespace tw {
namespace {

constexpr size_t kCellCharacters = 200;

/// At most so many code points, then "…".
std::string shortened(std::string_view text) {
  size_t at = 0;
  for (size_t count = 0; at < text.size() && count < kCellCharacters; ++count) at += decodeUtf8(text, at).length;
  return at < text.size() ? std::string(text.substr(0, at)) + "…" : std::string(text);
}

std::string cellText(const Json& value) {
  if (value.is_null()) return {};
  return shortened(value.is_string() ? value.get_ref<const std::string&>()
                                     : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

class SourceView : public DatasetView {
 public:
  explicit SourceView(std::shared_ptr<const IndexedSource> source) : m_source(std::move(source)) {
    if (const auto& schema = m_source->schema()) {
      m_format = formatName(schema->format);
      m_mapping = schema->mapping;
    }
  }
  int64_t rows() const override { return m_source->rows(); }
  const std::vector<std::string>& columns() const override { return m_source->columns(); }
  const std::string& format() const override { return m_format; }
  const std::string& encoding() const override { return m_source->encoding(); }
  const std::map<std::string, std::string>& mapping() const override { return m_mapping; }
  std::optional<Error> noFormat() const override { return m_source->noSchema(); }

  Result<std::vector<DataRow>> read(int64_t first, int64_t count) const override {
    TW_TRY(const auto records, m_source->read(first, count));
    std::vector<DataRow> rows;
    rows.reserve(records.size());
    for (const auto& record : records) rows.push_back(shown(record));
    return rows;
  }

  Result<std::vector<int64_t>> find(const std::string& words, int64_t most, std::stop_token stop) const override {
    return findRows(*m_source, words, most, std::move(stop));
  }

 private:
  DataRow shown(const Record& record) const {
    DataRow row{record.row, record.line, {}, record.defect};
    if (!record.fields.is_object()) return row;
    for (const auto& column : columns()) {
      const auto found = record.fields.is_object() ? record.fields.find(column) : record.fields.end();
      row.cells.push_back(found == record.fields.end() ? std::string() : cellText(*found));
    }
    std::vector<Problem> notes;
    if (row.problem.empty() && m_source->schema())
      if (const auto usable = toConversation(record, *m_source->schema(), notes); !usable)
        row.problem = usable.error().message;
    return row;
  }

  std::shared_ptr<const IndexedSource> m_source;
  std::string m_format;
  std::map<std::string, std::string> m_mapping;
};

/// The tokens of a whole sample, and how many of them are kept.
class SampleDrawing {
 public:
  SampleDrawing(const Tokenizer& tokenizer, const SampleEncoder& encoder, bool isText)
      : m_tokenizer(tokenizer), m_encoder(encoder), m_split(encoder.options().splits(isText)) {}

  void draw(const EncodedSample& sample, const SampleTrace& trace, std::vector<Problem>& problems,
            SampleView& view) const {
    const auto& options = m_encoder.options();
    const auto length = static_cast<int64_t>(sample.ids.size());
    // Where text is split nothing is cut off: the rest goes into the next piece.
    const auto kept = m_split ? length : std::min(length, options.maxLength);
    const auto& special = m_tokenizer.special();
    auto texts = tokenTexts(m_tokenizer, sample.ids, trace.offsets, trace.text);
    for (int64_t i = 0; i < length; ++i) {
      const auto at = static_cast<size_t>(i);
      const auto id = sample.ids[at];
      // What comes first is predicted from nothing; a joined text goes on from the record before it.
      const bool trained = sample.labels[at] != -100 && (i > 0 || (m_split && sample.index > 0));
      view.tokens.push_back(
          {id, std::move(texts[at]), trained, m_tokenizer.isSpecial(id), special.bosId == id, special.eosId == id});
      view.trained += trained && i < kept;
    }
    view.kept = kept;
    if (!m_split)
      if (auto fits = m_encoder.checkFit(length, view.trained, sample.line, sample.index, problems); !fits) {
        problems.push_back(toProblem(fits.error(), sample.line, sample.index));
        if (fits.error().code == "row.too_long") view.kept = view.trained = 0;
      }
    // What follows it (the newline that many templates put after a turn) is read, not learnt.
    for (auto i = view.kept; i-- > 0 && !view.endTrained;)
      if (const auto& token = view.tokens[static_cast<size_t>(i)]; token.trained) {
        view.endTrained = token.special || token.eos;
        break;
      }
  }

 private:
  const Tokenizer& m_tokenizer;
  const SampleEncoder& m_encoder;
  bool m_split;
};

} // namespace

Result<std::shared_ptr<DatasetView>> EngineServices::openDataset(const DataFile& file, const DataProgressSink& progress,
                                                                 std::stop_token stop) const {
  TW_TRY(auto source, m_sources.open(dataSource(file), progress, stop));
  return std::make_shared<SourceView>(std::move(source));
}

Result<SampleView> EngineServices::viewSample(const EncodeRequest& request, int64_t row, std::stop_token stop) const {
  TW_TRY(const auto source, m_sources.open(dataSource(request.file), {}, stop));
  if (!source->schema()) return fail(*source->noSchema());
  TW_TRY(const auto records, source->read(row, 1));
  if (records.empty())
    return fail(requestError("data.row", TW_TEXT("%1 has no row %2.", request.file.path, row),
                             TW_TEXT("Choose a row between 0 and %1.", source->rows() - 1))
                    .at(request.file.path));
  const auto& record = records.front();
  SampleView view;
  view.messages = Json::array();
  std::vector<Problem> problems;
  const auto conversation = toConversation(record, *source->schema(), problems);
  if (!conversation) {
    problems.push_back(toProblem(conversation.error(), record.line, record.row));
  } else if (request.model.empty()) {
    view.messages = withSystem(conversation->messages, request.system);
    view.rendered = conversation->text;
  } else {
    TW_TRY(const auto tokenizer, tokenizerOf(request.model));
    TW_TRY(const auto encoder, encoderOf(request));
    TW_CHECK(encoder->checkOptions());
    view.messages = withSystem(conversation->messages, request.system);
    SampleTrace trace;
    if (const auto sample = encoder->encodeWhole(*conversation, problems, &trace))
      SampleDrawing(*tokenizer, *encoder, conversation->isText).draw(*sample, trace, problems, view);
    else if (sample.error().code.starts_with("row."))
      problems.push_back(toProblem(sample.error(), record.line, record.row));
    else return fail(sample.error());
    view.rendered = std::move(trace.text);
  }
  for (auto& problem : problems) {
    problem.file = source->fileOf(row, request.file.path);
    view.problems.push_back(toDataProblem(problem));
  }
  return view;
}

} // namespace tw
