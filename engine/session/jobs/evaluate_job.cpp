#include "engine/evaluate/perplexity.h"
#include "engine/session/job.h"
#include "engine/session/run_data.h"

namespace tw {

Result<> runJob(const commands::Evaluate& command, JobContext& context) {
  for (const auto& metric : command.metrics)
    if (metric != "perplexity")
      return fail(requestError("usage.not_yet",
                               TW_TEXT("The metric \"%1\" is not available in this version yet.", metric),
                               TW_TEXT("Use perplexity."))
                      .in("metrics"));
  TW_TRY(const auto loaded, context.models.get(command.model, true, context.emit, context.stop));
  const auto folder = fromUtf8(command.model.path);
  TW_TRY(const auto chatTemplate, chooseChatTemplate(command.chat_template, folder, fs::current_path()));
  EncodeOptions options;
  options.maxLength = command.max_length;
  TW_TRY(options.trainOn, trainOnNamed(command.train_on));
  options.contextLength = loaded.model->config().contextLength();
  const SampleEncoder encoder(loaded.tokenizer, chatTemplate, options);
  TW_TRY(const auto data, encodeDataset(dataSources(command.data), encoder, loaded.tokenizer, {}, context.stop));
  reportProblems(data, context.emit);
  for (const auto& sample : data.samples) TW_CHECK(checkIds(sample.ids, loaded.model->config().vocabSize));
  TW_TRY(const auto report, measurePerplexity(
                                *loaded.model, data, command.max_length,
                                [&](int64_t done, int64_t total) {
                                  context.emit(events::Progress{"evaluate", done, total, "tokens"});
                                },
                                context.stop));
  context.emit(events::Metrics{toJson(report)});
  return {};
}

} // namespace tw
