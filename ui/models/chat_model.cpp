#include "ui/models/chat_model.h"

#include "ui/models/recipe_document.h"
#include "ui/models/settings.h"
#include "ui/models/training_run.h"

#include <QFileInfo>

namespace tw::ui {

ChatModel::ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_run(run), m_settings(settings) {
  m_sampling.temperature = 0.7;
  m_sampling.top_p = 0.9;
  m_sampling.top_k = 50;
  m_sampling.repetition_penalty = 1.05;
  m_sampling.seed = 42;
  m_sampling.max_new_tokens = 256;
  connect(&recipe, &RecipeDocument::changed, this, &ChatModel::setupChanged);
  connect(&run, &TrainingRun::stateChanged, this, [this] {
    // A run that ended is what one wants to talk to.
    if ((m_run.state() == TrainingRun::State::Finished || m_run.state() == TrainingRun::State::Stopped) && !m_run.outputDir().isEmpty()) {
      const auto folder = m_run.state() == TrainingRun::State::Stopped && !m_run.lastCheckpoint().isEmpty() ? m_run.lastCheckpoint() : m_run.outputDir();
      if (m_run.recipe().method.type != "full" && QFileInfo::exists(folder + QStringLiteral("/adapter_config.json"))) {
        m_adapters.clear();
        mount(folder);
      }
    }
    Q_EMIT setupChanged();
  });
}

bool ChatModel::live() const { return m_run.liveJob() != 0 && m_run.state() != TrainingRun::State::Preparing; }

QString ChatModel::baseName() const {
  const auto path = m_recipe.value(QStringLiteral("model.path"));
  return path.is_string() ? QFileInfo(QString::fromStdString(path.get<std::string>())).fileName() : QString();
}

QString ChatModel::tunedName() const {
  if (live()) return tr("%1 · step %L2 (live)").arg(QString::fromStdString(m_run.recipe().name)).arg(m_run.lastStep().step);
  QStringList names;
  for (const auto& adapter : m_adapters) names << QFileInfo(QString::fromStdString(adapter.folder)).fileName();
  return names.join(QStringLiteral(" + "));
}

void ChatModel::mount(const QString& folder, double weight) {
  m_adapters.push_back({QFileInfo(folder).absoluteFilePath().toStdString(), weight});
  Q_EMIT setupChanged();
}

void ChatModel::unmount(int index) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size())) return;
  m_adapters.erase(m_adapters.begin() + index);
  Q_EMIT setupChanged();
}

void ChatModel::setWeight(int index, double weight) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size()) || m_adapters[static_cast<size_t>(index)].weight == weight) return;
  m_adapters[static_cast<size_t>(index)].weight = weight;
  Q_EMIT setupChanged();
}

void ChatModel::setSystem(const QString& text) { m_system = text; }
void ChatModel::setSampling(const Sampling& sampling) { m_sampling = sampling; }

QStringList ChatModel::savedPrompts() const { return m_settings.value(QStringLiteral("chat/prompts")).toStringList(); }

void ChatModel::savePrompt(const QString& prompt) {
  auto prompts = savedPrompts();
  prompts.removeAll(prompt);
  prompts.prepend(prompt);
  m_settings.setValue(QStringLiteral("chat/prompts"), prompts);
  Q_EMIT setupChanged();
}

void ChatModel::forgetPrompt(const QString& prompt) {
  auto prompts = savedPrompts();
  prompts.removeAll(prompt);
  m_settings.setValue(QStringLiteral("chat/prompts"), prompts);
  Q_EMIT setupChanged();
}

Json ChatModel::messagesOf(int turn, bool tuned) const {
  Json messages = Json::array();
  if (!m_system.trimmed().isEmpty()) messages.push_back({{"role", "system"}, {"content", m_system.toStdString()}});
  for (int i = 0; i <= turn; ++i) {
    const auto& past = m_turns[static_cast<size_t>(i)];
    messages.push_back({{"role", "user"}, {"content", past.question.toStdString()}});
    if (i < turn) messages.push_back({{"role", "assistant"}, {"content", (tuned ? past.tuned : past.base).text.toStdString()}});
  }
  return messages;
}

void ChatModel::send(const QString& question) {
  if (question.trimmed().isEmpty() || busy()) return;
  m_turns.push_back({question.trimmed(), {}, {}});
  const int turn = static_cast<int>(m_turns.size()) - 1;
  Q_EMIT turnsChanged();
  ask(turn, false);
  if (live() || !m_adapters.empty()) ask(turn, true);
  Q_EMIT busyChanged();
}

void ChatModel::ask(int turn, bool tuned) {
  commands::Generate command;
  command.model.path = m_recipe.value(QStringLiteral("model.path")).get<std::string>();
  command.model.quantization = m_recipe.value(QStringLiteral("model.quantization")).get<std::string>();
  command.model.double_quantization = m_recipe.value(QStringLiteral("model.double_quantization")).get<bool>();
  command.model.device = m_recipe.value(QStringLiteral("training.device")).get<std::string>();
  command.chat_template = m_recipe.value(QStringLiteral("data.chat_template")).get<std::string>();
  command.messages = messagesOf(turn, tuned);
  command.sampling = m_sampling;
  if (live()) {
    command.live_job = m_run.liveJob();
    command.without_adapter = !tuned;
  } else if (tuned) {
    command.model.adapters = m_adapters;
  }
  auto* job = m_bridge.submit(command);
  m_jobs.append(job);
  const auto side = [this, turn, tuned]() -> ChatTurn::Side* {
    if (turn >= static_cast<int>(m_turns.size())) return nullptr; // cleared meanwhile
    auto& at = m_turns[static_cast<size_t>(turn)];
    return tuned ? &at.tuned : &at.base;
  };
  connect(job, &Job::events, this, [this, side, turn](const std::vector<Event>& batch) {
    auto* at = side();
    if (!at) return;
    for (const auto& event : batch) {
      if (const auto* token = std::get_if<events::Token>(&event)) {
        at->text += QString::fromStdString(token->text);
        ++at->tokens;
      } else if (const auto* whole = std::get_if<events::Generated>(&event)) {
        at->text = QString::fromStdString(whole->text);
        at->tokensPerSecond = whole->tokens_per_second;
        at->reason = QString::fromStdString(whole->reason);
      }
    }
    Q_EMIT turnGrew(turn);
  });
  connect(job, &Job::failed, this, [side](const Error& error) {
    if (auto* at = side(); at && error.code != "cancelled") at->error = error;
  });
  connect(job, &Job::ended, this, [this, side, turn, job] {
    if (auto* at = side()) at->done = true;
    m_jobs.removeAll(job);
    Q_EMIT turnGrew(turn);
    if (!busy()) Q_EMIT busyChanged();
  });
}

void ChatModel::stop() {
  for (const auto& job : m_jobs) m_bridge.stop(job);
}

void ChatModel::clear() {
  stop();
  for (const auto& job : m_jobs)
    if (job) job->disconnect(this);
  m_jobs.clear();
  m_turns.clear();
  Q_EMIT turnsChanged();
  Q_EMIT busyChanged();
}

} // namespace tw::ui
