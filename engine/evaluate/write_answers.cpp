#include "engine/evaluate/write_answers.h"

#include "engine/data/conversation.h"
#include "engine/infer/chat_prompt.h"

namespace tw {
namespace {

std::string contentOf(const Json& message) {
  const auto content = message.find("content");
  return content != message.end() && content->is_string() ? content->get<std::string>() : std::string();
}

} // namespace

Result<Question> questionOf(const Conversation& conversation) {
  const auto& messages = conversation.messages;
  if (conversation.isText || messages.size() < 2 || messages.back().value("role", "") != "assistant" ||
      contentOf(messages.back()).empty())
    return fail(rowError("row.no_reference", TW_TEXT("The row has no answer to compare with."),
                         TW_TEXT("Give data that ends with an answer in text.")));
  Question question;
  question.messages = Json(messages.begin(), messages.end() - 1);
  question.tools = conversation.tools;
  question.prompt = contentOf(messages[messages.size() - 2]);
  question.reference = contentOf(messages.back());
  return question;
}

Result<> writeAnswers(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate& chatTemplate,
                      std::span<const Question> questions, const AnswerOptions& options) {
  auto generation = options.generation;
  for (size_t i = 0; i < questions.size(); ++i) {
    const auto& question = questions[i];
    TW_TRY(const auto ids, conversationIds(*tokenizer, chatTemplate, question.messages, question.tools));
    generation.seed = options.generation.seed + i;
    TW_TRY(const auto written, generate(model, tokenizer, ids, generation, {}, options.stop));
    if (options.stop.stop_requested())
      return fail(
          workError("cancelled", TW_TEXT("The evaluation was stopped."), TW_TEXT("Start it again when you like.")));
    if (options.onAnswer) TW_CHECK(options.onAnswer({question.prompt, question.reference, written.text}));
    if (options.progress) options.progress(static_cast<int64_t>(i) + 1, static_cast<int64_t>(questions.size()));
  }
  return {};
}

} // namespace tw
