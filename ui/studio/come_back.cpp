// What comes back when the program starts again: what was open, and the run that did not come to its end.
#include "ui/bridge/messages.h"
#include "ui/models/checkpoint_folder.h"
#include "ui/models/run_list.h"
#include "ui/studio/studio.h"
#include "ui/studio/workspace.h"

#include <QDir>
#include <QFileInfo>

namespace tw::ui {
namespace {

using State = TrainingRun::State;

Json toJson(const UnfinishedRun& run) {
  return {{"name", run.name.toStdString()},
          {"output_dir", run.outputDir.toStdString()},
          {"recipe", run.recipe},
          {"stopped", run.stopped},
          {"step", run.step},
          {"total", run.total}};
}

std::optional<UnfinishedRun> unfinishedFromJson(const Json& saved) {
  if (!saved.is_object() || !saved.contains("recipe") || !saved["recipe"].is_object()) return {};
  for (const auto* key : {"name", "output_dir"})
    if (!saved.contains(key) || !saved[key].is_string()) return {};
  const auto number = [&saved](const char* key) {
    const auto value = saved.value(key, Json());
    return value.is_number_integer() ? value.get<int64_t>() : -1;
  };
  const UnfinishedRun run{text(saved["name"].get<std::string>()),
                          text(saved["output_dir"].get<std::string>()),
                          saved["recipe"],
                          saved.value("stopped", Json()) == true,
                          number("step"),
                          number("total")};
  if (!QFileInfo(run.outputDir).isDir()) return {};
  return run;
}

bool sameFolder(const QString& a, const QString& b) {
  return QDir(a) == QDir(b) ||
         (QFileInfo(a).exists() && QFileInfo(a).canonicalFilePath() == QFileInfo(b).canonicalFilePath());
}

} // namespace

void Studio::restoreWorkspace(bool withRecipe) {
  if (withRecipe && m_settings->reopensRecipe()) m_workspace->restore();
  else m_workspace->setAside();
  m_unfinished = unfinishedFromJson(m_workspace->run());
  if (m_workspace->endedUnexpectedly() && !m_unfinished)
    QMetaObject::invokeMethod(
        this,
        [this] { Q_EMIT notice(tr("The last session ended unexpectedly. Your recipe is as you left it."), {}, {}); },
        Qt::QueuedConnection);
  if (!m_unfinished) return;
  Q_EMIT unfinishedRunChanged();
  if (m_bridge->isOpen()) showUnfinishedRun();
  else connect(m_bridge, &EngineBridge::opened, this, &Studio::showUnfinishedRun, Qt::SingleShotConnection);
}

/// With its curve, as if it had just ended; unless another program goes on with it, or ended it.
void Studio::showUnfinishedRun() {
  if (!m_unfinished) return;
  using Found = std::pair<RunInfo, std::vector<Json>>;
  m_bridge->ask<std::optional<Found>>(
      this,
      [folder = m_unfinished->outputDir](Services& services, std::stop_token) -> std::optional<Found> {
        for (const auto& run : services.runs().value_or(std::vector<RunInfo>{})) // newest first
          if (sameFolder(text(run.output_dir), folder))
            return Found{run, services.runLog(run.id).value_or(std::vector<Json>{})};
        return {};
      },
      [this](const std::optional<Found>& found) {
        if (!m_unfinished || !found || m_run->state() != State::Idle) return;
        if (found->first.status == "running" || found->first.status == "finished") {
          m_unfinished.reset(); // somebody else's now: what is noted here says nothing any more
          m_workspace->setRun(Json());
          Q_EMIT unfinishedRunChanged();
          return;
        }
        const auto recipe = recipeFromJson(m_unfinished->recipe);
        if (recipe && !found->second.empty()) m_run->load(found->second, *recipe);
      });
}

void Studio::rememberRun() {
  const auto state = m_run->state();
  if (state == State::Preparing) m_wasRunning = false;
  if (state == State::Running) m_wasRunning = true;
  const bool ended = !m_run->isActive() && state != State::Idle;
  const bool before = unfinishedRun().has_value();
  const bool goesOn = ended && m_wasRunning && state != State::Finished && newestCheckpointIn(m_run->outputDir());
  if (state == State::Running || goesOn) {
    auto recipe = m_run->recipe();
    recipe.output_dir = m_run->outputDir().toStdString();
    const bool stopped = state == State::Stopped && m_run->finished().stopped;
    m_unfinished = UnfinishedRun{text(recipe.name),
                                 m_run->outputDir(),
                                 recipeToJson(recipe),
                                 stopped,
                                 ended ? m_run->lastStep().step : -1,
                                 m_run->started().total_steps};
    m_workspace->setRun(toJson(*m_unfinished)); // what a crash leaves behind is what is on disk
  } else if (ended && m_wasRunning) {           // a resume that failed to begin is offered again
    m_unfinished.reset();
    m_workspace->setRun(Json());
  }
  if (ended || before != unfinishedRun().has_value()) Q_EMIT unfinishedRunChanged();
}

std::optional<UnfinishedRun> Studio::unfinishedRun() const {
  if (m_run->isActive()) return {};
  auto run = m_unfinished;
  // What a crash ended is known when its log is read.
  if (run && run->step < 0 && m_run->started().total_steps > 0 && sameFolder(m_run->outputDir(), run->outputDir)) {
    run->step = m_run->lastStep().step;
    run->total = m_run->started().total_steps;
  }
  return run;
}

void Studio::resumeUnfinishedRun() {
  if (m_unfinished && sameFolder(m_run->outputDir(), m_unfinished->outputDir) && m_run->canResume()) {
    Q_EMIT pageRequested(PageId::Train);
    return resumeRun();
  }
  if (m_unfinished) resumeRun(Json(m_unfinished->recipe));
}

void Studio::forgetUnfinishedRun() {
  m_unfinished.reset();
  m_workspace->setRun(Json());
  Q_EMIT unfinishedRunChanged();
}

} // namespace tw::ui
