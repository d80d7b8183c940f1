// What happened in a run, as lines of its log.
#include "ui/bridge/messages.h"
#include "ui/models/figure_text.h"
#include "ui/models/training_run.h"

#include <QLocale>

namespace tw::ui {
namespace {

QString startText(const events::Started& started) {
  const auto device = text(started.device);
  return started.resumed_from_step > 0
             ? TrainingRun::tr("Resumed from step %L1 on %2.").arg(started.resumed_from_step).arg(device)
             : TrainingRun::tr("Started on %1: %L2 samples, %L3 steps.")
                   .arg(device)
                   .arg(started.samples)
                   .arg(started.total_steps);
}

QString changeText(const events::Changed& change) {
  return TrainingRun::tr("%1 is now %2.")
      .arg(labelOf(text(change.field)),
           isRate(change) ? rateText(change.value.get<double>()) : text(change.value.dump()));
}

} // namespace

bool isRate(const events::Changed& change) {
  return change.field == "training.learning_rate" && change.value.is_number();
}

QString logText(const Event& event) {
  const QLocale locale;
  if (const auto* started = std::get_if<events::Started>(&event)) return startText(*started);
  if (const auto* evaluation = std::get_if<events::Evaluation>(&event))
    return TrainingRun::tr("Validation loss %1, perplexity %2.")
        .arg(figureText(evaluation->loss, Figure::Plain), locale.toString(evaluation->perplexity, 'f', 2));
  if (const auto* checkpoint = std::get_if<events::Checkpoint>(&event))
    return TrainingRun::tr("Checkpoint written: %1").arg(text(checkpoint->path));
  if (const auto* change = std::get_if<events::Changed>(&event)) return changeText(*change);
  if (const auto* advice = std::get_if<events::Advice>(&event)) return messageOf(*advice);
  if (std::holds_alternative<events::Paused>(event)) return TrainingRun::tr("Paused.");
  if (std::holds_alternative<events::Continued>(event)) return TrainingRun::tr("Continued.");
  if (const auto* finished = std::get_if<events::Finished>(&event))
    return finished->stopped ? TrainingRun::tr("Stopped and saved at step %L1.").arg(finished->steps)
                             : TrainingRun::tr("Finished after %L1 steps.").arg(finished->steps);
  if (const auto* found = std::get_if<events::Problem>(&event)) return messageOf(found->problem);
  if (const auto* failed = std::get_if<events::Failed>(&event)) return messageOf(failed->error);
  return {};
}

} // namespace tw::ui
