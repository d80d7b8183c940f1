#include "ui/models/chat_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/run_text.h"
#include "ui/models/settings.h"
#include "ui/models/training_run.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

namespace tw::ui {
namespace {

bool sameSampling(const Sampling& a, const Sampling& b) {
  return a.max_new_tokens == b.max_new_tokens && a.temperature == b.temperature && a.top_p == b.top_p &&
         a.top_k == b.top_k && a.repetition_penalty == b.repetition_penalty && a.seed == b.seed && a.stop == b.stop;
}

/// The recipe that an adapter or a model was trained with: its run's, which lies beside it; else the base model that
/// its configuration names. Nothing when neither leads to a model that is there.
std::optional<Recipe> recipeOf(const QString& folder) {
  const QDir place(folder);
  const auto there = [](const Recipe& recipe) { return QFileInfo(text(recipe.model.path)).isDir(); };
  if (const auto own = place.filePath(QStringLiteral("recipe.json")); QFileInfo::exists(own))
    if (const auto recipe = loadRecipe(own.toStdString()); recipe && there(*recipe)) return *recipe;
  QFile in(place.filePath(QStringLiteral("adapter_config.json")));
  const auto config = in.open(QIODevice::ReadOnly) ? Json::parse(in.readAll().toStdString(), nullptr, false) : Json();
  const auto base = config.is_object() ? config.value("base_model_name_or_path", Json()) : Json();
  Recipe recipe;
  if (base.is_string()) recipe.model.path = base.get<std::string>();
  if (!QFileInfo(text(recipe.model.path)).isAbsolute() || !there(recipe)) return {};
  if (const auto own = place.filePath(QStringLiteral("chat_template.jinja")); QFileInfo::exists(own))
    recipe.data.chat_template = own.toStdString();
  return recipe;
}

/// A checkpoint is one of its run.
QString runFolderOf(const QString& folder) {
  const QDir directory(folder);
  return directory.dirName().startsWith(QLatin1String("checkpoint-")) ? QFileInfo(directory.absolutePath()).path()
                                                                      : directory.absolutePath();
}

} // namespace

ChatModel::ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings,
                     QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_run(run), m_settings(settings) {
  m_sampling.temperature = 0.7;
  m_sampling.top_p = 0.9;
  m_sampling.top_k = 50;
  m_sampling.repetition_penalty = 1.05;
  m_sampling.seed = 42;
  m_sampling.max_new_tokens = 256;
  connect(&recipe, &RecipeDocument::changed, this, &ChatModel::changed);
  connect(&run, &TrainingRun::stateChanged, this, &ChatModel::followRun);
  connect(&bridge, &EngineBridge::openFailed, this, &ChatModel::failAll);
  connect(&bridge, &EngineBridge::opened, this, [this] { m_engineError.reset(); });
}

void ChatModel::followRun() {
  const bool ended = m_run.state() == TrainingRun::State::Finished || m_run.state() == TrainingRun::State::Stopped;
  if (ended && !m_run.outputDir().isEmpty()) {
    // A run that ended is what one wants to talk to.
    const auto folder = m_run.state() == TrainingRun::State::Stopped && !m_run.lastCheckpoint().isEmpty()
                            ? m_run.lastCheckpoint()
                            : m_run.outputDir();
    const auto* method = findMethod(m_run.recipe().method.type);
    if (QFileInfo::exists(folder + QLatin1Char('/') + resultFile(m_run.recipe().method.type))) {
      if (method && !method->keepsBase) setTunedModel(folder);
      else {
        m_adapters.clear();
        mount(folder);
      }
    }
  }
  changed();
}

/// What is mounted, or the model below it, may be another one now.
void ChatModel::changed() {
  followSubject();
  Q_EMIT setupChanged();
}

void ChatModel::followSubject() {
  const auto folder = !m_tunedModel.isEmpty() ? m_tunedModel
                      : m_adapters.empty()    ? QString()
                                              : text(m_adapters.front().folder);
  if (folder != m_originOf) {
    m_originOf = folder;
    const bool ofTheRun = !folder.isEmpty() && runFolderOf(folder) == runFolderOf(m_run.outputDir());
    m_origin = folder.isEmpty() ? std::nullopt : ofTheRun ? std::optional(m_run.recipe()) : recipeOf(folder);
  }
  const auto now = conversation();
  if (now == m_conversation || busy()) return; // what is being answered belongs to the old one
  if (!m_turns.empty()) m_others[m_conversation] = std::move(m_turns);
  m_turns = m_others.take(now);
  m_conversation = now;
  Q_EMIT turnsChanged();
}

/// One conversation a base model: what another one said is no part of it.
QString ChatModel::conversation() const {
  const auto path = basePath();
  return path.isEmpty() ? path : QDir(path).absolutePath();
}

QString ChatModel::subject() const {
  if (live()) return runFolderOf(m_run.outputDir());
  if (!m_tunedModel.isEmpty()) return runFolderOf(m_tunedModel);
  QStringList folders;
  for (const auto& adapter : m_adapters) folders << runFolderOf(text(adapter.folder));
  return folders.join(QLatin1Char('\n'));
}

bool ChatModel::live() const { return m_run.liveJob() != 0 && m_run.state() != TrainingRun::State::Preparing; }

QString ChatModel::field(const char* name) const {
  const auto value = m_recipe.value(QString::fromLatin1(name));
  return value.is_string() ? text(value.get<std::string>()) : QString();
}

QString ChatModel::basePath() const {
  return live() ? text(m_run.recipe().model.path) : m_origin ? text(m_origin->model.path) : field("model.path");
}

QString ChatModel::baseName() const {
  const auto path = basePath();
  return path.isEmpty() ? QString() : QDir(path).dirName();
}

QString ChatModel::nameOf(const QString& folder) {
  const QDir directory(folder);
  const auto name = directory.dirName();
  if (!name.startsWith(QLatin1String("checkpoint-"))) return name;
  return QDir(QFileInfo(directory.absolutePath()).path()).dirName() + QStringLiteral(" · ") + name;
}

QString ChatModel::captionOf(const ChatTurn::Side& side) {
  if (side.step < 0) return side.by;
  return tr("%1 · step %L2").arg(side.by).arg(side.step);
}

QString ChatModel::tunedName() const {
  if (live()) return tr("%1 · step %L2 (live)").arg(text(m_run.recipe().name)).arg(m_run.lastStep().step);
  if (!m_tunedModel.isEmpty()) return nameOf(m_tunedModel);
  QStringList names;
  for (const auto& adapter : m_adapters) names << nameOf(text(adapter.folder));
  return names.join(QStringLiteral(" + "));
}

// --- what answers
// ------------------------------------------------------------------------------------------------------------------------------------

void ChatModel::mount(const QString& folder, double weight) {
  const auto path = QFileInfo(folder).absoluteFilePath().toStdString();
  m_tunedModel.clear();
  followSubject();
  const bool mounted = std::any_of(m_adapters.begin(), m_adapters.end(),
                                   [&](const AdapterChoice& adapter) { return adapter.folder == path; });
  // On another base nothing that is mounted could answer together with it.
  const auto own = mounted || m_adapters.empty() ? std::nullopt : recipeOf(text(path));
  if (own && m_origin && QFileInfo(text(own->model.path)) != QFileInfo(text(m_origin->model.path))) {
    QStringList names;
    for (const auto& adapter : m_adapters) names << nameOf(text(adapter.folder));
    m_adapters.clear();
    Q_EMIT displaced(names);
  }
  if (!mounted) m_adapters.push_back({path, weight});
  changed();
}

void ChatModel::insert(int index, const AdapterChoice& adapter) {
  m_adapters.insert(m_adapters.begin() + std::clamp(index, 0, static_cast<int>(m_adapters.size())), adapter);
  changed();
}

void ChatModel::unmount(int index) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size())) return;
  m_adapters.erase(m_adapters.begin() + index);
  changed();
}

void ChatModel::setWeight(int index, double weight) {
  if (index < 0 || index >= static_cast<int>(m_adapters.size()) ||
      m_adapters[static_cast<size_t>(index)].weight == weight)
    return;
  m_adapters[static_cast<size_t>(index)].weight = weight;
  Q_EMIT setupChanged();
}

void ChatModel::setTunedModel(const QString& folder) {
  if (folder == m_tunedModel) return;
  m_tunedModel = folder;
  changed();
}

void ChatModel::setSystem(const QString& text) {
  if (text == m_system) return;
  m_system = text;
  Q_EMIT setupChanged();
}

void ChatModel::setSampling(const Sampling& sampling) {
  m_sampling = sampling;
  Q_EMIT setupChanged();
}

void ChatModel::setGreedy(bool greedy) {
  if (greedy == m_greedy) return;
  m_greedy = greedy;
  Q_EMIT setupChanged();
}

ChatModel::Setup ChatModel::setup() const {
  return {m_adapters, live() ? QStringLiteral("live") : m_tunedModel, m_system, basePath(), m_sampling, m_greedy};
}

bool ChatModel::changedSinceAnswer() const {
  if (m_turns.empty()) return false;
  const auto now = setup();
  return now.adapters != m_answeredWith.adapters || now.model != m_answeredWith.model ||
         now.system != m_answeredWith.system || now.base != m_answeredWith.base ||
         now.greedy != m_answeredWith.greedy || !sameSampling(now.sampling, m_answeredWith.sampling);
}

// --- prompts
// -----------------------------------------------------------------------------------------------------------------------------------------

QStringList ChatModel::savedPrompts() const { return m_settings.value(QStringLiteral("chat/prompts")).toStringList(); }

void ChatModel::savePrompt(const QString& prompt) {
  if (prompt.trimmed().isEmpty()) return;
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

bool ChatModel::enterSends() const { return m_settings.value(QStringLiteral("chat/enterSends"), false).toBool(); }

void ChatModel::setEnterSends(bool sends) {
  m_settings.setValue(QStringLiteral("chat/enterSends"), sends);
  Q_EMIT setupChanged();
}

// --- asking
// ------------------------------------------------------------------------------------------------------------------------------------------

Json ChatModel::messagesOf(int turn, bool tuned) const {
  Json messages = Json::array();
  if (!m_system.trimmed().isEmpty()) messages.push_back({{"role", "system"}, {"content", m_system.toStdString()}});
  for (int i = 0; i <= turn; ++i) {
    const auto& past = m_turns[static_cast<size_t>(i)];
    const auto& answer = tuned ? past.tuned : past.base;
    // A side that did not answer then does not hear of the question either: templates want the roles in turn.
    // And what others have said under this name before is not its own.
    if (i < turn && (answer.text.isEmpty() || (tuned && answer.subject != subject()))) continue;
    messages.push_back({{"role", "user"}, {"content", past.question.toStdString()}});
    if (i < turn) messages.push_back({{"role", "assistant"}, {"content", answer.text.toStdString()}});
  }
  return messages;
}

void ChatModel::send(const QString& question) {
  const auto trimmed = question.trimmed();
  if (trimmed.isEmpty() || busy()) return;
  m_history.removeAll(trimmed);
  m_history.append(trimmed);
  m_turns.push_back({trimmed, {}, {}, {}});
  begin(static_cast<int>(m_turns.size()) - 1);
}

void ChatModel::answerAgain() {
  if (m_turns.empty() || busy()) return;
  m_turns.back().base = m_turns.back().tuned = {};
  begin(static_cast<int>(m_turns.size()) - 1);
}

void ChatModel::begin(int turn) {
  auto& at = m_turns[static_cast<size_t>(turn)];
  at.sampling = m_sampling;
  if (m_greedy) at.sampling.temperature = 0;
  // Drawn here and not in the engine: both sides must get the same one.
  if (!at.sampling.seed) at.sampling.seed = QRandomGenerator::global()->generate();
  m_answeredWith = setup();
  at.tuned.by = live() ? text(m_run.recipe().name) : tunedName();
  at.tuned.subject = subject();
  at.base.by = baseName();
  ask(turn, false);
  if (hasTuned()) ask(turn, true);
  Q_EMIT turnsChanged();
  Q_EMIT busyChanged();
  Q_EMIT setupChanged();
}

commands::Generate ChatModel::commandFor(int turn, bool tuned) const {
  commands::Generate command;
  command.messages = messagesOf(turn, tuned);
  command.sampling = m_turns[static_cast<size_t>(turn)].sampling;
  if (live()) {
    command.model.path = m_run.recipe().model.path;
    command.chat_template = "auto"; // the one that the run trains with
    command.live_job = m_run.liveJob();
    command.without_adapter = !tuned;
    return command;
  }
  // The resolved recipe has absolute paths; one that cannot be trained yet can still chat.
  if (const auto recipe = m_origin ? Result<Recipe>(*m_origin) : m_recipe.recipe()) {
    command.model.path = recipe->model.path;
    command.chat_template = recipe->data.chat_template;
    command.model.quantization = recipe->model.quantization;
    command.model.double_quantization = recipe->model.double_quantization;
    command.model.quantization_block_size = recipe->model.quantization_block_size;
    command.model.dtype = recipe->model.compute_dtype;
  } else {
    const auto doubly = m_recipe.value(QStringLiteral("model.double_quantization"));
    const auto block = m_recipe.value(QStringLiteral("model.quantization_block_size"));
    command.model.path = field("model.path").toStdString();
    command.chat_template = field("data.chat_template").toStdString();
    command.model.quantization = field("model.quantization").toStdString();
    command.model.double_quantization = doubly.is_boolean() && doubly.get<bool>();
    if (block.is_number_integer()) command.model.quantization_block_size = block.get<int64_t>();
    command.model.dtype = field("model.compute_dtype").toStdString();
  }
  command.model.device = field("training.device").toStdString();
  if (!tuned) return command;
  if (m_tunedModel.isEmpty()) command.model.adapters = m_adapters;
  else command.model.path = m_tunedModel.toStdString();
  return command;
}

ChatTurn::Side* ChatModel::side(int turn, bool tuned) {
  if (turn >= static_cast<int>(m_turns.size())) return nullptr; // cleared meanwhile
  auto& at = m_turns[static_cast<size_t>(turn)];
  return tuned ? &at.tuned : &at.base;
}

void ChatModel::ask(int turn, bool tuned) {
  auto& asked = *side(turn, tuned);
  asked.asked = true;
  if (m_engineError) {
    asked.error = m_engineError;
    asked.done = true;
    return;
  }
  auto* job = m_bridge.submit(commandFor(turn, tuned));
  m_jobs.append({job, turn, tuned});
  const bool fromRun = tuned && live();
  connect(job, &Job::events, this, [this, turn, tuned, fromRun](const std::vector<Event>& batch) {
    if (auto* at = side(turn, tuned)) {
      // Answers come between two steps: when the first word is here, the last step that was told is the one.
      if (fromRun && at->step < 0) at->step = m_run.lastStep().step;
      take(*at, batch);
      Q_EMIT turnGrew(turn);
    }
  });
  connect(job, &Job::failed, this, [this, turn, tuned](const Error& error) {
    auto* at = side(turn, tuned);
    if (!at) return;
    if (error.code == "cancelled") at->reason = QStringLiteral("cancelled");
    else at->error = error;
  });
  connect(job, &Job::ended, this, [this, turn, tuned, job] {
    if (auto* at = side(turn, tuned)) {
      at->done = true;
      at->loading = -1;
    }
    m_jobs.removeIf([job](const Running& running) { return running.job == job; });
    Q_EMIT turnGrew(turn);
    if (busy()) return;
    Q_EMIT busyChanged();
    followSubject();
  });
}

void ChatModel::take(ChatTurn::Side& side, const std::vector<Event>& batch) {
  side.started = true;
  for (const auto& event : batch) {
    if (const auto* progress = std::get_if<events::Progress>(&event)) {
      if (progress->stage == "load" && progress->total > 0)
        side.loading = static_cast<double>(progress->done) / static_cast<double>(progress->total);
    } else if (const auto* token = std::get_if<events::Token>(&event)) {
      side.loading = -1;
      side.text += text(token->text);
      ++side.tokens;
    } else if (const auto* whole = std::get_if<events::Generated>(&event)) {
      side.loading = -1;
      side.text = text(whole->text);
      side.tokens = static_cast<int>(whole->ids.size());
      side.tokensPerSecond = whole->tokens_per_second;
      side.reason = text(whole->reason);
    }
  }
}

void ChatModel::failAll(const Error& error) {
  m_engineError = error;
  const bool were = busy();
  for (const auto& running : std::exchange(m_jobs, {})) {
    delete running.job;
    if (auto* at = side(running.turn, running.tuned)) {
      at->error = error;
      at->done = true;
      Q_EMIT turnGrew(running.turn);
    }
  }
  if (were) Q_EMIT busyChanged();
}

void ChatModel::stop() {
  const auto jobs = m_jobs;
  for (const auto& running : jobs) {
    if (running.job && running.job->id()) {
      m_bridge.stop(running.job);
      continue;
    }
    // The engine is not open yet and knows nothing of it.
    delete running.job;
    m_jobs.removeIf([&](const Running& other) { return other.turn == running.turn && other.tuned == running.tuned; });
    if (auto* at = side(running.turn, running.tuned)) {
      at->done = true;
      at->reason = QStringLiteral("cancelled");
      Q_EMIT turnGrew(running.turn);
    }
  }
  if (!jobs.isEmpty() && !busy()) Q_EMIT busyChanged();
}

void ChatModel::clear() {
  stop();
  for (const auto& running : m_jobs)
    if (running.job) running.job->disconnect(this);
  m_jobs.clear();
  m_turns.clear();
  Q_EMIT turnsChanged();
  Q_EMIT busyChanged();
  Q_EMIT setupChanged();
}

void ChatModel::restore(std::vector<ChatTurn> turns) {
  if (!m_turns.empty()) return;
  m_turns = std::move(turns);
  for (auto& turn : m_turns)
    for (auto* side : {&turn.base, &turn.tuned})
      if (side->asked && !side->done) {
        side->done = true;
        side->loading = -1;
        side->reason = QStringLiteral("cancelled");
      }
  Q_EMIT turnsChanged();
  Q_EMIT setupChanged();
}

} // namespace tw::ui
