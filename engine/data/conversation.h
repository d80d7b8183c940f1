#pragma once
// A record as a conversation (or a text), with every reason why it cannot be one.
#include "engine/data/schema.h"

namespace tw {

/// The conversation of a row. An Error's code is the code of the Problem that the row is (row.missing_field,
/// row.wrong_type, row.blank_response, row.blank_question, row.role_order, row.unknown_role, row.images, row.rejected
/// (an answer that the data calls bad), row.no_loss (marked as not to be learnt), data.parse (unreadable)). What is
/// mended on the way (a trailing question, broken characters) is appended to `notes`.
Result<Conversation> toConversation(const Record& record, const Schema& schema, std::vector<Problem>& notes);

/// In a message of the assistant: false where it carries no loss. No template sees it.
inline constexpr const char* kTrainedKey = "trained";

/// Messages as templates want them: roles system/user/assistant/tool, content (text parts joined), tool_calls
/// [{"type":"function","function":{name, arguments}}]. Accepts from/value and role/content with the usual role names
/// and the forms of turnsOf(); function_call turns become assistant messages with tool_calls; a mark that an answer is
/// not to be learnt (marks.h) becomes kTrainedKey.
Result<Json> normaliseTurns(const Json& turns, const std::string& roleKey = {}, const std::string& contentKey = {});

/// System first, a user or tool turn before each assistant turn, an assistant turn at the end; user turns that nothing
/// answers are taken off.
Result<> checkTurns(Json& messages, bool& trailingRemoved);

/// [{"type":"function","function":{…}}] from a list or its JSON text (Gemini's functionDeclarations as well); null when
/// empty.
Result<Json> normaliseTools(const Json& tools);

/// Text without anything to see.
bool isBlank(std::string_view text);
/// A row's error as a Problem of that row.
Problem toProblem(const Error& error, int64_t line, int64_t row, const std::string& file = {});
Error rowError(std::string code, Text message, Text advice);

} // namespace tw
