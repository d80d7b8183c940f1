#include "engine/session/runs/run_data.h"

#include "engine/model/tensor_slots.h"
#include "engine/tune/base/method_registry.h"

namespace tw {

namespace {

/// Where a sample comes from, for a sentence to begin with.
Text placeOfSample(const EncodedSample& sample, const std::vector<DataFile>& files) {
  const auto file = static_cast<size_t>(sample.source) < files.size() ? files[static_cast<size_t>(sample.source)].path
                                                                      : std::string();
  return sample.line > 0 ? TW_TEXT("Line %1 of %2", sample.line, file)
                         : TW_TEXT("Row %1 of %2", sample.index + 1, file);
}

} // namespace

Result<> checkIds(const std::vector<EncodedSample>& samples, const std::vector<DataFile>& files,
                  const Tokenizer& tokenizer, int64_t vocabularySize) {
  for (const auto& sample : samples)
    TW_CHECK(checkIds(sample.ids, vocabularySize, &tokenizer, placeOfSample(sample, files)));
  return {};
}

namespace {

/// An argument as a shell takes it.
std::string quoted(const std::string& text) {
  if (!text.empty() &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@+") ==
          std::string::npos)
    return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The command that lists what is wrong with a file under the settings of the recipe.
std::string inspectCommand(const DataFile& file, const Recipe& recipe) {
  const DataFile plain;
  const DataSettings usual;
  const auto& data = recipe.data;
  std::string command = "tunewright data inspect " + quoted(file.path);
  const auto add = [&](const char* option, const std::string& value, const std::string& otherwise) {
    if (value != otherwise) command += std::string(" ") + option + " " + quoted(value);
  };
  add("--format", file.format, plain.format);
  for (const auto& [role, column] : file.columns) add("--columns", role + "=" + column, "");
  add("--limit", std::to_string(file.limit), std::to_string(plain.limit));
  add("--encoding", file.encoding, plain.encoding);
  add("--model", recipe.model.path, "");
  add("--max-length", std::to_string(data.max_length), "");
  add("--overlong", data.overlong, usual.overlong);
  add("--train-on", data.train_on, usual.train_on);
  add("--chat-template", data.chat_template, usual.chat_template);
  add("--system", data.system, usual.system);
  return command;
}

} // namespace

void reportProblems(const EncodedDataset& data, const std::vector<DataFile>& files, const Recipe& recipe,
                    const EventSink& emit) {
  constexpr size_t shown = 200, named = 3; // problems of each data set, commands; the rest is counted
  for (size_t i = 0; i < std::min(shown, data.problems.size()); ++i)
    emit(events::Problem{toDataProblem(data.problems[i])});
  int64_t rows = 0, usable = 0, problems = 0;
  std::string commands;
  size_t count = 0;
  for (size_t i = 0; i < data.summaries.size(); ++i) {
    const auto& summary = data.summaries[i];
    rows += summary.rows;
    usable += summary.usable;
    problems += summary.problems;
    if (summary.problems == 0 || i >= files.size() || count++ >= named) continue;
    commands += (commands.empty() ? "`" : ", `") + inspectCommand(files[i], recipe) + "`";
  }
  if (!data.problems.empty())
    emit(events::Advice{"data.problems",
                        TW_TEXT("%1 problem(s) were found in the data; %2 of %3 rows are used. They are listed by %4.",
                                problems, usable, rows, commands)});
}

Error noValidation() {
  return requestError("data.no_validation",
                      TW_TEXT("validation_fraction sets no sample aside: there are too few, so nothing is validated."),
                      TW_TEXT("Add data, or name a file under data.validation."));
}

namespace {

/// "auto" is Alpaca for a model without a template of its own: not what a base model's user may expect, and what others
/// have to ask the model in.
Result<> adviseOnTemplate(const Recipe& recipe, const RunData& data, const EventSink& emit) {
  if (recipe.data.chat_template != "auto") return {};
  const auto& sources = data.train.summaries;
  if (!sources.empty() &&
      std::all_of(sources.begin(), sources.end(), [](const auto& source) { return source.format == "text"; }))
    return {};
  TW_TRY(const auto own, loadModelChatTemplate(fromUtf8(recipe.model.path)));
  if (!own)
    emit(events::Advice{"template.alpaca",
                        TW_TEXT("This model has no chat template of its own, so its conversations are written in the "
                                "Alpaca format. Set data.chat_template to choose another.")});
  return {};
}

} // namespace

Result<int64_t> positionsBefore(const Recipe& recipe, const ModelConfig& model) {
  TW_TRY(const auto options, methodOptions(recipe));
  TW_TRY(const auto method, methodRegistry().create(options));
  TW_TRY(const auto footprint, method->footprint(ModelShape(model, tensorNames(model))));
  return footprint.positions();
}

Result<RunData> prepareData(const Recipe& recipe, const ModelConfig& model, const EventSink& emit,
                            std::stop_token stop) {
  const auto folder = fromUtf8(recipe.model.path);
  RunData data;
  TW_TRY(data.tokenizer, loadTokenizer(folder));
  TW_TRY(data.chatTemplate, chooseChatTemplate(recipe.data.chat_template, folder, fs::current_path()));
  TW_TRY(auto options, encodeOptions(recipe.data));
  options.contextLength = model.contextLength();
  const SampleEncoder encoder(data.tokenizer, data.chatTemplate, options);
  const DataProgress progress = [&](uint64_t done, uint64_t total) {
    emit(events::Progress{"data", static_cast<int64_t>(done), static_cast<int64_t>(total), "bytes"});
  };
  TW_TRY(data.train, encodeDataset(dataSources(recipe.data.train), encoder, data.tokenizer, progress, stop));
  if (!recipe.data.validation.empty()) {
    TW_TRY(data.validation,
           encodeDataset(dataSources(recipe.data.validation), encoder, data.tokenizer, progress, stop));
  } else if (recipe.data.validation_fraction > 0) {
    auto [train, validation] = splitValidation(std::move(data.train), recipe.data.validation_fraction,
                                               static_cast<uint64_t>(recipe.training.seed));
    data.train = std::move(train);
    data.validation = std::move(validation);
    if (data.validation.samples.empty()) emit(events::Advice{noValidation().code, noValidation().message});
  }
  TW_CHECK(adviseOnTemplate(recipe, data, emit));
  reportProblems(data.train, recipe.data.train, recipe, emit);
  reportProblems(data.validation, recipe.data.validation, recipe, emit);
  TW_TRY(const int64_t before, positionsBefore(recipe, model));
  const bool apart = !recipe.data.validation.empty();
  TW_CHECK(checkIds(data.train.samples, recipe.data.train, *data.tokenizer, model.vocabSize));
  TW_CHECK(checkIds(data.validation.samples, apart ? recipe.data.validation : recipe.data.train, *data.tokenizer,
                    model.vocabSize));
  for (const auto* set : {&data.train, &data.validation})
    for (const auto& sample : set->samples)
      TW_CHECK(model.checkLength(before + static_cast<int64_t>(sample.ids.size())));
  if (stop.stop_requested())
    return fail(
        workError("cancelled", TW_TEXT("The work was cancelled."), TW_TEXT("Start it again when you want it.")));
  return data;
}

} // namespace tw
