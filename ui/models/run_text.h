#pragma once
// How a run of the history is said: its status, its age, its loss.
#include "engine/api/services.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace tw::ui {

/// What can still be done with a run.
bool canResume(const RunInfo& run); ///< it ended early and left a checkpoint (looks at its folder)

QString statusText(const std::string& status);
/// The run's beginning in local time; invalid when it is not known.
QDateTime startedTime(const RunInfo& run);
/// "5 minutes ago", "yesterday", "3 June"; empty for an invalid time.
QString whenText(const QDateTime& time, const QDateTime& now = QDateTime::currentDateTime());
/// Date and time in full, for tooltips.
QString exactTimeText(const QDateTime& time);
/// "1.284", or a dash before the first step.
QString lossText(const RunInfo& run);
QString stepsText(const RunInfo& run);
/// The last part of the model's path.
QString modelText(const RunInfo& run);
/// The file in a run's folder that is there once its result is: a whole model's or an adapter's.
QString resultFile(const std::string& method);
/// "LoRA", as people write it.
QString methodText(const RunInfo& run);
/// The runs' names in the same order; those of the same name with what tells them apart: when they began, or the end of
/// their id.
QStringList distinctNames(const std::vector<RunInfo>& runs);
QString tagsText(const RunInfo& run);
QStringList tagsFromText(const QString& text);

} // namespace tw::ui
