#pragma once
// The two faces of every result: JSON Lines for programs (--json), calm text for people.
#include "app/cli/progress_bar.h"
#include "engine/api/events.h"

#include <istream>
#include <ostream>
#include <string>
#include <string_view>

namespace tw::cli {

/// Where a program reads and writes; tests put string streams here.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool inTerminal = false, outTerminal = false, errTerminal = false;
};

class Output {
 public:
  explicit Output(const Streams& streams);

  void setJson(bool on) { m_json = on; }
  void setQuiet(bool on) { m_quiet = on; }
  bool json() const { return m_json; }
  bool quiet() const { return m_quiet; }

  /// One line of JSON, ASCII only; nothing without --json.
  void event(const Json& json);
  /// A result for people, one or more lines on stdout; nothing with --json.
  void result(std::string_view text);
  /// The same without the line break: streamed text. Control characters are left out on a terminal.
  void stream(std::string_view text);
  /// A log line on stderr; nothing with --json or --quiet.
  void note(std::string_view text);
  void progress(const events::Progress& progress);
  /// The last thing a failing program says.
  void error(const Error& error);

  /// Progress and charts may be drawn in place: stderr is a terminal, and neither --json nor --quiet.
  bool live() const { return m_streams.errTerminal && !m_json && !m_quiet; }
  bool colours() const { return m_colours; }
  std::ostream& errorStream() { return m_streams.err; }
  /// stdout can no longer be written: a closed pipe or a full disk.
  bool broken() const { return !m_streams.out.good(); }

 private:
  Streams m_streams;
  bool m_json = false, m_quiet = false, m_colours = false;
  ProgressBar m_bar;
};

/// The sentence shown to people: message, advice and where.
std::string sentence(const Error& error);

} // namespace tw::cli
