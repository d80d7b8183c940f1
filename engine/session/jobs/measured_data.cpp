#include "engine/session/jobs/measured_data.h"

#include "engine/session/runs/run_data.h"

namespace tw {

void reportMeasured(const MeasuredData& data, const EncodedDataset& encoded, const EventSink& emit) {
  Recipe recipe;
  recipe.model.path = data.model;
  recipe.data.max_length = data.maxLength;
  recipe.data.overlong = "truncate";
  recipe.data.train_on = data.trainOn;
  recipe.data.chat_template = data.chatTemplate;
  reportProblems(encoded, data.files, recipe, emit);
}

Result<EncodedDataset> encodeMeasured(const MeasuredData& data, const CausalModel& model,
                                      std::shared_ptr<const Tokenizer> tokenizer,
                                      std::shared_ptr<const ChatTemplate> chatTemplate, const EventSink& emit,
                                      std::stop_token stop) {
  EncodeOptions options;
  options.maxLength = data.maxLength;
  options.overlong = Overlong::Truncate;
  TW_TRY(options.trainOn, trainOnNamed(data.trainOn));
  options.contextLength = model.config().contextLength();
  const SampleEncoder encoder(tokenizer, std::move(chatTemplate), options);
  TW_TRY(auto encoded, encodeDataset(dataSources(data.files), encoder, tokenizer, {}, stop));
  reportMeasured(data, encoded, emit);
  TW_CHECK(checkIds(encoded.samples, data.files, *tokenizer, model.config().vocabSize));
  for (const auto& sample : encoded.samples) TW_CHECK(model.checkLength(static_cast<int64_t>(sample.ids.size())));
  return encoded;
}

} // namespace tw
