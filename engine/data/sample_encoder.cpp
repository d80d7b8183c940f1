#include "engine/base/unicode.h"
#include "engine/data/chat_spans.h"
#include "engine/data/conversation.h"
#include "engine/data/text_pieces.h"

#include <algorithm>

namespace tw {
namespace {

constexpr int32_t kNoLoss = -100;

/// [first, last) of the tokens that Transformers counts as a generation span: from the token that holds its first
/// character to the one that holds its last (tokenization_utils_base.py, return_assistant_tokens_mask). Where offsets
/// leave characters out, the nearest token inside.
std::pair<size_t, size_t> tokensOf(const Encoding& encoding, const ByteSpan& span, std::string_view text, size_t from) {
  const auto& offsets = encoding.offsets;
  const size_t lastByte = characterBegin(text, span.end - 1); // where the last character begins
  size_t first = from;
  while (first < offsets.size() && (offsets[first].end <= span.begin || offsets[first].begin == offsets[first].end))
    ++first;
  if (first >= offsets.size() || offsets[first].begin >= span.end) return {first, first};
  size_t last = first;
  for (size_t i = first; i < offsets.size() && offsets[i].begin <= lastByte; ++i) {
    if (offsets[i].begin == offsets[i].end) continue;
    last = i;
    if (offsets[i].end > lastByte) break;
  }
  return {first, last + 1};
}

/// The end of a turn found by differencing: the special token that closes it, without the line end that templates put
/// after it.
size_t trimEnd(const TrainingText& chat, const AssistantSpan& span, const Encoding& encoding,
               const Tokenizer& tokenizer, size_t first, size_t last) {
  const auto eos = tokenizer.special().eosId;
  const std::string_view text = chat.text;
  for (size_t i = last; i > first; --i) {
    const auto id = encoding.ids[i - 1];
    if (tokenizer.isSpecial(id) || (eos && id == *eos)) return i;
    const auto& place = encoding.offsets[i - 1];
    if (!isBlank(text.substr(place.begin, place.end - place.begin))) break;
  }
  // The turn's end is not one token of this vocabulary: keep its text, without the line end after it; a bare line end
  // is the mark itself.
  const size_t from = span.contentEnd ? span.contentEnd : span.bytes.begin;
  const auto closing = text.substr(from, span.bytes.end - from);
  const auto visible = closing.find_last_not_of(" \t\r\n");
  if (visible == std::string_view::npos || (!span.contentEnd && closing[visible] != '>' && closing[visible] != ']'))
    return last;
  const size_t end = span.bytes.end - (closing.size() - visible - 1);
  while (last > first && encoding.offsets[last - 1].begin >= end) --last;
  return last;
}

/// White space apart, the text stands in what the template wrote.
bool isShown(std::string_view text, std::string_view rendered) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return true;
  return rendered.find(text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin)) != std::string_view::npos;
}

std::string_view textOf(const Json& message) {
  const auto content = message.find("content");
  return content != message.end() && content->is_string() ? std::string_view(content->get_ref<const std::string&>())
                                                          : std::string_view();
}

/// What an answer thought before it spoke, in a field of its own or before "</think>" in the text.
std::string_view reasoningOf(const Json& message) {
  for (const char* key : {"reasoning_content", "reasoning", "thinking"})
    if (const auto found = message.find(key); found != message.end() && found->is_string())
      return found->get_ref<const std::string&>();
  const std::string_view content = textOf(message);
  const auto begin = content.find("<think>"), end = content.find("</think>");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return content.substr(begin + 7, end - begin - 7);
}

/// Parts of the conversation that the template leaves out; told once for a file (OnceNotes).
void noteHidden(const Json& messages, const Conversation& conversation, std::string_view rendered,
                std::vector<Problem>& problems) {
  const auto note = [&](const char* code, Text message, Text advice) {
    problems.push_back({code, conversation.line, conversation.row, std::move(message), std::move(advice), {}});
  };
  if (!messages.empty() && messages[0]["role"] == "system" && !isShown(textOf(messages[0]), rendered))
    note("data.system_dropped", TW_TEXT("The chat template leaves out the system text."),
         TW_TEXT("Choose another chat template if it matters."));
  if (std::any_of(messages.begin(), messages.end(), [&](const Json& message) {
        return message["role"] == "assistant" && !isShown(reasoningOf(message), rendered);
      }))
    note("data.reasoning_dropped", TW_TEXT("The chat template leaves out the reasoning of answers."),
         TW_TEXT("Choose another chat template, or write the reasoning into the answers, if it is to be learnt."));
  if (std::any_of(conversation.tools.begin(), conversation.tools.end(), [&](const Json& tool) {
        if (!tool.is_object() || !tool.contains("function") || !tool["function"].is_object()) return false;
        const auto name = tool["function"].find("name");
        return name != tool["function"].end() && name->is_string() &&
               !isShown(name->get_ref<const std::string&>(), rendered);
      }))
    note("data.tools_dropped", TW_TEXT("The chat template leaves out the list of tools."),
         TW_TEXT("Choose a chat template that supports tools if they matter."));
}

} // namespace

SampleEncoder::SampleEncoder(std::shared_ptr<const Tokenizer> tokenizer,
                             std::shared_ptr<const ChatTemplate> chatTemplate, EncodeOptions options)
    : m_tokenizer(std::move(tokenizer)), m_template(std::move(chatTemplate)), m_options(std::move(options)),
      m_variables(templateVariables(*m_tokenizer)) {}

Result<> SampleEncoder::checkOptions() const {
  if (m_options.maxLength < 2)
    return fail(requestError("recipe.value",
                             TW_TEXT("max_length is %1; a sample needs two tokens at least.", m_options.maxLength),
                             TW_TEXT("Raise max_length."))
                    .in("max_length"));
  return {};
}

Json withSystem(const Json& messages, const std::string& system) {
  Json all = messages;
  if (!isBlank(system) && !all.empty() && all[0]["role"] != "system")
    all.insert(all.begin(), Json{{"role", "system"}, {"content", system}});
  return all;
}

Result<EncodedSample> SampleEncoder::encodeChat(const Conversation& conversation, std::vector<Problem>& problems,
                                                SampleTrace* trace) const {
  if (!m_template)
    return fail(requestError("template.missing", TW_TEXT("There is no chat template to write conversations with."),
                             TW_TEXT("Choose one under data.chat_template, e.g. alpaca.")));
  Json messages = withSystem(conversation.messages, m_options.system);
  std::vector<bool> learnt(messages.size(), true);
  for (size_t i = 0; i < messages.size(); ++i)
    if (const auto mark = messages[i].find(kTrainedKey); mark != messages[i].end()) {
      learnt[i] = *mark != false;
      messages[i].erase(kTrainedKey);
    }
  const bool marks = std::find(learnt.begin(), learnt.end(), false) != learnt.end();
  const bool all = m_options.trainOn == TrainOn::All, lastOnly = m_options.trainOn == TrainOn::LastResponse;
  const TrainingRender render{*m_template, m_variables, lastOnly, !all || marks, marks};
  TW_TRY(auto chat, render(messages, conversation.tools));
  noteHidden(messages, conversation, chat.text, problems);
  auto encoding = m_tokenizer->encode(chat.text, false);
  EncodedSample sample;
  sample.labels.assign(encoding.ids.size(), kNoLoss);
  if (all) sample.labels = encoding.ids;
  size_t from = 0;
  for (size_t i = lastOnly ? chat.lastTurn : 0; i < chat.spans.size(); ++i) {
    auto [first, last] = tokensOf(encoding, chat.spans[i].bytes, chat.text, from);
    from = first;
    const auto at = [](auto begin, size_t place) { return begin + static_cast<std::ptrdiff_t>(place); };
    if (marks && !learnt[chat.spans[i].message]) {
      std::fill(at(sample.labels.begin(), first), at(sample.labels.begin(), last), kNoLoss);
      continue;
    }
    if (!chat.marked) last = trimEnd(chat, chat.spans[i], encoding, *m_tokenizer, first, last);
    if (!all)
      std::copy(at(encoding.ids.begin(), first), at(encoding.ids.begin(), last), at(sample.labels.begin(), first));
  }
  sample.ids = std::move(encoding.ids);
  if (trace) *trace = {std::move(chat.text), std::move(encoding.offsets)};
  return sample;
}

Encoding SampleEncoder::textEncoding(std::string_view text) const {
  auto encoding = m_tokenizer->encode(text, true);
  const auto& special = m_tokenizer->special();
  if (special.eosId && (encoding.ids.empty() || encoding.ids.back() != *special.eosId)) {
    encoding.ids.push_back(*special.eosId);
    encoding.offsets.push_back({text.size(), text.size()});
  }
  return encoding;
}

Result<EncodedSample> SampleEncoder::encodeWhole(const Conversation& conversation, std::vector<Problem>& problems,
                                                 SampleTrace* trace) const {
  EncodedSample sample;
  if (conversation.isText) {
    auto encoding = textEncoding(conversation.text);
    sample.labels = encoding.ids;
    sample.ids = std::move(encoding.ids);
    if (trace) *trace = {conversation.text, std::move(encoding.offsets)};
  } else {
    TW_TRY(sample, encodeChat(conversation, problems, trace));
  }
  sample.line = conversation.line;
  sample.index = conversation.row;
  return sample;
}

Result<> SampleEncoder::checkFit(int64_t length, int64_t targets, int64_t line, int64_t row,
                                 std::vector<Problem>& problems) const {
  const bool tooLong = length > m_options.maxLength;
  const auto noteContext = [&] {
    if (auto found = beyondContext(std::min(length, m_options.maxLength), line, row))
      problems.push_back(std::move(*found));
  };
  if (!tooLong && targets > 0) {
    noteContext();
    return {};
  }
  const auto facts = TW_TEXT("The sample has %1 tokens, max_length is %2", length, m_options.maxLength);
  if (tooLong && m_options.overlong == Overlong::Drop)
    return fail(rowError("row.too_long", TW_TEXT("%1; it is left out.", facts),
                         TW_TEXT("Raise max_length, or set overlong to truncate.")));
  if (targets == 0)
    return fail(rowError("row.no_target",
                         tooLong ? TW_TEXT("%1; cut there, nothing is left to learn from.", facts)
                                 : TW_TEXT("Nothing in the sample is to be learnt: no answer carries loss."),
                         tooLong ? TW_TEXT("Raise max_length, or shorten the prompt.")
                                 : TW_TEXT("Check train_on and the row's answers.")));
  problems.push_back({"row.truncated",
                      line,
                      row,
                      TW_TEXT("%1; the rest is cut off.", facts),
                      TW_TEXT("Raise max_length, or set overlong to drop."),
                      {}});
  noteContext();
  return {};
}

std::optional<Problem> SampleEncoder::beyondContext(int64_t length, int64_t line, int64_t row) const {
  if (m_options.contextLength <= 0 || length <= m_options.contextLength) return std::nullopt;
  return Problem{"row.beyond_context",
                 line,
                 row,
                 TW_TEXT("The sample has %1 tokens, and the model's context is %2; it is used all the same.", length,
                         m_options.contextLength),
                 TW_TEXT("Set max_length to the context or below, or choose a model with a longer context."),
                 {}};
}

Result<EncodedSample> SampleEncoder::encode(const Conversation& conversation, std::vector<Problem>& problems) const {
  TW_TRY(auto sample, encodeWhole(conversation, problems));
  TW_CHECK(cut(sample, problems));
  return sample;
}

Result<> SampleEncoder::cut(EncodedSample& sample, std::vector<Problem>& problems) const {
  const auto length = static_cast<int64_t>(sample.ids.size());
  if (length > m_options.maxLength) {
    sample.ids.resize(static_cast<size_t>(m_options.maxLength));
    sample.labels.resize(sample.ids.size());
  }
  return checkFit(length, countTargets(sample), sample.line, sample.index, problems);
}

} // namespace tw
