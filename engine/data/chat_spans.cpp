#include "engine/data/chat_spans.h"

#include "engine/base/unicode.h"
#include "engine/data/conversation.h"

#include <algorithm>

namespace tw {
namespace {

/// Two private-use characters: no template looks for them and no text contains them.
constexpr std::string_view kMark = "\xEE\x84\xA3\xEE\x8C\xA1";

size_t commonPrefix(std::string_view a, std::string_view b) {
  const size_t length = static_cast<size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin()).first -
      a.begin());
  return length < a.size() ? characterBegin(a, length) : length; // never inside a character
}

bool isAssistant(const Json& message) { return message["role"] == "assistant"; }

/// Two texts that part inside a mark ("<|user|>" against "<|endoftext|>") agree only up to the mark before it.
size_t wholeMarks(std::string_view agreed) {
  const auto edge = agreed.find_last_of(" \n>]");
  return edge == std::string_view::npos ? 0 : edge + 1;
}

/// Finds the turns of one rendered conversation.
class Locator {
 public:
  Locator(const TrainingRender& how, const Json& messages, const Json& tools, const std::string& text)
      : m_how(how), m_messages(messages), m_tools(tools), m_text(text) {}

  std::optional<AssistantSpan> locate(size_t turn, size_t floor) const {
    const auto prompt = render(turn, true);
    const auto through = render(turn + 1, false);
    if (prompt && through && m_text.starts_with(*prompt) && m_text.starts_with(*through) &&
        through->size() > prompt->size() && prompt->size() >= floor)
      return AssistantSpan{{prompt->size(), through->size()}, contentEndIn(turn, prompt->size(), through->size()), 0};
    return locateByMarks(turn, floor, prompt, through);
  }

 private:
  std::optional<std::string> render(size_t count, bool generationPrompt, std::optional<size_t> marked = {},
                                    bool markAtFront = false) const {
    ChatInputs inputs;
    inputs.messages = Json(m_messages.begin(), m_messages.begin() + static_cast<std::ptrdiff_t>(count));
    if (marked && !addMark(inputs.messages[*marked], markAtFront)) return std::nullopt;
    inputs.tools = m_tools;
    inputs.addGenerationPrompt = generationPrompt;
    inputs.keepNullKeys = true; // nulls stand in messages only where withTextArguments() put them
    inputs.variables = m_how.variables;
    auto rendered = m_how.chatTemplate.render(inputs);
    return rendered ? std::optional(std::move(rendered->text)) : std::nullopt;
  }

  static bool addMark(Json& message, bool front) {
    Json* content = &message["content"];
    if (content->is_array()) {
      if (content->empty()) return false;
      auto& part = front ? content->front() : content->back();
      content = part.is_object() && part.contains("text") ? &part["text"] : &part;
    }
    if (!content->is_string()) return false;
    *content =
        front ? std::string(kMark) + content->get<std::string>() : content->get<std::string>() + std::string(kMark);
    return true;
  }

  /// Where the mark would stand in the text: the first place that differs. Nothing when the template shows it nowhere.
  std::optional<size_t> markPlace(size_t turn, bool front) const {
    const auto other = render(m_messages.size(), false, turn, front);
    if (!other || *other == m_text) return std::nullopt;
    return commonPrefix(m_text, *other);
  }

  size_t contentEndIn(size_t turn, size_t begin, size_t end) const {
    const auto& content = m_messages[turn]["content"];
    if (!content.is_string()) return 0;
    std::string_view words = content.get_ref<const std::string&>();
    while (!words.empty() && std::string_view(" \t\r\n").find(words.back()) != std::string_view::npos)
      words.remove_suffix(1);
    if (words.empty() || m_messages[turn].contains("tool_calls")) return 0;
    const auto found = std::string_view(m_text).substr(begin, end - begin).rfind(words);
    return found == std::string_view::npos ? 0 : begin + found + words.size();
  }

  std::optional<AssistantSpan> locateByMarks(size_t turn, size_t floor, const std::optional<std::string>& prompt,
                                             const std::optional<std::string>& through) const {
    const auto front = markPlace(turn, true), back = markPlace(turn, false);
    const bool endKnown = through && m_text.starts_with(*through);
    const auto limit = front ? front : back ? back : endKnown ? std::optional(through->size()) : std::nullopt;
    const auto begin = findBegin(turn, floor, prompt, front, limit);
    if (!begin || *begin < floor) return std::nullopt;
    const auto end = findEnd(turn, *begin, through, back);
    if (!end || *end <= *begin) return std::nullopt;
    const bool contentKnown = back && *back > *begin && *back <= *end && !m_messages[turn].contains("tool_calls");
    return AssistantSpan{{*begin, *end}, contentKnown ? *back : 0, 0};
  }

  std::optional<size_t> findBegin(size_t turn, size_t floor, const std::optional<std::string>& prompt,
                                  std::optional<size_t> front, std::optional<size_t> limit) const {
    if (prompt && m_text.starts_with(*prompt)) return prompt->size();
    if (!prompt || !limit) return front;
    // The history is the same, only the generation prompt opens differently ("<think>\n" that history leaves out).
    const auto history = render(turn, false);
    const size_t shared = commonPrefix(m_text, *prompt);
    if (history && prompt->starts_with(*history) && shared >= history->size() && m_text.starts_with(*history))
      return std::min(history->size() +
                          wholeMarks(std::string_view(*prompt).substr(history->size(), shared - history->size())),
                      *limit);
    // The history differs; the end of the prompt still stands before the answer.
    for (const size_t length : {48, 24, 12, 6}) {
      if (prompt->size() < length) continue;
      const auto tail = std::string_view(*prompt).substr(characterBegin(*prompt, prompt->size() - length));
      if (*limit < tail.size()) continue;
      const auto found = m_text.rfind(tail, *limit - tail.size());
      if (found != std::string::npos && found >= floor) return found + tail.size();
    }
    return front;
  }

  std::optional<size_t> findEnd(size_t turn, size_t begin, const std::optional<std::string>& through,
                                std::optional<size_t> back) const {
    if (turn + 1 == m_messages.size()) return m_text.size();
    if (through && m_text.starts_with(*through) && through->size() > begin) return through->size();
    if (!back) return std::nullopt;
    const auto marked = through ? render(turn + 1, false, turn, false) : std::nullopt;
    if (!marked || *marked == *through) return back;
    // What closes this turn when it is the last one; the text agrees with it as far as the turn goes.
    const auto closing = std::string_view(*through).substr(commonPrefix(*through, *marked));
    const auto after = std::string_view(m_text).substr(*back);
    const size_t agreed = commonPrefix(after, closing);
    if (agreed == closing.size()) return *back + agreed;
    return *back + wholeMarks(after.substr(0, agreed));
  }

  const TrainingRender& m_how;
  const Json& m_messages;
  const Json& m_tools;
  const std::string& m_text;
};

Error templateError(const Error& error) {
  return rowError("row.template", TW_TEXT("The chat template refuses the conversation: %1", error.message),
                  TW_TEXT("Correct the row, or choose another chat template."));
}

/// The same conversation with marks at the names of the functions that the assistant calls.
Json withMarkedCalls(Json messages, size_t& calls) {
  for (auto& message : messages)
    if (message.contains("tool_calls"))
      for (auto& call : message["tool_calls"]) {
        auto& name = call["function"]["name"];
        name = name.get<std::string>() + std::string(kMark);
        ++calls;
      }
  return messages;
}

/// The other way to write tool calls: null content, arguments as JSON text.
Json withTextArguments(Json messages) {
  for (auto& message : messages) {
    if (!message.contains("tool_calls")) continue;
    if (message["content"] == "") message["content"] = nullptr;
    for (auto& call : message["tool_calls"]) {
      auto& arguments = call["function"]["arguments"];
      if (!arguments.is_string()) arguments = arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
  }
  return messages;
}

Result<RenderedChat> renderAll(const TrainingRender& how, const Json& messages, const Json& tools) {
  ChatInputs inputs;
  inputs.messages = messages;
  inputs.tools = tools;
  inputs.keepNullKeys = true;
  inputs.variables = how.variables;
  return how.chatTemplate.render(inputs);
}

/// Every call stands in the text; that a function's name does says nothing where the tools are listed.
bool showsCalls(const TrainingRender& how, const Json& messages, const Json& tools) {
  size_t calls = 0, shown = 0;
  const auto marked = renderAll(how, withMarkedCalls(messages, calls), tools);
  if (!marked) return false;
  for (auto at = marked->text.find(kMark); at != std::string::npos; at = marked->text.find(kMark, at + kMark.size()))
    ++shown;
  return shown >= calls;
}

Error noSpan(size_t answer) {
  return rowError("row.no_span",
                  TW_TEXT("The chat template shows no place that belongs to answer %1 of the conversation.", answer),
                  TW_TEXT("Use train_on \"all\", or a template with {% generation %} marks."));
}

/// Which message each marked span belongs to: the spans that the conversation has up to that message.
Result<> findMessages(const TrainingRender& how, TrainingText& chat, const Json& messages, const Json& tools) {
  size_t done = 0;
  for (size_t i = 0; i < messages.size(); ++i) {
    if (!isAssistant(messages[i])) continue;
    const Json until(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(i + 1));
    const auto rendered = renderAll(how, until, tools);
    if (!rendered) return fail(noSpan(i + 1));
    const auto count = static_cast<size_t>(std::count_if(rendered->generation.begin(), rendered->generation.end(),
                                                         [](const ByteSpan& span) { return span.end > span.begin; }));
    if (count < done || count > chat.spans.size()) return fail(noSpan(i + 1));
    for (; done < count; ++done) chat.spans[done].message = i;
  }
  if (done != chat.spans.size()) return fail(noSpan(messages.size()));
  return {};
}

Result<TrainingText> spansFromMarks(const TrainingRender& how, RenderedChat rendered, const Json& messages,
                                    const Json& tools) {
  TrainingText out{std::move(rendered.text), {}, 0, true};
  for (const auto& span : rendered.generation)
    if (span.end > span.begin) out.spans.push_back({span, 0, 0});
  if (how.wantMessages) TW_CHECK(findMessages(how, out, messages, tools));
  if (!how.lastOnly || out.spans.empty()) return out;
  size_t last = messages.size();
  while (last > 0 && !isAssistant(messages[last - 1])) --last;
  // The marks that the conversation has without its last answer belong to earlier turns.
  out.lastTurn = out.spans.size() - 1;
  const Json before(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(last ? last - 1 : 0));
  if (const auto earlier = renderAll(how, before, tools)) {
    size_t count = 0;
    for (const auto& span : earlier->generation) count += span.end > span.begin;
    out.lastTurn = std::min(count, out.lastTurn);
  }
  return out;
}

Result<TrainingText> spansByDifference(const TrainingRender& how, RenderedChat rendered, const Json& messages,
                                       const Json& tools) {
  TrainingText out{std::move(rendered.text), {}, 0, false};
  const Locator locator(how, messages, tools, out.text);
  size_t turn = 0;
  if (how.lastOnly)
    for (size_t i = 0; i < messages.size(); ++i)
      if (isAssistant(messages[i])) turn = i;
  for (size_t floor = 0; turn < messages.size(); ++turn) {
    if (!isAssistant(messages[turn])) continue;
    const auto span = locator.locate(turn, floor);
    if (!span) return fail(noSpan(turn + 1));
    out.lastTurn = out.spans.size();
    floor = span->bytes.end;
    out.spans.push_back(*span);
    out.spans.back().message = turn;
  }
  return out;
}

} // namespace

Result<TrainingText> TrainingRender::operator()(const Json& messages, const Json& tools) const {
  const bool calls =
      std::any_of(messages.begin(), messages.end(), [](const Json& message) { return message.contains("tool_calls"); });
  auto rendered = renderAll(*this, messages, tools);
  Json other;
  if (calls && (!rendered || !showsCalls(*this, messages, tools))) {
    other = withTextArguments(messages);
    auto second = renderAll(*this, other, tools);
    if (!second || !showsCalls(*this, other, tools)) {
      if (!rendered) return fail(templateError(rendered.error()));
      return fail(rowError("row.tool_calls_hidden",
                           TW_TEXT("The chat template does not show the tool calls of this conversation."),
                           TW_TEXT("Choose a chat template that supports tools; the row is left out.")));
    }
    rendered = std::move(second);
  }
  if (!rendered) return fail(templateError(rendered.error()));
  const Json& used = other.is_null() ? messages : other;
  if (!wantSpans) return TrainingText{std::move(rendered->text), {}, 0, false};
  return chatTemplate.hasGenerationMarks() ? spansFromMarks(*this, std::move(*rendered), used, tools)
                                           : spansByDifference(*this, std::move(*rendered), used, tools);
}

} // namespace tw
