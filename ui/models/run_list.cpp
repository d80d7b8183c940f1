#include "ui/models/run_list.h"

#include "ui/bridge/messages.h"

namespace tw::ui {

RunList::RunList(EngineBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge) { connect(&bridge, &EngineBridge::opened, this, &RunList::refresh); }

RunList::~RunList() { commitDeletions(); }

void RunList::refresh() {
  m_question.cancel();
  m_question = m_bridge.ask<Result<std::vector<RunInfo>>>(
      this, [](Services& services, std::stop_token) { return services.runs(); },
      [this](Result<std::vector<RunInfo>> found) {
        m_error.reset();
        if (found)
          m_all = std::move(*found);
        else
          m_error = found.error();
        m_runs.clear();
        for (const auto& run : m_all)
          if (!m_deleted.contains(text(run.id))) m_runs.push_back(run);
        Q_EMIT changed();
      });
}

void RunList::setNotes(const QString& id, const QString& notes, const QStringList& tags) {
  std::vector<std::string> words;
  for (const auto& tag : tags) words.push_back(tag.toStdString());
  m_bridge.ask<Result<>>(
      this, [id = id.toStdString(), notes = notes.toStdString(), words](Services& services, std::stop_token) { return services.setRunNotes(id, notes, words); },
      [this](Result<> done) {
        if (!done) m_error = done.error();
        refresh();
      });
}

void RunList::markDeleted(const QString& id, bool files) {
  m_deleted.insert(id, files);
  std::erase_if(m_runs, [&](const RunInfo& run) { return text(run.id) == id; });
  Q_EMIT changed();
}

void RunList::undoDeletion(const QString& id) {
  if (m_deleted.remove(id)) refresh();
}

void RunList::commitDeletions() {
  if (!m_bridge.isOpen()) return;
  for (auto it = m_deleted.cbegin(); it != m_deleted.cend(); ++it)
    m_bridge.ask<Result<>>(
        &m_bridge, [id = it.key().toStdString(), files = it.value()](Services& services, std::stop_token) { return services.deleteRun(id, files); }, [](Result<>) {});
  m_deleted.clear();
}

void RunList::log(const QString& id, QObject* context, std::function<void(std::vector<Json>)> then) {
  m_bridge.ask<std::vector<Json>>(
      context, [id = id.toStdString()](Services& services, std::stop_token) { return services.runLog(id).value_or(std::vector<Json>{}); }, std::move(then));
}

void RunList::curves(const QString& id, QObject* context, std::function<void(RunCurves)> then) {
  m_bridge.ask<RunCurves>(
      context, [id = id.toStdString()](Services& services, std::stop_token) { return curvesFromLog(services.runLog(id).value_or(std::vector<Json>{})); }, std::move(then));
}

void RunList::recipe(const QString& id, QObject* context, std::function<void(Result<Json>)> then) {
  m_bridge.ask<Result<Json>>(context, [id = id.toStdString()](Services& services, std::stop_token) { return services.runRecipe(id); }, std::move(then));
}

} // namespace tw::ui
