#pragma once
// The many ways to write down a conversation, brought into one: a list of turns with role and content.
#include "engine/data/conversation.h"

namespace tw {

/// A part of a turn's content: a text, an image, a sound …
bool isContentPart(const Json& part);

/// The text of a content given as parts ({"type": "text", "text": …} or {"text": …}, one after another). Errors:
/// row.images where a part is an image, sound or video; row.wrong_type for parts of an unknown kind.
Result<std::string> joinedParts(const Json& parts);

/// {"role": ["user", …], "content": ["q", …]}, as tables store a list of objects, as that list; nothing for other
/// values.
std::optional<Json> listFromColumns(const Json& value);

/// The name of one who speaks in a conversation: user, human, gpt, tool …
bool isSpeaker(const std::string& role);

/// A list of turns from: turns (returned as they are), pairs of question and answer ([["q", "a"]], [{"human": …,
/// "assistant": …}], [{"input": …, "output": …, "system": …}]), texts of question and answer in turn, Gemini's contents
/// ({"role", "parts"}), or a transcript ("\n\nHuman: …\n\nAssistant: …"). Errors: row.wrong_type, row.images.
Result<Json> turnsOf(const Json& value);

} // namespace tw
