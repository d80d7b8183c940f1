#include "app/cli/progress_bar.h"

#include "app/cli/numbers.h"
#include "app/cli/text_width.h"
#include "engine/api/stage_text.h"

#include <algorithm>

namespace tw::cli {
namespace {

std::string amount(int64_t value, const std::string& unit) {
  if (unit == "bytes") return bytesText(value);
  return grouped(value) + (unit.empty() ? "" : " " + unit);
}

double shareOf(const events::Progress& progress) {
  return progress.total > 0
             ? std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0)
             : 0.0;
}

/// Without decimals: a running number should not change its width.
std::string wholePercent(const events::Progress& progress) {
  return std::to_string(static_cast<int>(shareOf(progress) * 100)) + " %";
}

} // namespace

std::string barText(double share, size_t cells) {
  static const char* const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(cells) * 8);
  std::string bar;
  for (size_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += part[eighths % 8];
  return padded(bar, cells);
}

void ProgressBar::show(const events::Progress& progress) {
  const bool newStage = progress.stage != m_stage, finished = progress.total > 0 && progress.done >= progress.total;
  const auto now = std::chrono::steady_clock::now();
  m_stage = progress.stage;
  if (!m_terminal) {
    // A line every two seconds: what is quick leaves no trace in a log.
    if (newStage) m_last = now;
    if (now - m_last < std::chrono::seconds(2)) return;
    m_last = now;
    m_stream << stageText(progress.stage).english();
    if (progress.total > 0)
      m_stream << ": " << wholePercent(progress) << " of " << amount(progress.total, progress.unit);
    m_stream << '\n' << std::flush;
    return;
  }
  if (!newStage && !finished && now - m_last < std::chrono::milliseconds(100)) return;
  m_last = now;
  draw(progress);
}

void ProgressBar::draw(const events::Progress& progress) {
  const size_t width = static_cast<size_t>(terminalSize().columns) - 1;
  std::string line = stageText(progress.stage).english();
  if (progress.total > 0)
    line += "  " + barText(shareOf(progress), std::min<size_t>(30, width / 3)) + " " + wholePercent(progress) + "  " +
            amount(progress.done, progress.unit) + " of " + amount(progress.total, progress.unit);
  else if (progress.done > 0) line += "  " + amount(progress.done, progress.unit);
  m_stream << "\r\x1b[2K" << shortened(line, width) << std::flush;
  m_drawn = true;
}

void ProgressBar::clear() {
  if (m_drawn) m_stream << "\r\x1b[2K" << std::flush;
  m_drawn = false;
}

} // namespace tw::cli
