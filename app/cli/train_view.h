#pragma once
// What people see of a training: on a terminal a chart redrawn in place with the numbers that matter, elsewhere plain
// lines.
#include "app/cli/chart.h"
#include "app/cli/output.h"

#include <chrono>

namespace tw::cli {

class TrainView {
 public:
  TrainView(Output& output, std::string name);
  ~TrainView(); ///< leaves the last picture standing
  void show(const Event& event);

 private:
  void started(const events::Started& event);
  void step(const events::Step& event);
  void finished(const events::Finished& event);
  /// A line that stays, above the chart.
  void say(const std::string& line);
  void draw();
  void erase();
  std::vector<std::string> picture(size_t width, size_t rows) const;
  std::string leftText() const;
  double secondsLeft() const; ///< negative while it cannot be told

  Output& m_output;
  std::string m_name;
  events::Started m_started;
  events::Step m_step;
  Series m_losses, m_pace; ///< m_pace: seconds a step
  size_t m_drawnLines = 0, m_drawnWidth = 0;
  std::chrono::steady_clock::time_point m_lastDraw{};
};

} // namespace tw::cli
