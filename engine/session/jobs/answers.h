#pragma once
// From a prompt or a conversation to token ids, and short greedy answers while training.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/infer/chat_prompt.h"
#include "engine/infer/generator.h"

namespace tw {

/// What a Generate asks for: its prompt or conversation, sampled as it says over the defaults of the model's folder.
/// Emits Token and Generated. `chatTemplate` may be null for a raw prompt. Errors: usage.value, template.render, and
/// those of generate().
Result<> answerCommand(const commands::Generate& command, CausalModel& model,
                       std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate* chatTemplate,
                       const EventSink& emit, std::stop_token stop);
/// What `sampling` says over what `options` has; without a seed one is drawn.
void applySampling(const Sampling& sampling, GenerateOptions& options);
/// Sampling values that cannot be. Errors: usage.value.
Result<> checkSampling(const Sampling& sampling);

/// Each prompt as a user's message, answered greedily (at most 64 tokens): (prompt, text).
Result<std::vector<std::pair<std::string, std::string>>>
answerPrompts(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate& chatTemplate,
              const std::vector<std::string>& prompts, const std::string& system);

} // namespace tw
