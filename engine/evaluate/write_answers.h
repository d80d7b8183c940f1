#pragma once
// The model's own answers where the data has some: each row's last answer is taken off and written anew.
#include "engine/data/dataset.h"
#include "engine/evaluate/metric.h"
#include "engine/infer/generator.h"

namespace tw {

/// A row of the data as a question with the answer that it has.
struct Question {
  Json messages, tools;          ///< the conversation up to the answer; tools null when absent
  std::string prompt, reference; ///< the texts of the last two turns
};
/// Errors: row.no_reference (plain text, or an answer without text: a call of a tool).
Result<Question> questionOf(const Conversation& conversation);

struct AnswerOptions {
  GenerateOptions generation; ///< question i draws with the seed generation.seed + i
  std::function<Result<>(const WrittenAnswer&)> onAnswer;
  std::function<void(int64_t done, int64_t total)> progress; ///< in questions
  std::stop_token stop;
};
/// Answers them one after another. Errors: template.render, those of generate() and of onAnswer, cancelled.
Result<> writeAnswers(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer, const ChatTemplate& chatTemplate,
                      std::span<const Question> questions, const AnswerOptions& options);

} // namespace tw
