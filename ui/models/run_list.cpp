#include "ui/models/run_list.h"

#include "ui/bridge/messages.h"
#include "ui/models/training_run.h"

#include <QSemaphore>

#include <cmath>

namespace tw::ui {

namespace {
constexpr int kLiveInterval = 250;    ///< ms between two looks at the run under way
constexpr int kUndoTime = 20'000;     ///< ms; longer than the notice that offers to undo
constexpr int kFarewellTime = 10'000; ///< ms that the end of the program waits for deletions
} // namespace

RunList::RunList(EngineBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge) {
  connect(&bridge, &EngineBridge::opened, this, &RunList::refresh);
  m_commitTimer.setSingleShot(true);
  m_commitTimer.setInterval(kUndoTime);
  connect(&m_commitTimer, &QTimer::timeout, this, &RunList::commitDeletions);
}

RunList::~RunList() {
  if (m_deleted.isEmpty() || !m_bridge.isOpen()) return;
  // The worker pool drops what has not begun when it ends, so this waits.
  auto done = std::make_shared<QSemaphore>();
  for (auto it = m_deleted.cbegin(); it != m_deleted.cend(); ++it)
    m_bridge.ask<bool>(
        &m_bridge,
        [id = it.key().toStdString(), files = it.value(), done](Services& services, std::stop_token) {
          const bool gone = services.deleteRun(id, files).has_value();
          done->release();
          return gone;
        },
        [](bool) {});
  done->tryAcquire(static_cast<int>(m_deleted.size()), kFarewellTime);
}

void RunList::refresh() {
  m_question.cancel();
  m_question = m_bridge.ask<Result<std::vector<RunInfo>>>(
      this, [](Services& services, std::stop_token) { return services.runs(); },
      [this](Result<std::vector<RunInfo>> found) {
        m_error.reset();
        if (found) m_all = std::move(*found);
        else m_error = found.error();
        show();
      });
}

void RunList::show() {
  m_runs.clear();
  for (const auto& run : m_all)
    if (const auto id = text(run.id); !m_deleted.contains(id) && !m_going.contains(id)) {
      m_runs.push_back(run);
      if (!m_live || m_live->id != run.id) continue;
      m_runs.back().steps = m_live->steps;
      m_runs.back().total_steps = m_live->total_steps;
      m_runs.back().train_loss = m_live->train_loss;
      m_runs.back().seconds = m_live->seconds;
    }
  Q_EMIT changed();
}

void RunList::follow(const TrainingRun& run) {
  if (run.started().run_id.empty() || !std::isfinite(run.loss())) return;
  const bool another = !m_live || m_live->id != run.started().run_id;
  if (!another && (m_live->steps == run.lastStep().step ||
                   (run.isActive() && m_sinceShown.isValid() && m_sinceShown.elapsed() < kLiveInterval)))
    return;
  m_live.emplace();
  m_live->id = run.started().run_id;
  m_live->steps = run.lastStep().step;
  m_live->total_steps = run.started().total_steps;
  m_live->train_loss = run.loss();
  m_live->seconds = run.lastStep().seconds;
  m_sinceShown.restart();
  show();
}

const RunInfo* RunList::find(const QString& id) const {
  for (const auto& run : m_runs)
    if (text(run.id) == id) return &run;
  return nullptr;
}

void RunList::setNotes(const QString& id, const QString& notes, const QStringList& tags) {
  std::vector<std::string> words;
  for (const auto& tag : tags) words.push_back(tag.toStdString());
  m_bridge.ask<Result<>>(
      this,
      [id = id.toStdString(), notes = notes.toStdString(), words](Services& services, std::stop_token) {
        return services.setRunNotes(id, notes, words);
      },
      [this](Result<> done) {
        if (!done) Q_EMIT failed(done.error());
        refresh();
      });
}

void RunList::markDeleted(const QString& id, bool files) {
  m_deleted.insert(id, files);
  m_commitTimer.start();
  show();
}

void RunList::undoDeletion(const QString& id) {
  if (m_deleted.remove(id)) show();
}

void RunList::commitDeletions() {
  if (!m_bridge.isOpen()) return;
  const auto deleted = std::exchange(m_deleted, {});
  for (auto it = deleted.cbegin(); it != deleted.cend(); ++it) {
    m_going.insert(it.key());
    m_bridge.ask<Result<>>(
        this,
        [id = it.key().toStdString(), files = it.value()](Services& services, std::stop_token) {
          return services.deleteRun(id, files);
        },
        [this, id = it.key()](Result<> gone) {
          m_going.remove(id);
          if (!gone) Q_EMIT failed(gone.error());
          refresh();
        });
  }
}

void RunList::log(const QString& id, QObject* context, std::function<void(std::vector<Json>)> then) {
  m_bridge.ask<std::vector<Json>>(
      context,
      [id = id.toStdString()](Services& services, std::stop_token) {
        return services.runLog(id).value_or(std::vector<Json>{});
      },
      std::move(then));
}

void RunList::curves(const QString& id, QObject* context, std::function<void(RunCurves)> then) {
  m_bridge.ask<RunCurves>(
      context,
      [id = id.toStdString()](Services& services, std::stop_token) {
        return curvesFromLog(services.runLog(id).value_or(std::vector<Json>{}));
      },
      std::move(then));
}

Question RunList::recipe(const QString& id, QObject* context, std::function<void(Result<Json>)> then) {
  return m_bridge.ask<Result<Json>>(
      context, [id = id.toStdString()](Services& services, std::stop_token) { return services.runRecipe(id); },
      std::move(then));
}

} // namespace tw::ui
