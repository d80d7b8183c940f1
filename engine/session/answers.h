#pragma once
// From a prompt or a conversation to token ids, and short greedy answers while training.
#include "engine/model/causal_model.h"
#include "engine/text/chat_template.h"

namespace tw {

/// Renders the conversation with a generation prompt and tokenises it without adding special tokens. Errors: template.render.
Result<std::vector<int32_t>> conversationIds(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate, const Json& messages);

/// Each prompt as a user's message, answered greedily (at most 64 tokens): (prompt, text).
Result<std::vector<std::pair<std::string, std::string>>> answerPrompts(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer,
                                                                       const ChatTemplate& chatTemplate, const std::vector<std::string>& prompts,
                                                                       const std::string& system);

} // namespace tw
