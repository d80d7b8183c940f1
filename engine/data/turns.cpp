#include "engine/base/unicode.h"
#include "engine/data/conversation.h"

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
                                                                 {"tool", Speaker::Tool},
                                                                 {"observation", Speaker::Tool},
                                                                 {"function_response", Speaker::Tool},
                                                                 {"function", Speaker::Tool},
                                                                 {"ipython", Speaker::Tool},
                                                                 {"tool_response", Speaker::Tool},
                                                                 {"function_call", Speaker::FunctionCall},
                                                                 {"tool_call", Speaker::FunctionCall}};
  std::string lower = role;
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
  return parsed && parsed->is_object() ? std::move(*parsed) : arguments;
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
    if (const auto found = turn.find(key); !key.empty() && found != turn.end()) return &*found;
  return nullptr;
}

bool validContent(const Json& content) {
  if (content.is_string()) return true;
  if (!content.is_array()) return false;
  for (const auto& part : content)
    if (!part.is_object() && !part.is_string()) return false;
  return true;
}

/// A template that reads role/content gets the whole turn (names, reasoning, ids); from/value turns hold nothing else.
Result<Json> normaliseTurn(const Json& turn, const std::string& roleKey, const std::string& contentKey) {
  if (!turn.is_object()) return fail(wrongType(TW_TEXT("A turn of the conversation is not an object.")));
  const Json* role = firstOf(turn, {roleKey, "role", "from"});
  const Json* content = firstOf(turn, {contentKey, "content", "value"});
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
    if (!content || !content->is_string()) return fail(wrongType(TW_TEXT("A function_call turn is not a text.")));
    const auto call = parseJson(content->get_ref<const std::string&>());
    if (!call) return fail(wrongType(TW_TEXT("A function_call turn is not valid JSON.")));
    message["content"] = "";
    TW_TRY(message["tool_calls"], toolCalls(*call));
    return message;
  }
  const auto calls = turn.find("tool_calls");
  const bool hasCalls = *speaker == Speaker::Assistant && calls != turn.end() &&
                        (calls->is_array() || calls->is_object()) && !calls->empty();
  if ((!content || content->is_null()) && !hasCalls)
    return fail(rowError("row.missing_field", TW_TEXT("A turn of the conversation has no content."),
                         TW_TEXT("Give every turn its text.")));
  if (content && !content->is_null() && !validContent(*content))
    return fail(wrongType(TW_TEXT("The content of a turn is not a text.")));
  message["content"] = content && !content->is_null() ? *content : Json("");
  if (turn.contains("role"))
    for (const auto& [key, value] : turn.items())
      if (key != "role" && key != "content" && key != "tool_calls" && key != roleKey && key != contentKey &&
          !value.is_null())
        message[key] = value;
  if (hasCalls) {
    TW_TRY(message["tool_calls"], toolCalls(*calls));
  }
  return message;
}

bool blankContent(const Json& message) {
  const auto& content = message["content"];
  if (content.is_string()) return isBlank(content.get_ref<const std::string&>());
  for (const auto& part : content) {
    if (part.is_string() && !isBlank(part.get_ref<const std::string&>())) return false;
    if (part.is_object() &&
        (!part.contains("text") || (part["text"].is_string() && !isBlank(part["text"].get_ref<const std::string&>()))))
      return false;
  }
  return true;
}

Error order(Text what) {
  return rowError(
      "row.role_order", std::move(what),
      TW_TEXT("A conversation is an optional system text, then questions (or tool results) and answers in turn."));
}

} // namespace

Result<Json> normaliseTurns(const Json& turns, const std::string& roleKey, const std::string& contentKey) {
  if (!turns.is_array()) return fail(wrongType(TW_TEXT("The conversation is not a list of turns.")));
  Json messages = Json::array();
  for (const auto& turn : turns) {
    TW_TRY(auto message, normaliseTurn(turn, roleKey, contentKey));
    messages.push_back(std::move(message));
  }
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
