#pragma once
// A conversation as text, with the places that its assistant wrote.
#include "engine/data/sample.h"

namespace tw {

/// The text between the prompt of an assistant's turn and what follows that turn.
struct AssistantSpan {
  ByteSpan bytes;
  size_t contentEnd = 0; ///< where the answer itself ends and the marks of the turn's end begin; 0 = not known
  size_t message = 0;    ///< which message wrote it; in marked text only where `wantMessages`
};

struct TrainingText {
  std::string text;
  std::vector<AssistantSpan> spans; ///< in order
  size_t lastTurn = 0;              ///< first span of the last assistant turn
  bool marked = false;              ///< from {% generation %}: exact, nothing to trim
};

/// Renders a conversation for training. With {% generation %} marks the spans are those; without, each turn is found by
/// prefix differencing: what render(messages[:i+1]) adds to render(messages[:i], add_generation_prompt). Templates that
/// rewrite history (Qwen3 strips reasoning, Mistral moves tools) break that; then the turn is found by rendering it
/// with a mark in its content. Tool calls are tried with object arguments, then with arguments as JSON text and null
/// content (DeepSeek). Errors: row.template (the template's own message), row.tool_calls_hidden (it shows them in
/// neither way, so that a turn would look as if nothing was said), row.no_span (there is no way to tell from the
/// template where a turn is).
struct TrainingRender {
  const ChatTemplate& chatTemplate;
  Json variables;
  bool lastOnly = false; ///< only the last turn is wanted
  bool wantSpans = true;
  bool wantMessages = false; ///< each span must say which message it is
  Result<TrainingText> operator()(const Json& messages, const Json& tools) const;
};

} // namespace tw
