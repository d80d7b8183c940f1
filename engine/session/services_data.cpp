// The data room: inspect, encode, clean.
#include "engine/data/clean.h"
#include "engine/data/inspect.h"
#include "engine/model/config/model_config.h"
#include "engine/session/engine_services.h"
#include "engine/session/located.h"
#include "engine/session/recipe_plain.h"

namespace tw {

Result<DataReport> EngineServices::inspectData(const DataFile& file, std::stop_token stop) const {
  TW_TRY(const auto inspected, inspectSource(dataSource(file), {}, stop));
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
  for (const auto& problem : inspected.problems) report.problems.push_back(toDataProblem(problem));
  return report;
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
