#include "engine/data/conversation.h"
#include "engine/evaluate/measure_losses.h"
#include "engine/evaluate/write_answers.h"
#include "engine/session/jobs/answers.h"
#include "engine/session/jobs/job.h"
#include "engine/session/jobs/measured_data.h"
#include "engine/session/runs/recipe_plain.h"

namespace tw {
namespace {

/// Where the answers go as JSON Lines: there as a whole, or not at all.
class Predictions {
 public:
  static Result<Predictions> create(const commands::Evaluate& command) {
    Predictions predictions;
    if (command.predictions.empty()) return predictions;
    const auto path = fromUtf8(command.predictions);
    std::error_code ignored;
    for (const auto& file : command.data)
      if (fs::equivalent(path, fromUtf8(file.path), ignored))
        return fail(requestError("data.same_file", TW_TEXT("The predictions would overwrite %1.", file.path),
                                 TW_TEXT("Choose another file for the predictions."))
                        .at(command.predictions)
                        .in("predictions"));
    TW_TRY(predictions.m_file, AtomicFile::create(path));
    return predictions;
  }
  Result<> add(const WrittenAnswer& answer) {
    if (!m_file) return {};
    return m_file->write(
        asciiJson({{"prompt", answer.prompt}, {"reference", answer.reference}, {"prediction", answer.prediction}}) +
        "\n");
  }
  Result<> commit() { return m_file ? m_file->commit() : Result<>{}; }

 private:
  std::optional<AtomicFile> m_file;
};

struct Work {
  const commands::Evaluate& command;
  JobContext& context;
  const ModelHost::Loaded& loaded;
  std::shared_ptr<const ChatTemplate> chatTemplate;
  std::vector<std::unique_ptr<Metric>> metrics;

  MeasuredData measured() const;
  void report(const EncodedDataset& data) const;
  Result<> measureTokens();
  Result<std::vector<Question>> questions(bool told);
  /// The number of rows answered.
  Result<int64_t> judgeAnswers(Predictions& predictions, bool told);
};

void Work::report(const EncodedDataset& data) const { reportMeasured(measured(), data, context.emit); }

MeasuredData Work::measured() const {
  return {command.model.path, command.data, command.chat_template, command.train_on, command.max_length};
}

Result<> Work::measureTokens() {
  TW_TRY(const auto data,
         encodeMeasured(measured(), *loaded.model, loaded.tokenizer, chatTemplate, context.emit, context.stop));
  TW_TRY(const auto losses, measureLosses(
                                *loaded.model, data, command.max_length,
                                [&](int64_t done, int64_t total) {
                                  context.emit(events::Progress{"evaluate", done, total, "tokens"});
                                },
                                context.stop));
  for (const auto& metric : metrics)
    if (!metric->judgesAnswers()) metric->add(losses);
  return {};
}

/// The rows that have an answer; what is wrong with the others is told, unless it was before.
Result<std::vector<Question>> Work::questions(bool told) {
  std::vector<Question> questions;
  EncodedDataset seen; // for its problems and summaries
  for (const auto& source : dataSources(command.data)) {
    TW_TRY(auto loaded, loadSource(source, false, {}, context.stop));
    const auto before = seen.problems.size();
    if (!told) std::move(loaded.problems.begin(), loaded.problems.end(), std::back_inserter(seen.problems));
    for (const auto& conversation : loaded.conversations) {
      if (auto question = questionOf(conversation)) questions.push_back(std::move(*question));
      else
        seen.problems.push_back(toProblem(question.error(), conversation.line, conversation.row, toUtf8(source.path)));
    }
    seen.summaries.push_back(std::move(loaded.summary));
    seen.summaries.back().problems = static_cast<int64_t>(seen.problems.size() - before);
  }
  if (questions.empty())
    return fail(
        requestError("data.no_references", TW_TEXT("No row of the data has an answer to compare with."),
                     TW_TEXT("Give conversations or pairs of prompt and completion; plain text has no answers.")));
  report(seen);
  return questions;
}

Result<int64_t> Work::judgeAnswers(Predictions& predictions, bool told) {
  TW_TRY(const auto asked, questions(told));
  AnswerOptions options;
  TW_TRY(options.generation,
         generationDefaults(fromUtf8(command.model.path), loaded.model->config(), loaded.tokenizer.get()));
  auto sampling = command.sampling;
  if (!sampling.temperature && !sampling.top_k && !sampling.top_p) sampling.temperature = 0; // greedy by default
  applySampling(sampling, options.generation);
  options.onAnswer = [&](const WrittenAnswer& answer) {
    for (const auto& metric : metrics)
      if (metric->judgesAnswers()) metric->add(answer);
    return predictions.add(answer);
  };
  options.progress = [&](int64_t done, int64_t total) {
    context.emit(events::Progress{"generate", done, total, "rows"});
  };
  options.stop = context.stop;
  TW_CHECK(writeAnswers(*loaded.model, loaded.tokenizer, *chatTemplate, asked, options));
  return static_cast<int64_t>(asked.size());
}

} // namespace

Result<> runJob(const commands::Evaluate& command, JobContext& context) {
  std::vector<std::unique_ptr<Metric>> metrics;
  bool tokens = false, answers = !command.predictions.empty();
  for (const auto& name : command.metrics) {
    TW_TRY(auto metric, makeMetric(name));
    (metric->judgesAnswers() ? answers : tokens) = true;
    metrics.push_back(std::move(metric));
  }
  TW_CHECK(checkSampling(command.sampling));
  TW_TRY(auto predictions, Predictions::create(command));
  TW_TRY(const auto loaded, context.models.get(command.model, true, context.emit, context.stop));
  TW_TRY(auto chatTemplate,
         chooseChatTemplate(command.chat_template, fromUtf8(command.model.path), fs::current_path()));
  Work work{command, context, loaded, std::move(chatTemplate), std::move(metrics)};
  Json all = Json::object();
  if (tokens) TW_CHECK(work.measureTokens());
  int64_t rows = 0;
  if (answers) {
    TW_TRY(rows, work.judgeAnswers(predictions, tokens));
  }
  for (const auto& metric : work.metrics) {
    TW_TRY(const auto values, metric->values());
    all.update(values);
  }
  all["rows"] = answers ? rows : all.value("samples", int64_t{0});
  TW_CHECK(predictions.commit());
  context.emit(events::Metrics{std::move(all)});
  return {};
}

} // namespace tw
