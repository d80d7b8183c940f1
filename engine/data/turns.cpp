#include "engine/base/unicode.h"
#include "engine/data/conversation.h"
#include "engine/data/marks.h"
#include "engine/data/turn_forms.h"

#include <algorithm>
#include <unordered_map>

namespace tw {
namespace {

Error wrongType(Text what) {
  return rowError("row.wrong_type", std::move(what), TW_TEXT("Correct the row, or map another column to that role."));
}

enum class Speaker { System, User, Assistant, Tool, FunctionCall };

std::optional<Speaker> speakerOf(const std::string& role) {
  static const std::unordered_map<std::string, Speaker> names = {{"system", Speaker::System},
                                                                 {"developer", Speaker::System},
                                                                 {"user", Speaker::User},
                                                                 {"human", Speaker::User},
                                                                 {"prompter", Speaker::User},
                                                                 {"assistant", Speaker::Assistant},
                                                                 {"gpt", Speaker::Assistant},
                                                                 {"model", Speaker::Assistant},
                                                                 {"bot", Speaker::Assistant},
                                                                 {"chatgpt", Speaker::Assistant},
                                                                 {"bing", Speaker::Assistant},
                                                                 {"bard", Speaker::Assistant},
                                                                 {"ai", Speaker::Assistant},
                                                                 {"claude", Speaker::Assistant},
                                                                 {"gemini", Speaker::Assistant},
                                                                 {"chatbot", Speaker::Assistant},
                                                                 {"llm", Speaker::Assistant},
                                                                 {"answer", Speaker::Assistant},
                                                                 {"response", Speaker::Assistant},
                                                                 {"output", Speaker::Assistant},
                                                                 {"a", Speaker::Assistant},
                                                                 {"助手", Speaker::Assistant},
                                                                 {"question", Speaker::User},
                                                                 {"instruction", Speaker::User},
                                                                 {"input", Speaker::User},
                                                                 {"query", Speaker::User},
                                                                 {"q", Speaker::User},
                                                                 {"用户", Speaker::User},
                                                                 {"系统", Speaker::System},
                                                                 {"tool_result", Speaker::Tool},
                                                                 {"tool_output", Speaker::Tool},
                                                                 {"function_result", Speaker::Tool},
                                                                 {"tool", Speaker::Tool},
                                                                 {"observation", Speaker::Tool},
                                                                 {"function_response", Speaker::Tool},
                                                                 {"function", Speaker::Tool},
                                                                 {"ipython", Speaker::Tool},
                                                                 {"tool_response", Speaker::Tool},
                                                                 {"function_call", Speaker::FunctionCall},
                                                                 {"tool_call", Speaker::FunctionCall}};
  const auto begin = role.find_first_not_of(" \t\r\n"), end = role.find_last_not_of(" \t\r\n:");
  if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
  std::string lower = role.substr(begin, end + 1 - begin);
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto found = names.find(lower);
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

const char* roleName(Speaker speaker) {
  switch (speaker) {
  case Speaker::System: return "system";
  case Speaker::User: return "user";
  case Speaker::Tool: return "tool";
  default: return "assistant";
  }
}

/// Arguments given as JSON text become the value it stands for; other text stays.
Json callArguments(const Json& arguments) {
  if (!arguments.is_string()) return arguments;
  auto parsed = parseJson(arguments.get_ref<const std::string&>());
  if (parsed && parsed->is_object()) return std::move(*parsed);
  return arguments;
}

Result<Json> toolCall(const Json& call) {
  const Json* function =
      call.is_object() && call.contains("function") && call["function"].is_object() ? &call["function"] : &call;
  if (!function->is_object() || !function->contains("name") || !(*function)["name"].is_string())
    return fail(wrongType(TW_TEXT("A function call has no name.")));
  Json out = call.is_object() && call.contains("function") ? call : Json::object();
  if (!out.contains("type")) out["type"] = "function";
  Json body = *function;
  body["arguments"] = body.contains("arguments") ? callArguments(body["arguments"]) : Json::object();
  out["function"] = std::move(body);
  return out;
}

Result<Json> toolCalls(const Json& calls) {
  Json out = Json::array();
  if (!calls.is_array()) {
    TW_TRY(auto call, toolCall(calls));
    out.push_back(std::move(call));
    return out;
  }
  for (const auto& each : calls) {
    TW_TRY(auto call, toolCall(each));
    out.push_back(std::move(call));
  }
  return out;
}

const Json* firstOf(const Json& turn, std::initializer_list<std::string> keys) {
  for (const auto& key : keys)
    if (const auto found = turn.find(key); !key.empty() && found != turn.end() && !found->is_null()) return &*found;
  return nullptr;
}

/// Parts of a text, an image … rather than a tool's own value.
bool holdsParts(const Json& content) {
  return (content.is_object() && content.contains("parts")) ||
         (content.is_array() && !content.empty() && std::all_of(content.begin(), content.end(), isContentPart));
}

/// A template that reads role/content gets the whole turn (names, reasoning, ids); from/value turns hold nothing else.
Result<Json> readTurn(const Json& turn, const std::string& roleKey, const std::string& contentKey) {
  if (!turn.is_object()) return fail(wrongType(TW_TEXT("A turn of the conversation is not an object.")));
  const Json* role = firstOf(turn, {roleKey, "role", "from", "speaker", "sender", "author"});
  const Json* content = firstOf(turn, {contentKey, "content", "value", "text", "message", "utterance"});
  if (!role)
    return fail(rowError("row.missing_field", TW_TEXT("A turn of the conversation does not say whose it is."),
                         TW_TEXT("Give every turn a role.")));
  if (!role->is_string()) return fail(wrongType(TW_TEXT("The role of a turn is not a text.")));
  const auto speaker = speakerOf(role->get_ref<const std::string&>());
  if (!speaker)
    return fail(rowError(
        "row.unknown_role",
        TW_TEXT(
            "The role \"%1\" is not known.",
            role->get<std::string>().substr(0, completeUtf8Prefix(role->get_ref<const std::string&>().substr(0, 40)))),
        TW_TEXT("The roles are system, user (human), assistant (gpt), tool (observation) and function_call.")));
  Json message = Json::object();
  message["role"] = roleName(*speaker);
  if (*speaker == Speaker::FunctionCall) {
    if (!content || !(content->is_string() || content->is_structured()))
      return fail(wrongType(TW_TEXT("A function_call turn is not a text.")));
    const auto call = content->is_string() ? parseJson(content->get_ref<const std::string&>()) : Result<Json>(*content);
    if (!call) return fail(wrongType(TW_TEXT("A function_call turn is not valid JSON.")));
    message["content"] = "";
    TW_TRY(message["tool_calls"], toolCalls(*call));
    return message;
  }
  // The older way to write a call down stands alone in its turn.
  const auto newer = turn.find("tool_calls"), older = turn.find("function_call");
  const bool isNewer = newer != turn.end() && newer->is_structured() && !newer->empty();
  const auto calls = isNewer ? newer : older;
  const bool hasCalls =
      *speaker == Speaker::Assistant && calls != turn.end() && calls->is_structured() && !calls->empty();
  if (!content && !hasCalls)
    return fail(rowError("row.missing_field", TW_TEXT("A turn of the conversation has no content."),
                         TW_TEXT("Give every turn its text.")));
  std::string said;
  if (content) {
    // What a tool returned is written down as the value that it is; templates show its JSON.
    if (*speaker == Speaker::Tool && !content->is_string() && !holdsParts(*content)) {
      said = content->dump(-1, ' ', false, Json::error_handler_t::replace);
    } else {
      TW_TRY(said, joinedParts(*content));
    }
  }
  message["content"] = std::move(said);
  if (turn.contains("role"))
    for (const auto& [key, value] : turn.items())
      if (key != "role" && key != "content" && key != "tool_calls" && key != "function_call" && key != roleKey &&
          key != contentKey && &value != content && !value.is_null() && key != kTrainedKey && !isMark(key))
        message[key] = value;
  if (hasCalls) {
    TW_TRY(message["tool_calls"], toolCalls(*calls));
  }
  return message;
}

Result<Json> normaliseTurn(const Json& turn, const std::string& roleKey, const std::string& contentKey) {
  TW_TRY(auto message, readTurn(turn, roleKey, contentKey));
  if (message["role"] != "assistant") return message;
  for (const auto& [key, value] : turn.items()) {
    if (!isMark(key)) continue;
    const auto mark = markOf(key, value);
    if (mark == Mark::NoLoss) message[kTrainedKey] = false;
    if (mark == Mark::Partly) return fail(partialLoss(key));
  }
  return message;
}

bool blankContent(const Json& message) { return isBlank(message["content"].get_ref<const std::string&>()); }

Error order(Text what) {
  return rowError(
      "row.role_order", std::move(what),
      TW_TEXT("A conversation is an optional system text, then questions (or tool results) and answers in turn."));
}

/// In dialogues of a user and a "system" that answers (their turns say "speaker"), the system is the assistant.
void nameAnswerers(const Json& turns, Json& messages) {
  const auto speaks = [](const Json& turn) { return turn.contains("speaker"); };
  const auto has = [&](const char* role) {
    return std::any_of(messages.begin(), messages.end(), [&](const auto& message) { return message["role"] == role; });
  };
  if (has("assistant") || !has("user") || !std::all_of(turns.begin(), turns.end(), speaks)) return;
  for (size_t i = 1; i < messages.size(); ++i)
    if (messages[i]["role"] == "system") messages[i]["role"] = "assistant";
}

} // namespace

bool isSpeaker(const std::string& role) { return speakerOf(role).has_value(); }

Result<Json> normaliseTurns(const Json& given, const std::string& roleKey, const std::string& contentKey) {
  TW_TRY(const auto turns, roleKey.empty() && contentKey.empty() ? turnsOf(given) : Result<Json>(given));
  if (!turns.is_array()) return fail(wrongType(TW_TEXT("The conversation is not a list of turns.")));
  Json messages = Json::array();
  for (const auto& turn : turns) {
    TW_TRY(auto message, normaliseTurn(turn, roleKey, contentKey));
    messages.push_back(std::move(message));
  }
  nameAnswerers(turns, messages);
  return messages;
}

Result<> checkTurns(Json& messages, bool& trailingRemoved) {
  trailingRemoved = false;
  std::string previous;
  bool previousCalls = false, answered = false;
  for (size_t i = 0; i < messages.size(); ++i) {
    const auto& message = messages[i];
    const auto& role = message["role"].get_ref<const std::string&>();
    const bool calls = message.contains("tool_calls");
    if (role == "system" && i > 0)
      return fail(order(TW_TEXT("A system text stands in the middle of the conversation.")));
    if (role == "user" && previous == "user") return fail(order(TW_TEXT("Two user turns follow each other.")));
    if (role == "tool" && previous != "assistant" && previous != "tool")
      return fail(order(TW_TEXT("A tool's result follows no assistant turn.")));
    if (role == "assistant") {
      if (previous != "user" && previous != "tool" && !(previous == "assistant" && (previousCalls || calls)))
        return fail(order(previous == "assistant" ? TW_TEXT("Two assistant turns follow each other.")
                                                  : TW_TEXT("An assistant turn has no question before it.")));
      if (previous == "user" && blankContent(messages[i - 1]))
        return fail(
            rowError("row.blank_question", TW_TEXT("A question is blank."), TW_TEXT("Fill it in, or remove the row.")));
      if (!calls && blankContent(message))
        return fail(
            rowError("row.blank_response", TW_TEXT("An answer is blank."), TW_TEXT("Fill it in, or remove the row.")));
      answered = true;
    }
    previous = role;
    previousCalls = calls;
  }
  if (!answered) return fail(order(TW_TEXT("The conversation has no assistant turn.")));
  while (messages.back()["role"] != "assistant") {
    messages.erase(messages.size() - 1);
    trailingRemoved = true;
  }
  return {};
}

Result<Json> normaliseTools(const Json& given) {
  Json tools = given;
  if (tools.is_string()) {
    if (isBlank(tools.get_ref<const std::string&>())) return Json();
    auto parsed = parseJson(tools.get_ref<const std::string&>());
    if (!parsed) return fail(wrongType(TW_TEXT("The tools are not valid JSON.")));
    tools = std::move(*parsed);
  }
  if (tools.is_object()) tools = Json::array({tools});
  if (tools.is_null() || (tools.is_array() && tools.empty())) return Json();
  if (!tools.is_array()) return fail(wrongType(TW_TEXT("The tools are not a list.")));
  Json all = Json::array();
  for (auto& tool : tools) {
    const Json* declared = nullptr;
    if (tool.is_object()) declared = firstOf(tool, {"functionDeclarations", "function_declarations"});
    if (!declared || !declared->is_array()) all.push_back(std::move(tool));
    else all.insert(all.end(), declared->begin(), declared->end());
  }
  tools = std::move(all);
  for (auto& tool : tools) {
    if (!tool.is_object()) return fail(wrongType(TW_TEXT("A tool is not an object.")));
    if (tool.contains("function") || (tool.contains("type") && tool["type"] == "function")) continue;
    Json wrapped = {{"type", "function"}};
    wrapped["function"] = std::move(tool);
    tool = std::move(wrapped);
  }
  return tools;
}

} // namespace tw
