#pragma once
#include "engine/text/chat_template.h"

namespace tw {

/// Renders the conversation with a generation prompt and tokenises it without adding special tokens. `tools`: null when
/// there are none. Errors: template.render.
Result<std::vector<int32_t>> conversationIds(const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                             const Json& messages, const Json& tools = {});

} // namespace tw
