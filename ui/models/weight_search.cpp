#include "ui/models/weight_search.h"

#include "ui/bridge/messages.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/chat_model.h"
#include "ui/models/free_folder.h"
#include "ui/models/recipe_document.h"

#include <QFileInfo>

#include <cmath>

namespace tw::ui {
namespace {

constexpr qsizetype kLongestName = 48; ///< characters of a folder that is named after its parts

double unknown() { return std::nan(""); }

double lossOf(const Json& fields, const char* name) {
  const auto value = fields.value(name, Json());
  return value.is_number() ? value.get<double>() : unknown();
}

/// Which adapter alone was tried with these weights: its index; -1: none at all; -2: a mix.
int onlyOneOf(const std::vector<double>& weights) {
  int only = -1;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    if (only >= 0 || weights[i] != 1) return -2;
    only = static_cast<int>(i);
  }
  return only;
}

QString nameOfMix(const std::vector<AdapterChoice>& adapters) {
  QStringList names;
  for (const auto& adapter : adapters) names << adapterName(text(adapter.folder));
  const auto name = folderNameOf(names.join(QStringLiteral(" + ")));
  return name.size() <= kLongestName ? name : QStringLiteral("mix-of-%1").arg(adapters.size());
}

} // namespace

WeightSearch::WeightSearch(EngineBridge& bridge, RecipeDocument& recipe, ChatModel& chat, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_chat(chat), m_baseLoss(unknown()), m_loss(unknown()) {
  connect(&chat, &ChatModel::setupChanged, this, &WeightSearch::changed);
  connect(&recipe, &RecipeDocument::changed, this, &WeightSearch::changed);
}

/// Held-out rows of the open recipe say more than those that it trains on.
DataFile WeightSearch::exampleFile() const {
  DataFile file;
  file.path = m_examples.toStdString();
  if (const auto recipe = m_recipe.recipe()) {
    auto known = recipe->data.validation; // of a file in both, what is said of it there counts
    known.insert(known.end(), recipe->data.train.begin(), recipe->data.train.end());
    const auto own = std::find_if(known.begin(), known.end(),
                                  [&](const auto& one) { return file.path.empty() || one.path == file.path; });
    if (own != known.end()) file = *own;
  }
  file.limit = m_rows;
  file.weight = 1;
  return file;
}

QString WeightSearch::examples() const { return text(exampleFile().path); }

void WeightSearch::setExamples(const QString& file) {
  m_examples = file;
  Q_EMIT changed();
}

void WeightSearch::setRows(int rows) {
  m_rows = std::max(1, rows);
  Q_EMIT changed();
}

void WeightSearch::setTries(int tries) {
  m_tries = std::max(1, tries);
  Q_EMIT changed();
}

bool WeightSearch::possible() const {
  return m_chat.adapters().size() >= 2 && !m_chat.live() && m_chat.tunedModel().isEmpty();
}

commands::SearchAdapters WeightSearch::command() const {
  commands::SearchAdapters command;
  auto base = m_chat.base();
  command.model = std::move(base.model);
  command.model.adapters = m_chat.adapters();
  command.chat_template = std::move(base.data.chat_template);
  command.train_on = base.data.train_on;
  command.max_length = base.data.max_length;
  command.data = {exampleFile()};
  command.evaluations = m_tries;
  return command;
}

void WeightSearch::start() {
  if (isActive() || !possible() || examples().isEmpty()) return;
  auto asked = command();
  m_state = State::Running;
  m_error.reset();
  m_note.clear();
  m_written.clear();
  m_done = m_most = 0;
  m_baseLoss = m_loss = unknown();
  m_adapters.clear();
  for (const auto& adapter : asked.model.adapters) m_adapters.push_back({text(adapter.folder), unknown(), unknown()});
  // On the worker: a disk may take its time to say what it holds.
  m_place = m_bridge.ask<QString>(
      this,
      [name = nameOfMix(asked.model.adapters)](Services& services, std::stop_token) {
        return firstFree(text(services.libraryFolder()) + QStringLiteral("/adapters/") + name);
      },
      [this, asked](const QString& place) mutable {
        asked.out = place.toStdString();
        submit(std::move(asked));
      });
  Q_EMIT changed();
}

void WeightSearch::submit(commands::SearchAdapters command) {
  m_job = m_bridge.submit(std::move(command));
  connect(m_job, &Job::events, this, [this](const std::vector<Event>& batch) {
    for (const auto& event : batch) take(event);
    Q_EMIT changed();
  });
  connect(m_job, &Job::failed, this, [this](const Error& error) { m_error = error; });
  connect(m_job, &Job::ended, this, &WeightSearch::finish);
}

void WeightSearch::stop() {
  if (m_state != State::Running) return;
  if (!m_job || !m_job->id()) { // the engine knows nothing of it yet
    m_place.cancel();
    delete m_job;
    m_state = State::Stopped;
  } else {
    m_state = State::Stopping;
    m_bridge.stop(m_job);
  }
  Q_EMIT changed();
}

void WeightSearch::take(const Event& event) {
  if (const auto* progress = std::get_if<events::Progress>(&event); progress && progress->stage == "search") {
    m_done = progress->done;
    m_most = progress->total;
  } else if (const auto* advice = std::get_if<events::Advice>(&event)) {
    m_note = messageOf(*advice);
  } else if (const auto* report = std::get_if<events::Report>(&event)) {
    if (report->name == "tried") takeTry(report->fields);
    else if (report->name == "adapter") takeResult(report->fields);
  }
}

void WeightSearch::takeTry(const Json& fields) {
  std::vector<double> weights;
  for (const auto& weight : fields.value("weights", Json::array()))
    weights.push_back(weight.is_number() ? weight.get<double>() : 0.0);
  if (weights.size() != m_adapters.size()) return;
  const auto loss = lossOf(fields, "loss");
  const int only = onlyOneOf(weights);
  if (only == -1) m_baseLoss = loss;
  else if (only >= 0) m_adapters[static_cast<size_t>(only)].loss = loss;
  if (only == -1 || !std::isfinite(loss) || loss >= m_loss) return; // what is written is never the base alone
  m_loss = loss;
  for (size_t i = 0; i < weights.size(); ++i) m_adapters[i].weight = weights[i];
}

void WeightSearch::takeResult(const Json& fields) {
  m_written = text(fields.value("path", std::string()));
  m_loss = lossOf(fields, "loss");
  m_baseLoss = lossOf(fields, "base_loss");
  const auto parts = fields.value("adapters", Json::array());
  for (size_t i = 0; i < std::min(parts.size(), m_adapters.size()); ++i) {
    m_adapters[i].weight = lossOf(parts[i], "weight");
    m_adapters[i].loss = lossOf(parts[i], "loss");
  }
}

void WeightSearch::finish(bool ok) {
  m_job = nullptr;
  const bool cancelled = m_state == State::Stopping || (m_error && m_error->code == "cancelled");
  m_state = ok ? State::Done : cancelled ? State::Stopped : State::Failed;
  if (ok) mountResult();
  Q_EMIT changed();
}

void WeightSearch::mountResult() {
  if (m_written.isEmpty()) return;
  const auto before = m_chat.adapters();
  for (auto i = static_cast<int>(before.size()) - 1; i >= 0; --i) m_chat.unmount(i);
  m_chat.mount(m_written);
  Q_EMIT composed(m_written, before);
}

} // namespace tw::ui
