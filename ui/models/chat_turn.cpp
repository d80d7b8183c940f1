#include "ui/models/chat_turn.h"

#include "ui/bridge/messages.h"

namespace tw::ui {

void ChatTurn::Side::add(const std::vector<Event>& batch) {
  started = true;
  for (const auto& event : batch) {
    if (const auto* progress = std::get_if<events::Progress>(&event)) {
      if (progress->stage == "load" && progress->total > 0)
        loading = static_cast<double>(progress->done) / static_cast<double>(progress->total);
    } else if (const auto* token = std::get_if<events::Token>(&event)) {
      loading = -1;
      text += ui::text(token->text);
      ++tokens;
    } else if (const auto* whole = std::get_if<events::Generated>(&event)) {
      loading = -1;
      text = ui::text(whole->text);
      tokens = static_cast<int>(whole->ids.size());
      tokensPerSecond = whole->tokens_per_second;
      reason = ui::text(whole->reason);
    }
  }
}

void ChatTurn::Side::end() {
  done = true;
  loading = -1;
}

void ChatTurn::Side::cancel() {
  end();
  reason = QStringLiteral("cancelled");
}

void ChatTurn::Side::fail(const Error& why) {
  done = true;
  error = why;
}

Json messagesOf(const std::vector<ChatTurn>& turns, int turn, bool tuned, const QString& system,
                const QString& subject) {
  Json messages = Json::array();
  if (!system.trimmed().isEmpty()) messages.push_back({{"role", "system"}, {"content", system.toStdString()}});
  for (int i = 0; i <= turn; ++i) {
    const auto& past = turns[static_cast<size_t>(i)];
    const auto& answer = past.side(tuned);
    if (i < turn && (answer.text.isEmpty() || (tuned && answer.subject != subject))) continue;
    messages.push_back({{"role", "user"}, {"content", past.question.toStdString()}});
    if (i < turn) messages.push_back({{"role", "assistant"}, {"content", answer.text.toStdString()}});
  }
  return messages;
}

} // namespace tw::ui
