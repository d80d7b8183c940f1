#include "engine/session/jobs/answers.h"
#include "engine/session/jobs/job.h"

namespace tw {

Result<> runJob(const commands::Generate& command, JobContext& context) {
  TW_CHECK(checkSampling(command.sampling));
  TW_TRY(const auto loaded, context.models.get(command.model, true, context.emit, context.stop));
  std::shared_ptr<const ChatTemplate> chatTemplate;
  if (!command.messages.is_null()) {
    TW_TRY(chatTemplate, chooseChatTemplate(command.chat_template, fromUtf8(command.model.path), fs::current_path()));
  }
  return answerCommand(command, *loaded.model, loaded.tokenizer, chatTemplate.get(), context.emit, context.stop);
}

} // namespace tw
