#include "engine/data/turn_forms.h"

#include "engine/data/marks.h"

#include <algorithm>

namespace tw {
namespace {

Error unknownForm(Text what) {
  return rowError("row.wrong_type", std::move(what), TW_TEXT("Correct the row, or map another column to that role."));
}

Error mediaPart() {
  return rowError("row.images", TW_TEXT("The conversation holds images, sound or video; only text is trained."),
                  TW_TEXT("Leave such rows out."));
}

bool isMedia(const Json& part) {
  static const std::vector<std::string> keys = {"image",     "image_url",   "images",     "video",       "video_url",
                                                "audio",     "input_audio", "audio_url",  "inline_data", "inlineData",
                                                "file_data", "fileData",    "input_image"};
  const auto type = part.find("type");
  const auto is = [&](const std::string& key) {
    const auto found = part.find(key);
    return (found != part.end() && !found->is_null()) ||
           (type != part.end() && type->is_string() && type->get_ref<const std::string&>() == key);
  };
  return std::any_of(keys.begin(), keys.end(), is);
}

/// The first of these keys that the turn has a text under.
std::optional<std::string> textUnder(const Json& turn, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const auto found = turn.find(key); found != turn.end() && found->is_string()) return found->get<std::string>();
  return std::nullopt;
}

void push(Json& turns, const char* role, const std::string& content) {
  turns.push_back({{"role", role}, {"content", content}});
}

void copyMarks(const Json& from, Json& turn) {
  for (const auto& [key, value] : from.items())
    if (isMark(key)) turn[key] = value;
}

/// {"human": …, "assistant": …} and the like; marks on the pair are marks on its answer.
bool addPair(const Json& pair, Json& turns) {
  const auto question = textUnder(pair, {"human", "user", "input", "question", "prompt", "query", "instruction"});
  const auto answer = textUnder(pair, {"assistant", "gpt", "output", "answer", "response", "bot"});
  if (!question && !answer) return false;
  if (const auto system = textUnder(pair, {"system"}); system && !isBlank(*system) && turns.empty())
    push(turns, "system", *system);
  if (question) push(turns, "user", *question);
  if (!answer) return true;
  push(turns, "assistant", *answer);
  copyMarks(pair, turns.back());
  return true;
}

/// Gemini's parts: texts, calls and their results.
Result<> addParts(const Json& turn, Json& turns) {
  const auto& parts = turn["parts"];
  if (!parts.is_array()) return fail(unknownForm(TW_TEXT("The parts of a turn are not a list.")));
  std::string text;
  Json calls = Json::array();
  bool result = false;
  for (const auto& part : parts) {
    if (part.is_string()) {
      text += part.get<std::string>();
      continue;
    }
    if (!part.is_object()) return fail(unknownForm(TW_TEXT("A part of a turn is not an object.")));
    if (isMedia(part)) return fail(mediaPart());
    const auto found = [&](const char* one, const char* other) {
      const auto first = part.find(one);
      return first != part.end() ? first : part.find(other);
    };
    if (const auto said = part.find("text"); said != part.end() && said->is_string()) text += said->get<std::string>();
    if (const auto call = found("functionCall", "function_call"); call != part.end() && call->is_object())
      calls.push_back({{"name", call->value("name", Json())}, {"arguments", call->value("args", Json::object())}});
    if (const auto given = found("functionResponse", "function_response"); given != part.end() && given->is_object()) {
      const auto response = given->value("response", Json());
      turns.push_back(
          {{"role", "tool"},
           {"content", response.is_string() ? response.get<std::string>()
                                            : response.dump(-1, ' ', false, Json::error_handler_t::replace)}});
      if (given->contains("name")) turns.back()["name"] = (*given)["name"];
      result = true;
    }
  }
  if (result && text.empty()) return {};
  Json out = {{"role", turn.value("role", Json("user"))}, {"content", std::move(text)}};
  if (!calls.empty()) out["tool_calls"] = std::move(calls);
  copyMarks(turn, out);
  turns.push_back(std::move(out));
  return {};
}

/// "Human: …" and "Assistant: …" at line beginnings.
std::optional<Json> transcript(const std::string& text) {
  constexpr std::string_view human = "Human:", assistant = "Assistant:";
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos || text.compare(start, human.size(), human) != 0) return std::nullopt;
  const auto mark = [&](size_t from, std::string_view& name) {
    size_t best = std::string::npos;
    for (const auto which : {human, assistant}) {
      const auto found = text.find("\n\n" + std::string(which), from);
      if (found < best) best = found, name = which;
    }
    return best;
  };
  Json turns = Json::array();
  std::string_view name = human;
  for (size_t at = start + human.size();;) {
    std::string_view next;
    const size_t end = mark(at, next);
    auto said = text.substr(at, end == std::string::npos ? end : end - at);
    said.erase(0, std::min(said.size(), said.find_first_not_of(' ')));
    push(turns, name == human ? "user" : "assistant", said);
    if (end == std::string::npos) return turns;
    at = end + 2 + next.size();
    name = next;
  }
}

} // namespace

bool isContentPart(const Json& part) {
  if (part.is_string()) return true;
  return part.is_object() &&
         (isMedia(part) || part.value("type", Json()) == "text" || part.value("text", Json()).is_string());
}

Result<std::string> joinedParts(const Json& parts) {
  if (parts.is_string()) return parts.get<std::string>();
  if (parts.is_object() && parts.contains("parts")) return joinedParts(parts["parts"]);
  if (!parts.is_array()) return fail(unknownForm(TW_TEXT("The content of a turn is not a text.")));
  std::string text;
  for (const auto& part : parts) {
    if (part.is_string()) {
      text += part.get<std::string>();
      continue;
    }
    if (!part.is_object())
      return fail(unknownForm(TW_TEXT("A part of a turn's content is neither a text nor an object.")));
    if (isMedia(part)) return fail(mediaPart());
    const auto found = part.find("text");
    if (found == part.end() || !found->is_string())
      return fail(unknownForm(TW_TEXT("A part of a turn's content holds no text.")));
    text += found->get<std::string>();
  }
  return text;
}

std::optional<Json> listFromColumns(const Json& value) {
  if (!value.is_object() || value.size() < 2) return std::nullopt;
  const size_t count = value.begin()->size();
  for (const auto& column : value)
    if (!column.is_array() || column.size() != count) return std::nullopt;
  Json list = Json::array();
  for (size_t i = 0; i < count; ++i) {
    Json entry = Json::object();
    for (const auto& [name, column] : value.items()) entry[name] = column[i];
    list.push_back(std::move(entry));
  }
  return list;
}

Result<Json> turnsOf(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (auto parsed = parseJson(text); parsed && parsed->is_array()) return turnsOf(*parsed);
    if (auto turns = transcript(text)) return std::move(*turns);
  }
  if (!value.is_array()) return fail(unknownForm(TW_TEXT("The conversation is not a list of turns.")));
  Json turns = Json::array();
  for (size_t i = 0; i < value.size(); ++i) {
    const auto& turn = value[i];
    const bool texts = turn.is_array() && turn.size() == 2 && turn[0].is_string() && turn[1].is_string();
    if (turn.is_string()) push(turns, i % 2 ? "assistant" : "user", turn.get<std::string>());
    else if (texts)
      push(turns, "user", turn[0].get<std::string>()), push(turns, "assistant", turn[1].get<std::string>());
    else if (turn.is_object() && turn.contains("parts") && !turn.contains("content")) TW_CHECK(addParts(turn, turns));
    else if (!turn.is_object() || turn.contains("role") || turn.contains("from") || !addPair(turn, turns))
      turns.push_back(turn); // a turn as it should be, or one that is told as wrong
  }
  return turns;
}

} // namespace tw
