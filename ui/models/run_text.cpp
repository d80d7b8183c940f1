#include "ui/models/run_text.h"

#include "ui/bridge/messages.h"
#include "ui/models/checkpoint_folder.h"
#include "ui/models/figure_text.h"
#include "ui/models/run_list.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

#include <cmath>

namespace tw::ui {
namespace {

const QString kDash = QStringLiteral("–");
constexpr int kIdEnd = 8; ///< characters

/// A beginning to the minute; the day only when `withDay`.
QString momentText(const QDateTime& time, bool withDay) {
  if (!time.isValid()) return {};
  const QLocale locale;
  const auto clock = locale.toString(time.time(), QStringLiteral("HH:mm"));
  if (!withDay) return clock;
  const auto day = time.date().year() == QDate::currentDate().year()
                       ? locale.toString(time.date(), RunList::tr("d MMM"))
                       : locale.toString(time.date(), QLocale::ShortFormat);
  return day + QLatin1Char(' ') + clock;
}

/// Says of each run of one name what the others do not have.
QStringList marksOf(const std::vector<const RunInfo*>& runs) {
  bool sameDay = true;
  for (const auto* run : runs) sameDay = sameDay && startedTime(*run).date() == startedTime(*runs.front()).date();
  QStringList marks;
  for (const auto* run : runs) marks << momentText(startedTime(*run), !sameDay);
  if (!marks.contains(QString()) && QSet<QString>(marks.begin(), marks.end()).size() == marks.size()) return marks;
  marks.clear();
  for (const auto* run : runs) marks << text(run->id).right(kIdEnd); // an id ends in what makes it unique
  return marks;
}

} // namespace

bool canResume(const RunInfo& run) {
  if (run.status != "stopped" && run.status != "interrupted" && run.status != "failed") return false;
  return newestCheckpointIn(text(run.output_dir)).has_value();
}

QString statusText(const std::string& status) {
  if (status == "running") return RunList::tr("running");
  if (status == "finished") return RunList::tr("finished");
  if (status == "stopped") return RunList::tr("stopped");
  if (status == "failed") return RunList::tr("failed");
  if (status == "interrupted") return RunList::tr("interrupted");
  return text(status);
}

QDateTime startedTime(const RunInfo& run) {
  return QDateTime::fromString(text(run.started), Qt::ISODate).toLocalTime();
}

QString whenText(const QDateTime& time, const QDateTime& now) {
  if (!time.isValid()) return {};
  const auto seconds = time.secsTo(now);
  const auto days = time.date().daysTo(now.date());
  if (seconds < 60) return RunList::tr("just now");
  if (seconds < 3600) return RunList::tr("%1 min ago").arg(seconds / 60);
  if (days == 0) return RunList::tr("%1 h ago").arg(seconds / 3600);
  if (days == 1) return RunList::tr("yesterday");
  if (days < 7) return RunList::tr("%n days ago", nullptr, static_cast<int>(days));
  const QLocale locale;
  if (time.date().year() == now.date().year()) return locale.toString(time.date(), RunList::tr("d MMMM"));
  return locale.toString(time.date(), QLocale::ShortFormat);
}

QString exactTimeText(const QDateTime& time) {
  return time.isValid() ? QLocale().toString(time.date(), QLocale::LongFormat) + QStringLiteral(", ") +
                              QLocale().toString(time.time(), QLocale::ShortFormat)
                        : QString();
}

QString lossText(const RunInfo& run) {
  if (run.steps <= 0 || !std::isfinite(run.train_loss)) return kDash;
  return figureText(run.train_loss, Figure::Plain);
}

QString stepsText(const RunInfo& run) {
  const QLocale locale;
  const auto steps = locale.toString(static_cast<qlonglong>(run.steps));
  if (run.total_steps <= 0 || run.total_steps == run.steps) return steps;
  return RunList::tr("%1 of %2").arg(steps, locale.toString(static_cast<qlonglong>(run.total_steps)));
}

QString modelText(const RunInfo& run) {
  const auto path = text(run.model);
  return path.isEmpty() ? kDash : QFileInfo(QDir::cleanPath(path)).fileName();
}

QString methodText(const RunInfo& run) {
  const auto* method = findMethod(run.method);
  return method ? titleOf(*method) : text(run.method);
}

QString resultFile(const std::string& method) {
  const auto* info = findMethod(method);
  return info && !info->keepsBase ? QStringLiteral("config.json") : QStringLiteral("adapter_config.json");
}

QStringList distinctNames(const std::vector<RunInfo>& runs) {
  QHash<QString, std::vector<const RunInfo*>> groups;
  for (const auto& run : runs) groups[text(run.name)].push_back(&run);
  QHash<const RunInfo*, QString> names;
  for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
    const auto marks = group->size() > 1 ? marksOf(*group) : QStringList{QString()};
    for (size_t i = 0; i < group->size(); ++i)
      names[(*group)[i]] =
          group->size() > 1 ? group.key() + QStringLiteral(" · ") + marks[static_cast<qsizetype>(i)] : group.key();
  }
  QStringList all;
  for (const auto& run : runs) all << names[&run];
  return all;
}

QString tagsText(const RunInfo& run) {
  QStringList tags;
  for (const auto& tag : run.tags) tags << text(tag);
  return tags.join(QStringLiteral(", "));
}

QStringList tagsFromText(const QString& text) {
  QStringList tags;
  // Chinese keyboards give full-width commas.
  static const QRegularExpression commas(QStringLiteral("[,，、;；]"));
  for (const auto& part : text.split(commas, Qt::SkipEmptyParts))
    if (const auto tag = part.simplified(); !tag.isEmpty() && !tags.contains(tag)) tags << tag;
  return tags;
}

} // namespace tw::ui
