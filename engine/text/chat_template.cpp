#include "engine/text/chat_template.h"

#include "engine/base/unicode.h"
#include "engine/jinja/evaluator.h"
#include "engine/jinja/parser.h"

#include <algorithm>

namespace tw {

struct ChatTemplate::Parsed {
  std::string source;
  Text name;
  jinja::Template program;
};

ChatTemplate::ChatTemplate() = default;
ChatTemplate::~ChatTemplate() = default;
bool ChatTemplate::hasGenerationMarks() const { return m_parsed->program.hasGeneration; }
const std::string& ChatTemplate::source() const { return m_parsed->source; }

Result<std::shared_ptr<const ChatTemplate>> ChatTemplate::parse(std::string source, Text name) {
  constexpr size_t mostBytes = size_t{8} << 20;
  if (source.size() > mostBytes)
    return fail(requestError("template.syntax", TW_TEXT("The %1 is larger than 8 MiB.", name),
                             TW_TEXT("A chat template is a few kilobytes; check the file."))
                    .at(name));
  if (firstInvalidUtf8(source) != std::string::npos)
    return fail(requestError("template.syntax", TW_TEXT("The %1 is not UTF-8 text.", name),
                             TW_TEXT("Save the template as UTF-8."))
                    .at(name));
  TW_TRY(auto program, jinja::parseTemplate(source, name));
  auto made = std::shared_ptr<ChatTemplate>(new ChatTemplate);
  made->m_parsed = std::make_unique<Parsed>(Parsed{std::move(source), std::move(name), std::move(program)});
  return made;
}

namespace {

/// Transformers hands a message's reasoning to the template under all the names that templates use for it.
Json withReasoningAliases(const Json& message) {
  for (const auto* field : {"reasoning_content", "thinking", "reasoning"}) {
    const auto found = message.find(field);
    if (found == message.end() || found->is_null()) continue;
    const Json& reasoning = *found;
    Json aliased = Json::object();
    aliased["thinking"] = reasoning;
    for (const auto& [key, value] : message.items()) aliased[key] = value;
    aliased["reasoning_content"] = reasoning;
    return aliased;
  }
  return message;
}

Result<> checkObjects(const Json& list, const std::string& what) {
  const bool fits =
      list.is_array() && std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_object(); });
  if (fits || (list.is_null() && what != "messages")) return {};
  return fail(requestError("template.render", TW_TEXT("The %1 of a conversation must be a list of objects.", what),
                           TW_TEXT("Correct the conversation."))
                  .in(what));
}

/// Code point ranges as byte ranges: sorted, cut to the text, overlaps joined, empty ones left out.
std::vector<ByteSpan> toBytes(std::string_view text, std::vector<std::pair<size_t, size_t>> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::vector<std::pair<size_t, size_t>> merged;
  for (const auto& range : ranges) {
    if (range.first >= range.second) continue;
    if (!merged.empty() && range.first < merged.back().second)
      merged.back().second = std::max(merged.back().second, range.second);
    else merged.push_back(range);
  }
  std::vector<ByteSpan> spans;
  size_t point = 0, byte = 0;
  const auto reach = [&](size_t target) {
    while (point < target && byte < text.size()) {
      byte += decodeUtf8(text, byte).length;
      ++point;
    }
    return byte;
  };
  for (const auto& [begin, end] : merged) {
    const size_t from = reach(begin), to = reach(end);
    if (from < to) spans.push_back({from, to});
  }
  return spans;
}

/// Many services write content or tool_calls as null; templates print that as "None" where they handle a missing key
/// well (transformers/tokenization_utils_base.py drops such keys too).
Json withoutNulls(const Json& message) {
  Json kept = Json::object();
  for (const auto& [key, value] : message.items())
    if (!value.is_null()) kept[key] = value;
  return kept;
}

} // namespace

Result<RenderedChat> ChatTemplate::render(const ChatInputs& inputs) const {
  TW_CHECK(checkObjects(inputs.messages, "messages"));
  TW_CHECK(checkObjects(inputs.tools, "tools"));
  TW_CHECK(checkObjects(inputs.documents, "documents"));
  Json messages = Json::array();
  for (const auto& message : inputs.messages)
    messages.push_back(withReasoningAliases(inputs.keepNullKeys ? message : withoutNulls(message)));
  jinja::Evaluator evaluator(m_parsed->program);
  if (inputs.variables.is_object())
    for (const auto& [name, value] : inputs.variables.items()) evaluator.set(name, jinja::fromJson(evaluator, value));
  evaluator.set("messages", jinja::fromJson(evaluator, messages));
  evaluator.set("tools", jinja::fromJson(evaluator, inputs.tools));
  evaluator.set("documents", jinja::fromJson(evaluator, inputs.documents));
  evaluator.set("add_generation_prompt", jinja::Value::boolean(inputs.addGenerationPrompt));
  evaluator.run();
  if (const auto& problem = evaluator.problem()) {
    const auto message =
        !problem->raised           ? TW_TEXT("Line %1 of the %2: %3.", problem->line, m_parsed->name, problem->message)
        : problem->message.empty() ? TW_TEXT("The %1 refuses this conversation without saying why.", m_parsed->name)
                                   : TW_TEXT("%1", problem->message);
    return fail(
        requestError(
            "template.render", message,
            problem->raised
                ? TW_TEXT("The template itself refuses this conversation: change its roles or order, or choose another "
                          "template.")
                : TW_TEXT("Check the conversation against what the template expects, or choose another template."))
            .at(m_parsed->name, problem->line));
  }
  return RenderedChat{evaluator.text(), toBytes(evaluator.text(), evaluator.generation())};
}

} // namespace tw
