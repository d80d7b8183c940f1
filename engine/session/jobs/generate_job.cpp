#include "engine/infer/generator.h"
#include "engine/session/answers.h"
#include "engine/session/job.h"

#include <random>

namespace tw {
namespace {

Result<> checkSampling(const Sampling& sampling) {
  const auto wrong = [](const char* name, const char* rule) {
    return fail(requestError("usage.value", std::string(name) + " must be " + rule + ".", "Correct the value.").in(name));
  };
  if (sampling.max_new_tokens < 1) return wrong("max_new_tokens", "at least 1");
  if (sampling.temperature && !(*sampling.temperature >= 0)) return wrong("temperature", "0 (greedy) or above");
  if (sampling.top_k && *sampling.top_k < 0) return wrong("top_k", "0 (no limit) or above");
  if (sampling.top_p && !(*sampling.top_p > 0 && *sampling.top_p <= 1)) return wrong("top_p", "above 0 and at most 1");
  if (sampling.repetition_penalty && !(*sampling.repetition_penalty > 0)) return wrong("repetition_penalty", "above 0");
  if (sampling.num_beams && (*sampling.num_beams < 1 || *sampling.num_beams > 64)) return wrong("num_beams", "between 1 and 64");
  return {};
}

void apply(const Sampling& sampling, GenerateOptions& options) {
  options.maxNewTokens = sampling.max_new_tokens;
  options.sampling.temperature = sampling.temperature.value_or(options.sampling.temperature);
  options.sampling.topK = sampling.top_k.value_or(options.sampling.topK);
  options.sampling.topP = sampling.top_p.value_or(options.sampling.topP);
  options.sampling.repetitionPenalty = sampling.repetition_penalty.value_or(options.sampling.repetitionPenalty);
  options.numBeams = sampling.num_beams.value_or(options.numBeams);
  options.seed = sampling.seed ? *sampling.seed : std::random_device{}();
  options.stop = sampling.stop;
}

} // namespace

Result<> runJob(const commands::Generate& command, JobContext& context) {
  TW_CHECK(checkSampling(command.sampling));
  TW_TRY(const auto loaded, context.models.get(command.model, true, context.emit, context.stop));
  const auto folder = fromUtf8(command.model.path);
  std::vector<int32_t> ids;
  if (command.messages.is_null()) {
    ids = loaded.tokenizer->encode(command.prompt, true).ids;
  } else {
    TW_TRY(const auto chatTemplate, chooseChatTemplate(command.chat_template, folder, fs::current_path()));
    TW_TRY(ids, conversationIds(*loaded.tokenizer, *chatTemplate, command.messages));
  }
  TW_TRY(auto options, generationDefaults(folder, loaded.model->config(), loaded.tokenizer.get()));
  apply(command.sampling, options);
  TW_TRY(const auto generation, generate(*loaded.model, loaded.tokenizer, ids, options,
                                         [&](int32_t id, const std::string& text) { context.emit(events::Token{id, text}); }, context.stop));
  context.emit(events::Generated{generation.text, generation.ids, generation.reason, generation.tokensPerSecond});
  return {};
}

} // namespace tw
