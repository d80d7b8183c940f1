#pragma once
// A run's numbers over its steps, as columns, with markers. Fed live or from a training log.
#include "engine/api/events.h"

#include <QString>
#include <QVector>

namespace tw::ui {

/// One curve: y over step, both growing; a value that is not finite is kept as NaN.
struct Curve {
  QVector<double> x, y;
  int rewritten = 0; ///< raised when points were taken away, so that a follower knows that it must begin anew
  void add(double step, double value) {
    x.append(step);
    y.append(value);
  }
  bool empty() const { return x.isEmpty(); }
  /// Takes away what lies after `step`.
  void cutAfter(double step);
};

struct Marker {
  enum class Kind { Checkpoint, Evaluation, Change, Resume } kind;
  double step = 0;
  QString text;
};

struct RunCurves {
  Curve loss, validationLoss, learningRate, gradNorm, tokensPerSecond, memory; ///< memory: see memoryBefore
  QVector<double> seconds, epoch;                                              ///< by step, as `loss`
  QVector<Marker> markers;
  /// Bytes that the program held before the run; `memory` is what came on top of them. 0 in old logs, which do not say:
  /// `memory` is then all that the program held.
  int64_t memoryBefore = 0;
  /// Takes what concerns curves from an event. A run that was resumed at a step replaces what came after that step
  /// before.
  void add(const Event& event);
  void clear();
  /// Puts the part of an earlier history up to step `upTo` in front of what is here.
  void putBefore(RunCurves earlier, double upTo);

 private:
  void cutAfter(double step);
};

/// The event of one line of training_log.jsonl, or nothing when it has no curve ("step", "evaluation", "checkpoint",
/// "changed", "started", "finished", "answer", "advice" are known).
std::optional<Event> eventFromJson(const Json& line);
RunCurves curvesFromLog(const std::vector<Json>& log);

} // namespace tw::ui
