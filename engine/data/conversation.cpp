#include "engine/data/conversation.h"

#include "engine/base/unicode.h"
#include "engine/data/marks.h"
#include "engine/data/sample_columns.h"
#include "engine/data/turn_forms.h"

#include <algorithm>

namespace tw {
namespace {

Text kindOf(const Json& value) {
  switch (value.type()) {
  case Json::value_t::null: return TW_TEXT("null");
  case Json::value_t::boolean: return TW_TEXT("boolean");
  case Json::value_t::array: return TW_TEXT("array");
  case Json::value_t::object: return TW_TEXT("object");
  case Json::value_t::string: return TW_TEXT("string");
  default: return TW_TEXT("number");
  }
}

/// One row on its way to a conversation.
class Row {
 public:
  Row(const Record& record, const Schema& schema) : m_record(record), m_schema(schema) {}

  Result<Conversation> read() {
    m_result.line = m_record.line;
    m_result.row = m_record.row;
    TW_CHECK(checkLabel());
    TW_CHECK(checkMedia());
    TW_CHECK(readBody());
    if (m_result.isText) {
      TW_CHECK(applyMarks());
      return std::move(m_result);
    }
    TW_CHECK(addSystem());
    if (const Json* tools = field("tools")) {
      TW_TRY(m_result.tools, normaliseTools(*tools));
    }
    TW_CHECK(checkTurns(m_result.messages, m_trailingRemoved));
    TW_CHECK(applyMarks());
    return std::move(m_result);
  }
  bool trailingRemoved() const { return m_trailingRemoved; }

 private:
  Result<> readBody() {
    switch (m_schema.format) {
    case Format::Text: return readText();
    case Format::Alpaca: return readAlpaca();
    case Format::PromptCompletion: return readPromptCompletion();
    default: return readTurns();
    }
  }

  /// A value of one of the row's own columns, or nullptr.
  const Json* cell(const std::string& column) const {
    const auto found = m_record.fields.find(column);
    return found == m_record.fields.end() || found->is_null() ? nullptr : &*found;
  }

  Result<> checkLabel() const {
    const Json* label = m_schema.label.empty() ? nullptr : cell(m_schema.label);
    if (!label || labelOf(*label).value_or(true)) return {};
    return fail(rowError("row.rejected", TW_TEXT("The field \"%1\" marks the answer as a bad one.", m_schema.label),
                         TW_TEXT("It is left out; nothing needs to be done."))
                    .in(m_schema.label));
  }

  Result<> checkMedia() const {
    for (const auto& column : m_schema.media) {
      const Json* value = cell(column);
      if (!value || (value->is_structured() && value->empty()) || *value == "" || *value == "[]") continue;
      return fail(rowError("row.images",
                           TW_TEXT("The row has images, sound or video in \"%1\"; only text is trained.", column),
                           TW_TEXT("Leave such rows out."))
                      .in(column));
    }
    return {};
  }

  /// Marks on the whole row: one value, or one for each turn or each answer.
  Result<> applyMarks() {
    auto& messages = m_result.messages;
    const auto isAnswer = [](const Json& message) { return message["role"] == "assistant"; };
    const auto answers = static_cast<size_t>(std::count_if(messages.begin(), messages.end(), isAnswer));
    const auto noLoss = [](const std::string& column) {
      return fail(rowError("row.no_loss", TW_TEXT("The field \"%1\" marks the row as not to be learnt from.", column),
                           TW_TEXT("It is left out; nothing needs to be done."))
                      .in(column));
    };
    for (const auto& column : m_schema.marks) {
      const Json* mark = cell(column);
      if (!mark) continue;
      const auto whole = markOf(column, *mark);
      if (whole == Mark::NoLoss) return noLoss(column);
      if (whole == Mark::Partly) return fail(partialLoss(column));
      if (!mark->is_array() || (mark->size() != messages.size() && mark->size() != answers)) continue;
      const bool perAnswer = mark->size() == answers;
      size_t answer = 0;
      for (size_t i = 0; i < messages.size(); ++i) {
        if (!isAnswer(messages[i])) continue;
        const auto own = markOf(column, (*mark)[perAnswer ? answer : i]);
        if (own == Mark::NoLoss) messages[i][kTrainedKey] = false;
        if (own == Mark::Partly) return fail(partialLoss(column));
        ++answer;
      }
    }
    if (m_result.isText || answers == 0) return {};
    const auto learnt = [&](const Json& message) { return isAnswer(message) && message.value(kTrainedKey, true); };
    if (std::any_of(messages.begin(), messages.end(), learnt)) return {};
    return fail(rowError("row.no_loss", TW_TEXT("Every answer of the conversation is marked as not to be learnt."),
                         TW_TEXT("It is left out; nothing needs to be done.")));
  }

  /// nullptr when the role has no column, or the row no value there.
  const Json* field(const std::string& role) const {
    const auto* column = m_schema.column(role);
    if (!column) return nullptr;
    const auto found = m_record.fields.find(*column);
    return found == m_record.fields.end() || found->is_null() ? nullptr : &*found;
  }

  std::string columnName(const std::string& role) const {
    const auto* column = m_schema.column(role);
    return column ? *column : role;
  }

  Result<std::string> text(const std::string& role, bool required) const {
    const Json* value = field(role);
    if (!value) {
      if (!required) return std::string();
      return fail(rowError("row.missing_field", TW_TEXT("The field \"%1\" is missing.", columnName(role)),
                           TW_TEXT("Fill it in, or map another column to the role %1.", role))
                      .in(columnName(role)));
    }
    if (!value->is_string())
      return fail(
          rowError("row.wrong_type",
                   TW_TEXT("The field \"%1\" is %2 where a text is expected.", columnName(role), kindOf(*value)),
                   TW_TEXT("Make it a text, or map another column to the role %1.", role))
              .in(columnName(role)));
    return value->get<std::string>();
  }

  Result<std::string> response(const std::string& role) const {
    TW_TRY(auto answer, text(role, true));
    if (isBlank(answer))
      return fail(rowError("row.blank_response", TW_TEXT("The field \"%1\" is blank.", columnName(role)),
                           TW_TEXT("Fill it in, or remove the row."))
                      .in(columnName(role)));
    return answer;
  }

  Result<> readText() {
    TW_TRY(m_result.text, response("text"));
    m_result.isText = true;
    return {};
  }

  /// A list, one written by columns, or the JSON text of one (tables have nothing but text).
  Result<Json> listOf(const std::string& role, const Json& value) const {
    if (value.is_array()) return value;
    if (auto list = listFromColumns(value)) return std::move(*list);
    if (value.is_string()) {
      auto parsed = parseJson(value.get_ref<const std::string&>());
      if (parsed && parsed->is_array()) return std::move(*parsed);
      const auto& text = value.get_ref<const std::string&>();
      if (text.starts_with("[{'") || text.starts_with("['") || text.starts_with("[['"))
        return fail(rowError("row.wrong_type",
                             TW_TEXT("The field \"%1\" is a list as Python prints it, not JSON.", columnName(role)),
                             TW_TEXT("Save the table as .jsonl or .parquet, which keep lists, instead of .csv."))
                        .in(columnName(role)));
    }
    return fail(rowError("row.wrong_type", TW_TEXT("The field \"%1\" is not a list.", columnName(role)),
                         TW_TEXT("Make it a list, or map another column to the role %1.", role))
                    .in(columnName(role)));
  }

  Result<> readAlpaca() {
    TW_CHECK(addHistory());
    TW_TRY(auto input, text("input", false));
    TW_TRY(auto instruction, text("instruction", isBlank(input)));
    TW_TRY(auto answer, response("output"));
    // Parts without anything to see leave nothing behind; what is left alone is the instruction.
    if (isBlank(input)) input.clear();
    if (isBlank(instruction)) instruction = std::exchange(input, {});
    if (isBlank(instruction))
      return fail(rowError("row.blank_question", TW_TEXT("The field \"%1\" is blank.", columnName("instruction")),
                           TW_TEXT("Fill it in, or remove the row."))
                      .in(columnName("instruction")));
    Json question = {{"role", "user"}};
    question["content"] = input.empty() ? instruction : instruction + "\n" + input;
    question["instruction"] = std::move(instruction);
    if (!input.empty()) question["input"] = std::move(input);
    m_result.messages.push_back(std::move(question));
    m_result.messages.push_back({{"role", "assistant"}, {"content", std::move(answer)}});
    return {};
  }

  Result<> addHistory() {
    const Json* history = field("history");
    if (!history || (history->is_string() && isBlank(history->get_ref<const std::string&>()))) return {};
    TW_TRY(const auto turns, listOf("history", *history));
    if (!turns.empty() && turns[0].is_object()) {
      TW_TRY(m_result.messages, normaliseTurns(turns, m_schema.roleKey, m_schema.contentKey));
      return {};
    }
    for (const auto& turn : turns) {
      if (!turn.is_array() || turn.size() != 2 || !turn[0].is_string() || !turn[1].is_string())
        return fail(rowError("row.wrong_type",
                             TW_TEXT("An entry of \"%1\" is not a pair of question and answer.", columnName("history")),
                             TW_TEXT("Write the history as [[question, answer], …]."))
                        .in(columnName("history")));
      m_result.messages.push_back({{"role", "user"}, {"content", turn[0]}});
      m_result.messages.push_back({{"role", "assistant"}, {"content", turn[1]}});
    }
    return {};
  }

  /// A side of a prompt/completion pair: a text, or a list of messages.
  Result<> addSide(const std::string& role, const char* speaker) {
    const Json* value = field(role);
    if (value && (value->is_array() || value->is_object())) {
      const Json given = value->is_array() ? *value : Json::array({*value});
      TW_TRY(const auto turns, normaliseTurns(given, m_schema.roleKey, m_schema.contentKey));
      for (const auto& turn : turns) m_result.messages.push_back(turn);
      return {};
    }
    const bool isResponse = role == "completion";
    TW_TRY(auto content, isResponse ? response(role) : text(role, true));
    if (isBlank(content))
      return fail(rowError("row.blank_question", TW_TEXT("The field \"%1\" is blank.", columnName(role)),
                           TW_TEXT("Fill it in, or remove the row."))
                      .in(columnName(role)));
    m_result.messages.push_back({{"role", speaker}, {"content", std::move(content)}});
    return {};
  }

  Result<> readPromptCompletion() {
    TW_CHECK(addSide("prompt", "user"));
    return addSide("completion", "assistant");
  }

  Result<> readTurns() {
    const Json* value = field("messages");
    if (!value)
      return fail(rowError("row.missing_field", TW_TEXT("The field \"%1\" is missing.", columnName("messages")),
                           TW_TEXT("Fill it in, or remove the row."))
                      .in(columnName("messages")));
    const bool transcript =
        value->is_string() && value->get_ref<const std::string&>().find("Human:") != std::string::npos;
    TW_TRY(const auto turns, transcript ? turnsOf(*value) : listOf("messages", *value));
    TW_TRY(m_result.messages, normaliseTurns(turns, m_schema.roleKey, m_schema.contentKey));
    return {};
  }

  Result<> addSystem() {
    const Json* given = field("system");
    if (!given) return {};
    // Some write the system text as a turn, or in parts.
    const bool turn = given->is_object() && given->contains("content");
    if (given->is_structured() && given->empty()) return {};
    TW_TRY(auto system,
           given->is_structured() ? joinedParts(turn ? (*given)["content"] : *given) : text("system", false));
    if (isBlank(system)) return {};
    auto& messages = m_result.messages;
    if (!messages.empty() && messages[0]["role"] == "system") return {};
    messages.insert(messages.begin(), Json{{"role", "system"}, {"content", std::move(system)}});
    return {};
  }

  const Record& m_record;
  const Schema& m_schema;
  Conversation m_result;
  bool m_trailingRemoved = false;
};

} // namespace

bool isBlank(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto point = decodeUtf8(text, at);
    const char32_t c = point.value;
    const bool space = (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
                       (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
                       c == 0x3000 || c == 0xFEFF;
    if (!space) return false;
    at += point.length;
  }
  return true;
}

Error rowError(std::string code, Text message, Text advice) {
  return requestError(std::move(code), std::move(message), std::move(advice));
}

Problem toProblem(const Error& error, int64_t line, int64_t row, const std::string& file) {
  return {error.code, line, row, error.message, error.advice, file};
}

Result<Conversation> toConversation(const Record& record, const Schema& schema, std::vector<Problem>& notes) {
  if (!record.defect.empty())
    return fail(rowError(record.unreadable ? "data.parse" : "row.wrong_type", record.defect,
                         TW_TEXT("Correct the row, or remove it.")));
  if (!record.fields.is_object())
    return fail(rowError("row.wrong_type", TW_TEXT("The row is not an object with named fields."),
                         TW_TEXT("Correct the row, or remove it.")));
  Row row(record, schema);
  auto conversation = row.read();
  if (conversation && record.mended)
    notes.push_back({"row.encoding",
                     record.line,
                     record.row,
                     TW_TEXT("Half a character (such as \\ud83d alone) stands in the row; it is read as U+FFFD."),
                     TW_TEXT("Correct that place, or leave the row as it is."),
                     {}});
  if (conversation && row.trailingRemoved())
    notes.push_back({"row.trailing_turn",
                     record.line,
                     record.row,
                     TW_TEXT("The turns after the last answer are left out: nothing answers them."),
                     TW_TEXT("Add the answer, or remove those turns."),
                     {}});
  return conversation;
}

} // namespace tw
