#include "app/cli/output.h"

#include "app/cli/text_width.h"

#include <cstdlib>

namespace tw::cli {

Output::Output(const Streams& streams) : m_streams(streams), m_bar(streams.err, streams.errTerminal) {
  const char* noColour = std::getenv("NO_COLOR"); // no-color.org: any non-empty value
  const char* terminal = std::getenv("TERM");
  m_colours = streams.errTerminal && !(noColour && *noColour) && !(terminal && std::string_view(terminal) == "dumb");
}

void Output::event(const Json& json) {
  if (!m_json) return;
  // Escaping everything beyond ASCII keeps U+2028 and its like from breaking lines.
  m_streams.out << json.dump(-1, ' ', true, Json::error_handler_t::replace) << '\n' << std::flush;
}

void Output::result(std::string_view text) {
  if (m_json) return;
  m_bar.clear();
  m_streams.out << text << '\n' << std::flush;
}

void Output::stream(std::string_view text) {
  if (m_json) return;
  m_bar.clear();
  m_streams.out << (m_streams.outTerminal ? withoutControls(text) : std::string(text)) << std::flush;
}

void Output::note(std::string_view text) {
  if (m_json || m_quiet) return;
  m_bar.clear();
  m_streams.err << text << '\n' << std::flush;
}

void Output::progress(const events::Progress& progress) {
  if (!m_json && !m_quiet) m_bar.show(progress);
}

void Output::error(const Error& error) {
  event(toJson(error));
  if (m_json) return;
  m_bar.clear();
  m_streams.err << (m_colours ? "\x1b[31merror:\x1b[0m " : "error: ") << sentence(error) << '\n' << std::flush;
}

std::string sentence(const Error& error) {
  const Json facts = toJson(error); // fills in what is empty
  std::string text = facts["message"].get<std::string>() + " " + facts["advice"].get<std::string>() + " [" +
                     facts["code"].get<std::string>();
  const std::string message = facts["message"].get<std::string>();
  if (!error.file.empty() && (error.line > 0 || message.find(error.file) == std::string::npos))
    text += "; " + error.file + (error.line > 0 ? ":" + std::to_string(error.line) : "");
  if (!error.field.empty() && message.find(error.field) == std::string::npos) text += "; field " + error.field;
  return text + "]";
}

} // namespace tw::cli
