// The data room: inspect, encode, clean.
#include "engine/data/clean.h"
#include "engine/data/inspect.h"
#include "engine/data/measure.h"
#include "engine/data/readers/content.h"
#include "engine/data/readers/encoding.h"
#include "engine/model/config/model_config.h"
#include "engine/session/runs/recipe_plain.h"
#include "engine/session/services/engine_services.h"
#include "engine/session/services/located.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace tw {
namespace {

/// What training with a model comes to, in place of what the file alone says.
void addTraining(DataReport& report, const SourceMeasure& measure, const FittedSource& fitted) {
  const auto sum = [](const auto& values) { return std::accumulate(values.begin(), values.end(), int64_t{0}); };
  report.usable = static_cast<int64_t>(measure.rows.size()) - fitted.leftOut.tooLong - fitted.leftOut.noTarget -
                  fitted.leftOut.other;
  report.statistics["samples"] = fitted.kept.size();
  report.statistics["tokens"] = sum(fitted.kept);
  report.statistics["trained"] = sum(fitted.trained);
  report.statistics["overlong"] = fitted.overlong;
  report.statistics.erase("problems");
  report.problems.clear();
  auto counts = measure.problemCounts;
  for (const auto& [code, count] : fitted.problemCounts) counts[code] += count;
  for (const auto& [code, count] : counts) report.statistics["problems"][code] = count;
  for (const auto* problems : {&measure.problems, &fitted.problems})
    for (const auto& problem : *problems) report.problems.push_back(toDataProblem(problem));
  std::stable_sort(report.problems.begin(), report.problems.end(), [](const DataProblem& a, const DataProblem& b) {
    return std::tie(a.file, a.line, a.row) < std::tie(b.file, b.line, b.row);
  });
}

} // namespace

Result<DataReport> EngineServices::inspectData(const EncodeRequest& request, std::stop_token stop) const {
  const auto source = dataSource(request.file);
  TW_TRY(const auto inspected, inspectSource(source, {}, stop));
  DataReport report;
  report.format = inspected.summary.format;
  report.encoding = inspected.summary.encoding;
  report.rows = inspected.summary.rows;
  report.usable = inspected.summary.usable;
  report.columns = inspected.summary.columns;
  report.mapping = inspected.summary.mapping;
  report.statistics = {{"prompt_characters", toJson(inspected.prompt)},
                       {"response_characters", toJson(inspected.response)},
                       {"row_characters", toJson(inspected.whole)},
                       {"turns", toJson(inspected.turns)},
                       {"duplicates", inspected.duplicates}};
  for (const auto& [code, count] : inspected.problemCounts) report.statistics["problems"][code] = count;
  report.duplicate_rows = inspected.duplicateRows;
  for (const auto& problem : inspected.problems) report.problems.push_back(toDataProblem(problem));
  if (request.model.empty() || inspected.summary.usable == 0) return report;
  TW_TRY(const auto encoder, encoderOf(request));
  TW_CHECK(encoder->checkOptions());
  TW_TRY(const auto measure, measureSource(source, *encoder, {}, stop));
  TW_TRY(const auto fitted, fitSource(measure, *encoder, request.file.path));
  addTraining(report, measure, fitted);
  return report;
}

std::vector<std::string> EngineServices::textEncodings() const { return knownEncodings(); }

Result<TextPreview> EngineServices::previewText(const std::string& path, const std::string& encoding) const {
  constexpr size_t previewBytes = size_t{1} << 16;
  TW_TRY(const auto content, Content::open(fromUtf8(path), "auto"));
  TW_TRY(const auto mapped, MappedFile::open(content.path()));
  std::string_view bytes(reinterpret_cast<const char*>(mapped->bytes().data()), mapped->bytes().size());
  TextPreview preview;
  preview.whole = bytes.size() <= previewBytes;
  if (encoding == "auto") {
    TW_TRY(const auto found, detectEncoding(bytes, path));
    preview.encoding = encodingName(found);
    bytes = bytes.substr(markLength(found), previewBytes);
    const auto name = found == TextEncoding::Utf8Bom ? std::string("UTF-8") : encodingName(withoutMark(found));
    TW_TRY(preview.text, convertLeniently(bytes, name));
    return preview;
  }
  preview.encoding = encoding;
  TW_TRY(preview.text, convertLeniently(bytes.substr(0, previewBytes), encoding));
  return preview;
}

Result<std::shared_ptr<const SampleEncoder>> EngineServices::encoderOf(const EncodeRequest& request) const {
  TW_TRY(const auto tokenizer, tokenizerOf(request.model));
  TW_TRY(const auto chatTemplate,
         chooseChatTemplate(request.chat_template, modelFolder(request.model), fs::current_path()));
  EncodeOptions options;
  options.maxLength = request.max_length;
  TW_TRY(options.overlong, overlongNamed(request.overlong));
  TW_TRY(options.trainOn, trainOnNamed(request.train_on));
  options.system = request.system;
  options.strict = request.strict;
  // A tokenizer alone is enough to encode; the model's context is looked at where there is one.
  if (const auto config = configOf(request.model)) options.contextLength = (*config)->contextLength();
  return std::make_shared<const SampleEncoder>(tokenizer, chatTemplate, options);
}

Result<> EngineServices::encodeData(const EncodeRequest& request, const std::function<void(const EncodedRow&)>& row,
                                    const std::function<void(const DataProblem&)>& problem,
                                    std::stop_token stop) const {
  TW_TRY(const auto encoder, encoderOf(request));
  TW_TRY(const auto data, encodeDataset({dataSource(request.file)}, *encoder, nullptr, {}, stop));
  for (const auto& found : data.problems) problem(toDataProblem(found));
  for (const auto& sample : data.samples) row({sample.index, sample.ids, sample.labels});
  return {};
}

Result<CleaningReport> EngineServices::cleanData(const CleanRequest& request, std::stop_token stop) const {
  CleanOptions options;
  options.dedupe = request.dedupe;
  options.trim = request.trim;
  for (const auto& file : request.apart_from) options.apartFrom.push_back(dataSource(file));
  options.minLength = request.min_length;
  options.maxLength = request.max_length;
  options.maxTokens = request.max_tokens;
  options.splitOverlong = request.split_overlong;
  if (!request.model.empty()) {
    EncodeRequest counting;
    counting.model = request.model;
    counting.chat_template = request.chat_template;
    TW_TRY(options.encoder, encoderOf(counting));
  }
  TW_TRY(const auto cleaned, cleanFile(dataSource(request.file), fromUtf8(request.out), options, {}, stop));
  return CleaningReport{cleaned.kept, cleaned.dropped, cleaned.reasons};
}

} // namespace tw
