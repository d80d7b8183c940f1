#include "ui/models/run_history.h"

#include "ui/models/figure_text.h"

#include <QObject>

#include <algorithm>
#include <limits>

namespace tw::ui {
namespace {

double number(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}
int64_t integer(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_number() ? found->get<int64_t>() : 0;
}
std::string text(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

void Curve::cutAfter(double step) {
  const auto keep = std::upper_bound(x.cbegin(), x.cend(), step) - x.cbegin();
  if (keep == x.size()) return;
  x.resize(keep);
  y.resize(keep);
  ++rewritten;
}

void RunCurves::cutAfter(double step) {
  for (auto* curve : {&loss, &validationLoss, &learningRate, &gradNorm, &tokensPerSecond, &memory})
    curve->cutAfter(step);
  seconds.resize(loss.x.size());
  epoch.resize(loss.x.size());
  markers.removeIf([step](const Marker& marker) { return marker.step > step; });
}

void RunCurves::clear() {
  for (auto* curve : {&loss, &validationLoss, &learningRate, &gradNorm, &tokensPerSecond, &memory}) {
    curve->x.clear();
    curve->y.clear();
    ++curve->rewritten;
  }
  seconds.clear();
  epoch.clear();
  markers.clear();
  memoryBefore = 0;
}

void RunCurves::putBefore(RunCurves earlier, double upTo) {
  earlier.cutAfter(upTo);
  const auto join = [](Curve& front, Curve& back) {
    front.x += back.x;
    front.y += back.y;
    front.rewritten = back.rewritten + 1;
    back = std::move(front);
  };
  join(earlier.loss, loss);
  join(earlier.validationLoss, validationLoss);
  join(earlier.learningRate, learningRate);
  join(earlier.gradNorm, gradNorm);
  join(earlier.tokensPerSecond, tokensPerSecond);
  join(earlier.memory, memory);
  seconds = earlier.seconds + seconds;
  epoch = earlier.epoch + epoch;
  markers = earlier.markers + markers;
}

void RunCurves::add(const Event& event) {
  if (const auto* step = std::get_if<events::Step>(&event)) {
    const auto at = static_cast<double>(step->step);
    loss.add(at, step->loss);
    learningRate.add(at, step->learning_rate);
    gradNorm.add(at, step->grad_norm);
    tokensPerSecond.add(at, step->tokens_per_second);
    memory.add(at, static_cast<double>(std::max<int64_t>(0, step->memory_bytes - memoryBefore)));
    seconds.append(step->seconds);
    epoch.append(step->epoch);
  } else if (const auto* evaluation = std::get_if<events::Evaluation>(&event)) {
    validationLoss.add(static_cast<double>(evaluation->step), evaluation->loss);
    markers.append({Marker::Kind::Evaluation, static_cast<double>(evaluation->step), {}});
  } else if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event)) {
    markers.append(
        {Marker::Kind::Checkpoint, static_cast<double>(checkpoint->step), QString::fromStdString(checkpoint->path)});
  } else if (const auto* change = std::get_if<events::Changed>(&event)) {
    const bool rate = change->field == "training.learning_rate" && change->value.is_number();
    const auto value = rate ? rateText(change->value.get<double>()) : QString::fromStdString(change->value.dump());
    markers.append(
        {Marker::Kind::Change, static_cast<double>(change->step),
         QString::fromStdString(change->field).section(QLatin1Char('.'), -1) + QStringLiteral(" = ") + value});
  } else if (const auto* started = std::get_if<events::Started>(&event)) {
    cutAfter(static_cast<double>(started->resumed_from_step));
    memoryBefore = started->memory_before_bytes;
    if (started->resumed_from_step == 0) return;
    markers.append({Marker::Kind::Resume, static_cast<double>(started->resumed_from_step), {}});
  }
}

std::optional<Event> eventFromJson(const Json& line) {
  const auto name = text(line, "event");
  if (name == "step")
    return events::Step{integer(line, "step"),
                        number(line, "epoch"),
                        number(line, "loss"),
                        number(line, "learning_rate"),
                        number(line, "grad_norm"),
                        integer(line, "tokens"),
                        number(line, "tokens_per_second"),
                        integer(line, "memory_bytes"),
                        number(line, "seconds")};
  if (name == "evaluation")
    return events::Evaluation{integer(line, "step"), number(line, "loss"), number(line, "perplexity")};
  if (name == "checkpoint") return events::Checkpoint{integer(line, "step"), text(line, "path")};
  if (name == "changed")
    return events::Changed{integer(line, "step"), text(line, "field"), line.value("value", Json())};
  if (name == "answer") return events::Answer{integer(line, "step"), text(line, "prompt"), text(line, "text")};
  if (name == "advice") {
    events::Advice advice{text(line, "code"), Text::verbatim(text(line, "message")), {}};
    if (const auto changes = line.find("changes"); changes != line.end() && changes->is_object())
      for (const auto& [field, value] : changes->items()) advice.changes.emplace_back(field, value);
    return advice;
  }
  if (name == "started")
    return events::Started{text(line, "run_id"),
                           text(line, "output_dir"),
                           text(line, "device"),
                           integer(line, "trainable_parameters"),
                           integer(line, "total_parameters"),
                           integer(line, "samples"),
                           integer(line, "tokens"),
                           integer(line, "total_steps"),
                           integer(line, "resumed_from_step"),
                           integer(line, "memory_before_bytes")};
  if (name == "finished")
    return events::Finished{text(line, "output_dir"),          integer(line, "steps"),
                            number(line, "train_loss"),        number(line, "seconds"),
                            number(line, "tokens_per_second"), integer(line, "peak_memory_bytes"),
                            line.value("stopped", false),      integer(line, "memory_before_bytes")};
  return std::nullopt;
}

RunCurves curvesFromLog(const std::vector<Json>& log) {
  RunCurves curves;
  for (const auto& line : log)
    if (const auto event = eventFromJson(line)) curves.add(*event);
  return curves;
}

} // namespace tw::ui
