#include "app/cli/train_view.h"

#include "app/cli/numbers.h"
#include "app/cli/text_width.h"

#include <algorithm>

namespace tw::cli {
namespace {

constexpr size_t kChartRows = 8, kWidestChart = 110;
constexpr int64_t kPlainLines = 50; ///< how many step lines a log file gets at most

std::string oneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return withoutControls(text);
}

double shareOf(int64_t part, int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

/// "q_proj 4–31 (mean 18.2), v_proj …" of a `rank_allocation`.
std::string ranksText(const Json& modules) {
  struct Kind {
    int64_t lowest = 0, highest = 0, sum = 0, count = 0;
  };
  std::vector<std::pair<std::string, Kind>> kinds; // as they come in a layer
  for (const auto& module : modules) {
    const auto name = module["name"].get<std::string>();
    const auto last = name.substr(name.rfind('.') + 1);
    const auto rank = module["rank"].get<int64_t>();
    auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == last; });
    if (found == kinds.end()) found = kinds.insert(kinds.end(), {last, {rank, rank, 0, 0}});
    auto& kind = found->second;
    kind.lowest = std::min(kind.lowest, rank);
    kind.highest = std::max(kind.highest, rank);
    kind.sum += rank;
    ++kind.count;
  }
  std::string text;
  for (const auto& [name, kind] : kinds)
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(kind.lowest) + "–" + std::to_string(kind.highest) +
            " (mean " + precise(static_cast<double>(kind.sum) / static_cast<double>(kind.count), 3) + ")";
  return text;
}

} // namespace

TrainView::TrainView(Output& output, std::string name) : m_output(output), m_name(oneLine(std::move(name))) {}

TrainView::~TrainView() {
  if (m_output.live() && m_step.step > 0) draw();
}

void TrainView::show(const Event& event) {
  if (const auto* start = std::get_if<events::Started>(&event)) started(*start);
  else if (const auto* next = std::get_if<events::Step>(&event)) step(*next);
  else if (const auto* evaluation = std::get_if<events::Evaluation>(&event))
    say("step " + grouped(evaluation->step) + ": validation loss " + precise(evaluation->loss) + ", perplexity " +
        precise(evaluation->perplexity));
  else if (const auto* answer = std::get_if<events::Answer>(&event))
    say("step " + grouped(answer->step) + ": \"" + oneLine(answer->prompt) + "\" → " + oneLine(answer->text));
  else if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event))
    say("step " + grouped(checkpoint->step) + ": saved " + checkpoint->path);
  else if (const auto* changed = std::get_if<events::Changed>(&event))
    say("step " + grouped(changed->step) + ": " + changed->field + " is now " +
        changed->value.dump(-1, ' ', false, Json::error_handler_t::replace));
  else if (const auto* advice = std::get_if<events::Advice>(&event)) say("note: " + oneLine(advice->message));
  else if (const auto* report = std::get_if<events::Report>(&event)) {
    if (report->name == "rank_allocation") say("ranks by gradient: " + ranksText(report->fields["modules"]));
  } else if (std::holds_alternative<events::Paused>(event)) say("Paused.");
  else if (std::holds_alternative<events::Continued>(event)) say("Going on.");
  else if (const auto* progress = std::get_if<events::Progress>(&event)) {
    if (m_drawnLines == 0) m_output.progress(*progress);
  } else if (const auto* end = std::get_if<events::Finished>(&event)) finished(*end);
}

void TrainView::started(const events::Started& event) {
  m_started = event;
  say((m_name.empty() ? "" : m_name + ": ") + grouped(event.samples) + " samples, " + countText(event.tokens) +
      " tokens, " + grouped(event.total_steps) + " steps on " + event.device);
  say("training " + countText(event.trainable_parameters) + " of " + countText(event.total_parameters) +
      " parameters (" + percent(shareOf(event.trainable_parameters, event.total_parameters)) + ") into " +
      event.output_dir);
  if (event.resumed_from_step > 0) say("going on from step " + grouped(event.resumed_from_step));
}

void TrainView::step(const events::Step& event) {
  if (m_step.step > 0 && event.step > m_step.step)
    m_pace.add((event.seconds - m_step.seconds) / static_cast<double>(event.step - m_step.step));
  m_step = event;
  m_losses.add(event.loss);
  if (m_output.live()) {
    const auto now = std::chrono::steady_clock::now();
    if (now - m_lastDraw < std::chrono::milliseconds(100)) return;
    m_lastDraw = now;
    draw();
    return;
  }
  const int64_t every = std::max<int64_t>(1, m_started.total_steps / kPlainLines);
  if (event.step != 1 && event.step != m_started.total_steps && event.step % every != 0) return;
  m_output.note("step " + grouped(event.step) + " of " + grouped(m_started.total_steps) + "  loss " +
                precise(event.loss) + "  learning rate " + precise(event.learning_rate, 3) + "  " +
                grouped(static_cast<int64_t>(event.tokens_per_second)) + " tokens/s  memory " +
                bytesText(event.memory_bytes) + leftText());
}

void TrainView::finished(const events::Finished& event) {
  if (m_output.live() && m_step.step > 0) draw();
  m_drawnLines = 0; // what was drawn stays; the result goes below it
  m_step.step = 0;
  m_output.result((event.stopped ? "Stopped after " : "Finished: ") + grouped(event.steps) + " steps in " +
                  durationText(event.seconds) + ", training loss " + precise(event.train_loss) + ", " +
                  grouped(static_cast<int64_t>(event.tokens_per_second)) + " tokens/s, peak memory " +
                  bytesText(event.peak_memory_bytes));
  m_output.result((event.stopped ? "To go on, add --resume. Folder: " : "Result: ") + event.output_dir);
}

std::string TrainView::leftText() const {
  const double left = secondsLeft();
  return left < 0 ? "" : "  left " + durationText(left);
}

double TrainView::secondsLeft() const {
  const auto& pace = m_pace.points();
  if (pace.empty() || m_started.total_steps <= m_step.step) return m_started.total_steps <= m_step.step ? 0 : -1;
  const size_t recent = std::min<size_t>(pace.size(), 32);
  double sum = 0;
  for (size_t i = pace.size() - recent; i < pace.size(); ++i) sum += pace[i];
  return sum / static_cast<double>(recent) * static_cast<double>(m_started.total_steps - m_step.step);
}

std::vector<std::string> TrainView::picture(size_t width, size_t rows) const {
  std::vector<std::string> lines = chartLines(m_losses, std::min(width, kWidestChart), rows);
  const double share = shareOf(m_step.step, m_started.total_steps);
  lines.push_back("step " + grouped(m_step.step) + " of " + grouped(m_started.total_steps) + "  " +
                  barText(share, std::min<size_t>(24, width / 3)) + " " + percent(share) + "  epoch " +
                  precise(m_step.epoch, 3) + leftText());
  lines.push_back("loss " + precise(m_step.loss) + "  learning rate " + precise(m_step.learning_rate, 3) +
                  "  gradient norm " + precise(m_step.grad_norm, 3));
  lines.push_back(grouped(static_cast<int64_t>(m_step.tokens_per_second)) + " tokens/s  memory " +
                  bytesText(m_step.memory_bytes) + "  elapsed " + durationText(m_step.seconds));
  return lines;
}

void TrainView::draw() {
  const auto size = terminalSize();
  const size_t width = static_cast<size_t>(size.columns) - 1; // the last column would wrap on some terminals
  const size_t rows = std::min(kChartRows, static_cast<size_t>(size.rows) > 6 ? static_cast<size_t>(size.rows) - 6 : 0);
  const auto lines = picture(width, rows);
  erase();
  std::string frame;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool chart = i + 3 < lines.size() && m_output.colours();
    frame += (chart ? "\x1b[36m" : "") + shortened(lines[i], width) + (chart ? "\x1b[0m" : "") + "\n";
  }
  m_output.errorStream() << frame << std::flush;
  m_drawnLines = lines.size();
  m_drawnWidth = width;
}

void TrainView::erase() {
  if (m_drawnLines == 0) return;
  // A window made narrower wraps the old lines: then they are left standing rather than erased wrongly.
  const bool narrower = static_cast<size_t>(terminalSize().columns) - 1 < m_drawnWidth;
  if (!narrower) m_output.errorStream() << "\x1b[" << m_drawnLines << "A\r\x1b[J";
  m_drawnLines = 0;
}

void TrainView::say(const std::string& line) {
  if (!m_output.live()) {
    m_output.note(line);
    return;
  }
  const bool redraw = m_drawnLines > 0;
  erase();
  m_output.note(line);
  if (redraw) draw();
}

} // namespace tw::cli
