#include "engine/session/jobs/answers.h"

#include <random>

namespace tw {

void applySampling(const Sampling& sampling, GenerateOptions& options) {
  options.maxNewTokens = sampling.max_new_tokens;
  options.sampling.temperature = sampling.temperature.value_or(options.sampling.temperature);
  options.sampling.topK = sampling.top_k.value_or(options.sampling.topK);
  options.sampling.topP = sampling.top_p.value_or(options.sampling.topP);
  options.sampling.repetitionPenalty = sampling.repetition_penalty.value_or(options.sampling.repetitionPenalty);
  options.numBeams = sampling.num_beams.value_or(options.numBeams);
  options.seed = sampling.seed ? *sampling.seed : std::random_device{}();
  options.stop = sampling.stop;
}

Result<> checkSampling(const Sampling& sampling) {
  const auto wrong = [](const char* name, const Text& rule) {
    return fail(
        requestError("usage.value", TW_TEXT("%1 must be %2.", name, rule), TW_TEXT("Correct the value.")).in(name));
  };
  if (sampling.max_new_tokens < 1) return wrong("max_new_tokens", TW_TEXT("at least %1", 1));
  if (sampling.temperature && !(*sampling.temperature >= 0))
    return wrong("temperature", TW_TEXT("0 (greedy) or above"));
  if (sampling.top_k && *sampling.top_k < 0) return wrong("top_k", TW_TEXT("0 (no limit) or above"));
  if (sampling.top_p && !(*sampling.top_p > 0 && *sampling.top_p <= 1))
    return wrong("top_p", TW_TEXT("above %1 and at most %2", int64_t{0}, 1));
  if (sampling.repetition_penalty && !(*sampling.repetition_penalty > 0))
    return wrong("repetition_penalty", TW_TEXT("above %1", int64_t{0}));
  if (sampling.num_beams && (*sampling.num_beams < 1 || *sampling.num_beams > 64))
    return wrong("num_beams", TW_TEXT("between %1 and %2", 1, 64));
  return {};
}

Result<std::vector<std::pair<std::string, std::string>>>
answerPrompts(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate& chatTemplate,
              const std::vector<std::string>& prompts, const std::string& system) {
  GenerateOptions options;
  options.maxNewTokens = 64;
  options.sampling.temperature = 0;
  options.eosIds = model.config().eosTokenIds;
  if (tokenizer->special().eosId) options.eosIds.push_back(*tokenizer->special().eosId);
  std::vector<std::pair<std::string, std::string>> answers;
  for (const auto& prompt : prompts) {
    Json messages = Json::array();
    if (!system.empty()) messages.push_back({{"role", "system"}, {"content", system}});
    messages.push_back({{"role", "user"}, {"content", prompt}});
    TW_TRY(const auto ids, conversationIds(*tokenizer, chatTemplate, messages));
    TW_TRY(auto answer, generate(model, tokenizer, ids, options));
    answers.emplace_back(prompt, std::move(answer.text));
  }
  return answers;
}

Result<> answerCommand(const commands::Generate& command, CausalModel& model,
                       std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate* chatTemplate,
                       const EventSink& emit, std::stop_token stop) {
  TW_CHECK(checkSampling(command.sampling));
  std::vector<int32_t> ids;
  if (!command.messages.is_null() && chatTemplate) {
    TW_TRY(ids, conversationIds(*tokenizer, *chatTemplate, command.messages));
  } else {
    ids = tokenizer->encode(command.prompt, true).ids;
  }
  TW_TRY(auto options, generationDefaults(fromUtf8(command.model.path), model.config(), tokenizer.get()));
  applySampling(command.sampling, options);
  TW_TRY(const auto generation, generate(
                                    model, tokenizer, ids, options,
                                    [&](int32_t id, const std::string& text) {
                                      emit(events::Token{id, text});
                                    },
                                    stop));
  emit(events::Generated{generation.text, generation.ids, textEndName(generation.end), generation.tokensPerSecond});
  return {};
}

} // namespace tw
