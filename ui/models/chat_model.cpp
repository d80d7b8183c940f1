#include "ui/models/chat_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"
#include "ui/models/settings.h"
#include "ui/models/training_run.h"

#include <QDir>
#include <QRandomGenerator>

namespace tw::ui {
namespace {

bool sameSampling(const Sampling& a, const Sampling& b) {
  return a.max_new_tokens == b.max_new_tokens && a.temperature == b.temperature && a.top_p == b.top_p &&
         a.top_k == b.top_k && a.repetition_penalty == b.repetition_penalty && a.seed == b.seed && a.stop == b.stop;
}

} // namespace

ChatModel::ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings,
                     QObject* parent)
    : QObject(parent), m_recipe(recipe), m_run(run), m_settings(settings), m_tuned(run),
      m_baseAnswering(bridge, [this](int turn) { return answer(turn, false); }),
      m_tunedAnswering(bridge, [this](int turn) { return answer(turn, true); }) {
  m_sampling.temperature = 0.7;
  m_sampling.top_p = 0.9;
  m_sampling.top_k = 50;
  m_sampling.repetition_penalty = 1.05;
  m_sampling.seed = 42;
  m_sampling.max_new_tokens = 256;
  connect(&recipe, &RecipeDocument::changed, this, &ChatModel::changed);
  connect(&m_tuned, &TunedSide::changed, this, &ChatModel::changed);
  connect(&m_tuned, &TunedSide::displaced, this, &ChatModel::displaced);
  for (const auto* side : {&m_baseAnswering, &m_tunedAnswering}) {
    connect(side, &AnsweringSide::grew, this, &ChatModel::turnGrew);
    connect(side, &AnsweringSide::ended, this, &ChatModel::sideEnded);
  }
  connect(&bridge, &EngineBridge::openFailed, this, &ChatModel::failAll);
  connect(&bridge, &EngineBridge::opened, this, [this] { m_engineError.reset(); });
}

/// What is mounted, or the model below it, may be another one now.
void ChatModel::changed() {
  followConversation();
  Q_EMIT setupChanged();
}

void ChatModel::followConversation() {
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

QString ChatModel::field(const char* name) const {
  const auto value = m_recipe.value(QString::fromLatin1(name));
  return value.is_string() ? text(value.get<std::string>()) : QString();
}

QString ChatModel::basePath() const {
  const auto& origin = m_tuned.origin();
  return live() ? text(m_run.recipe().model.path) : origin ? text(origin->model.path) : field("model.path");
}

QString ChatModel::baseName() const {
  const auto path = basePath();
  return path.isEmpty() ? QString() : QDir(path).dirName();
}

QString ChatModel::captionOf(const ChatTurn::Side& side) {
  if (side.step < 0) return side.by;
  return tr("%1 · step %L2").arg(side.by).arg(side.step);
}

QString ChatModel::tunedName() const {
  if (live()) return tr("%1 · step %L2 (live)").arg(text(m_run.recipe().name)).arg(m_run.lastStep().step);
  return m_tuned.mountedName();
}

// --- how it answers
// ------------------------------------------------------------------------------------------------------------------------------------

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
  return {adapters(), live() ? QStringLiteral("live") : tunedModel(), m_system, basePath(), m_sampling, m_greedy};
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
  at.tuned.subject = m_tuned.subject();
  at.base.by = baseName();
  ask(turn, false);
  if (hasTuned()) ask(turn, true);
  Q_EMIT turnsChanged();
  Q_EMIT busyChanged();
  Q_EMIT setupChanged();
}

commands::Generate ChatModel::commandFor(int turn, bool tuned) const {
  commands::Generate command;
  command.messages = messagesOf(m_turns, turn, tuned, m_system, m_tuned.subject());
  command.sampling = m_turns[static_cast<size_t>(turn)].sampling;
  if (live()) {
    command.model.path = m_run.recipe().model.path;
    command.chat_template = "auto"; // the one that the run trains with
    command.live_job = m_run.liveJob();
    command.without_adapter = !tuned;
    return command;
  }
  auto below = base();
  command.model = std::move(below.model);
  command.chat_template = std::move(below.data.chat_template);
  if (!tuned) return command;
  if (tunedModel().isEmpty()) command.model.adapters = adapters();
  else command.model.path = tunedModel().toStdString();
  return command;
}

ChatModel::Base ChatModel::base() const {
  Base base;
  auto& model = base.model;
  model.device = field("training.device").toStdString();
  // The resolved recipe has absolute paths; one that cannot be trained yet can still chat.
  if (const auto recipe = m_tuned.origin() ? Result<Recipe>(*m_tuned.origin()) : m_recipe.recipe()) {
    model.path = recipe->model.path;
    model.quantization = recipe->model.quantization;
    model.double_quantization = recipe->model.double_quantization;
    model.quantization_block_size = recipe->model.quantization_block_size;
    model.dtype = recipe->model.compute_dtype;
    base.data = recipe->data;
    return base;
  }
  const auto doubly = m_recipe.value(QStringLiteral("model.double_quantization"));
  const auto block = m_recipe.value(QStringLiteral("model.quantization_block_size"));
  model.path = field("model.path").toStdString();
  model.quantization = field("model.quantization").toStdString();
  model.double_quantization = doubly.is_boolean() && doubly.get<bool>();
  if (block.is_number_integer()) model.quantization_block_size = block.get<int64_t>();
  model.dtype = field("model.compute_dtype").toStdString();
  base.data.chat_template = field("data.chat_template").toStdString();
  return base;
}

ChatTurn::Side* ChatModel::answer(int turn, bool tuned) {
  if (turn >= static_cast<int>(m_turns.size())) return nullptr; // cleared meanwhile
  return &m_turns[static_cast<size_t>(turn)].side(tuned);
}

void ChatModel::ask(int turn, bool tuned) {
  auto& asked = *answer(turn, tuned);
  asked.asked = true;
  if (m_engineError) {
    asked.fail(*m_engineError);
    return;
  }
  std::function<int64_t()> step;
  if (tuned && live()) step = [this] { return m_run.lastStep().step; };
  (tuned ? m_tunedAnswering : m_baseAnswering).ask(commandFor(turn, tuned), turn, std::move(step));
}

void ChatModel::sideEnded() {
  if (busy()) return;
  Q_EMIT busyChanged();
  followConversation();
}

void ChatModel::failAll(const Error& error) {
  m_engineError = error;
  const bool were = busy();
  m_baseAnswering.fail(error);
  m_tunedAnswering.fail(error);
  if (were) Q_EMIT busyChanged();
}

void ChatModel::stop() {
  const bool were = busy();
  m_baseAnswering.stop();
  m_tunedAnswering.stop();
  if (were && !busy()) Q_EMIT busyChanged();
}

void ChatModel::clear() {
  stop();
  m_baseAnswering.abandon();
  m_tunedAnswering.abandon();
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
      if (side->asked && !side->done) side->cancel();
  Q_EMIT turnsChanged();
  Q_EMIT setupChanged();
}

} // namespace tw::ui
