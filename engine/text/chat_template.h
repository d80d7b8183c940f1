#pragma once
// Conversation -> text, equal to Transformers' apply_chat_template, with the assistant's spans.
#include "engine/text/tokenizer.h"

#include <memory>

namespace tw {

struct RenderedChat {
  std::string text;
  /// What {% generation %} … {% endgeneration %} enclosed, in bytes of `text`, in order.
  std::vector<ByteSpan> generation;
};

/// What a template sees besides messages and tools: bos_token, eos_token … and whatever the caller sets.
struct ChatInputs {
  Json messages = Json::array();
  Json tools;     ///< null when absent
  Json documents; ///< null when absent
  bool addGenerationPrompt = false;
  /// Keys whose value is null are dropped from messages, as Transformers does; older templates (DeepSeek R1's) ask
  /// `content is none` and need them.
  bool keepNullKeys = false;
  Json variables = Json::object(); ///< extra variables, e.g. enable_thinking
};

/// A parsed template. Immutable; render() may be called from several threads.
class ChatTemplate {
 public:
  /// `name` names the template in errors. Errors: template.syntax (with line).
  static Result<std::shared_ptr<const ChatTemplate>> parse(std::string source, Text name = TW_TEXT("chat template"));
  ~ChatTemplate();

  /// Errors: template.render (message of raise_exception, undefined operations, limits on steps, depth and output
  /// size).
  Result<RenderedChat> render(const ChatInputs& inputs) const;
  bool hasGenerationMarks() const;
  const std::string& source() const;

 private:
  ChatTemplate();
  struct Parsed;
  std::unique_ptr<Parsed> m_parsed;
};

/// bos_token, eos_token, pad_token, unk_token as template variables (those that exist), and tokenizer_adds_bos: whether
/// the tokenizer puts BOS before a text by itself. The built-in templates begin with bos_token exactly then.
Json templateVariables(const Tokenizer& tokenizer);

/// The source to write beside an exported tokenizer (chat_template.jinja), so that Transformers, which knows no
/// tokenizer_adds_bos, renders the same text: a template that asks for that variable gets a first line that sets it.
/// Any other source comes back as it is.
std::string exportedTemplate(const ChatTemplate& chatTemplate, const Tokenizer& tokenizer);

/// chat_template.jinja, else "chat_template" of tokenizer_config.json (a string, or a list of {name, template}:
/// "default"), else chat_template.json. A folder without any of them whose tokenizer is one of Qwen's first generation
/// or of ChatGLM2 or 3 has the built-in template of its family. nullptr when the folder has none.
Result<std::shared_ptr<const ChatTemplate>> loadModelChatTemplate(const fs::path& modelFolder);

/// `choice`: one of the catalog's chat templates, or a path to a .jinja file (relative to `base`).
/// auto = the model's own if it has one, else alpaca. Errors: template.missing, template.unknown, template.syntax.
Result<std::shared_ptr<const ChatTemplate>> chooseChatTemplate(const std::string& choice, const fs::path& modelFolder,
                                                               const fs::path& base);

} // namespace tw
