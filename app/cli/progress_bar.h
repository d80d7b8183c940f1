#pragma once
// How long work shows: a bar redrawn in place on a terminal, plain lines elsewhere.
#include "engine/api/events.h"

#include <chrono>
#include <ostream>
#include <string>

namespace tw::cli {

class ProgressBar {
 public:
  ProgressBar(std::ostream& stream, bool terminal) : m_stream(stream), m_terminal(terminal) {}
  void show(const events::Progress& progress);
  /// Takes the bar off the screen before something else is printed.
  void clear();

 private:
  void draw(const events::Progress& progress);
  std::ostream& m_stream;
  bool m_terminal, m_drawn = false;
  std::string m_stage;
  std::chrono::steady_clock::time_point m_last{};
};

} // namespace tw::cli
