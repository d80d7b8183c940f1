#include "ui/models/export_model.h"

#include "ui/bridge/messages.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/free_folder.h"
#include "ui/models/recipe_document.h"
#include "ui/models/training_run.h"

#include <QDir>
#include <QFileInfo>

namespace tw::ui {
namespace {

constexpr int kPlanDelay = 60; ///< ms: a path that is being typed is planned once
constexpr int64_t kReserve =
    int64_t{16} << 20; ///< bytes the engine keeps free beside the weights, for tokenizer and configuration

bool holds(const QString& folder, const char* file) {
  return QFileInfo::exists(folder + QLatin1Char('/') + QLatin1String(file));
}

/// What a worker found out about a target.
struct Survey {
  Result<ExportPlan> plan;
  QString suggested, freeTarget;
  bool taken = false;
};

} // namespace

ExportModel::ExportModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe), m_run(run) {
  m_planTimer.setSingleShot(true);
  m_planTimer.setInterval(kPlanDelay);
  connect(&m_planTimer, &QTimer::timeout, this, &ExportModel::survey);
  connect(&run, &TrainingRun::stateChanged, this, &ExportModel::followRun);
  connect(&bridge, &EngineBridge::openFailed, this, [this](const Error& error) {
    m_engineError = m_planError = error;
    if (isActive()) {
      m_error = error;
      delete m_job;
      finish(State::Failed);
    }
    Q_EMIT planChanged();
  });
  connect(&bridge, &EngineBridge::opened, this, [this] {
    m_engineError.reset();
    replan();
  });
}

bool ExportModel::runIsActive() const { return m_run.isActive(); }

void ExportModel::followRun() {
  const auto folder = resultFolderOf(m_run);
  if (folder.isEmpty() || m_choices > 0 || isActive()) return;
  setSource(folder, text(m_run.recipe().model.path));
  m_choices = 0;
}

// --- what and where
// ----------------------------------------------------------------------------------------------------------------------------------

void ExportModel::setSource(const QString& folder, const QString& base, const QString& name) {
  ExportSource source;
  trouble(Trouble::None, {});
  if (!folder.isEmpty()) {
    source.folder = QFileInfo(folder).absoluteFilePath();
    source.name = name.isEmpty() ? adapterName(source.folder) : name;
    if (holds(folder, "adapter_config.json")) {
      source.kind = ExportSource::Kind::Adapter;
      source.base = base;
      source.adapters = {{source.folder.toStdString(), 1.0}};
    } else if (holds(folder, "config.json")) {
      source.kind = ExportSource::Kind::Model;
    } else {
      trouble(Trouble::NotExportable, QDir(folder).dirName());
    }
  }
  takeSource(std::move(source));
}

void ExportModel::setMounted(const std::vector<AdapterChoice>& adapters, const QString& base) {
  ExportSource source;
  trouble(Trouble::None, {});
  QStringList names;
  for (const auto& adapter : adapters) {
    if (adapter.weight == 0) continue;
    source.adapters.push_back(adapter);
    names << adapterName(text(adapter.folder));
  }
  if (source.adapters.empty()) return;
  source.kind = ExportSource::Kind::Adapter;
  source.base = base;
  source.name = names.join(QStringLiteral(" + "));
  if (!source.isMix()) source.folder = text(source.adapters.front().folder);
  takeSource(std::move(source));
}

void ExportModel::takeSource(ExportSource source) {
  ++m_choices;
  m_baseQuestion.cancel();
  m_source = std::move(source);
  m_method =
      m_source.kind == ExportSource::Kind::Adapter && !m_source.isMix() ? methodOfAdapter(m_source.folder) : nullptr;
  m_ownTarget.clear(); // it was named for another source
  if (m_source.kind == ExportSource::Kind::Adapter && m_source.base.isEmpty()) askForBase();
  if (m_state != State::Running && m_state != State::Stopping) m_state = State::Idle;
  replan();
  Q_EMIT setupChanged();
  Q_EMIT stateChanged();
}

void ExportModel::trouble(Trouble kind, const QString& about) {
  m_trouble = kind;
  m_troubleAbout = about;
}

std::optional<ExportProblem> ExportModel::sourceProblem() const {
  switch (m_trouble) {
  case Trouble::None: return std::nullopt;
  case Trouble::NotExportable:
    return ExportProblem{tr("The folder “%1” holds neither an adapter nor a model.").arg(m_troubleAbout),
                         tr("Choose a run that has finished, or a folder with adapter_config.json or config.json.")};
  case Trouble::BaseUnsaid:
    return ExportProblem{tr("The adapter does not say which model it was trained on."),
                         tr("Choose the folder of its base model.")};
  case Trouble::BaseGone:
    return ExportProblem{tr("The model of this adapter, “%1”, is not on this computer.").arg(m_troubleAbout),
                         tr("Choose the folder of its base model.")};
  case Trouble::BaseIsNone:
    return ExportProblem{tr("The folder “%1” holds no model (config.json).").arg(m_troubleAbout),
                         tr("Choose the folder of the model that the adapter was trained on.")};
  case Trouble::Engine: return ExportProblem{messageOf(*m_sourceError), adviceOf(*m_sourceError)};
  }
  return std::nullopt;
}

void ExportModel::askForBase() {
  m_baseQuestion = m_bridge.ask<Result<Json>>(
      this,
      [folder = m_source.adapters.front().folder](Services& services, std::stop_token) {
        return services.adapterInfo(folder);
      },
      [this](Result<Json> info) {
        if (!info) {
          m_sourceError = info.error();
          trouble(Trouble::Engine, {});
        } else {
          const auto found = info->find("base_model");
          const auto base = found != info->end() && found->is_string() ? text(found->get<std::string>()) : QString();
          if (!base.isEmpty() && holds(base, "config.json")) m_source.base = base;
          else trouble(base.isEmpty() ? Trouble::BaseUnsaid : Trouble::BaseGone, base);
        }
        replan();
        Q_EMIT setupChanged();
      });
}

void ExportModel::setBase(const QString& folder) {
  if (m_source.kind != ExportSource::Kind::Adapter || folder == m_source.base) return;
  if (!folder.isEmpty() && !holds(folder, "config.json")) {
    trouble(Trouble::BaseIsNone, QDir(folder).dirName());
  } else {
    m_baseQuestion.cancel();
    m_source.base = folder;
    trouble(Trouble::None, {});
  }
  replan();
  Q_EMIT setupChanged();
}

void ExportModel::setWhat(What what) {
  if (what == m_what) return;
  m_what = what;
  replan();
  Q_EMIT setupChanged();
}

void ExportModel::setDtype(const QString& dtype) {
  if (dtype == m_dtype) return;
  m_dtype = dtype;
  replan();
  Q_EMIT setupChanged();
}

void ExportModel::setMaxShardSize(int64_t bytes) {
  if (bytes == m_maxShardSize) return;
  m_maxShardSize = bytes;
  replan();
  Q_EMIT setupChanged();
}

void ExportModel::setVerify(bool verify) {
  if (verify == m_verify) return;
  m_verify = verify;
  Q_EMIT setupChanged();
}

void ExportModel::setTarget(const QString& folder) {
  const auto cleaned = folder.trimmed();
  if (cleaned == target() && !cleaned.isEmpty()) return;
  m_ownTarget = cleaned.isEmpty() ? QString() : QDir::cleanPath(cleaned);
  replan();
  Q_EMIT setupChanged();
}

QString ExportModel::suggestedName() const {
  const auto name = folderNameOf(m_source.name);
  return what() == What::Adapter ? name + QStringLiteral("-adapter") : name;
}

// --- the plan
// ----------------------------------------------------------------------------------------------------------------------------------------

commands::Export ExportModel::commandFor(bool merged, const QString& out) const {
  commands::Export command;
  const bool adapter = m_source.kind == ExportSource::Kind::Adapter;
  command.model.path = (adapter ? m_source.base : m_source.folder).toStdString();
  command.model.adapters = m_source.adapters;
  if (const auto device = m_recipe.value(QStringLiteral("training.device")); device.is_string())
    command.model.device = device.get<std::string>();
  command.format = merged ? "safetensors" : "adapter";
  command.out = out.toStdString();
  command.dtype = m_dtype.toStdString();
  command.max_shard_size = m_maxShardSize;
  command.verify = merged && m_verify;
  return command;
}

std::vector<commands::Export> ExportModel::commands(const QString& target) const {
  if (what() == What::Adapter) return {commandFor(false, target)};
  if (what() == What::Merged) return {commandFor(true, target)};
  return {commandFor(false, target + QStringLiteral("/adapter")), commandFor(true, target + QStringLiteral("/model"))};
}

void ExportModel::replan() {
  m_planQuestion.cancel();
  m_plan.reset();
  m_planError = m_engineError;
  m_targetTaken = false;
  m_freeTarget.clear();
  const bool plannable = m_source.kind == ExportSource::Kind::Model ||
                         (m_source.kind == ExportSource::Kind::Adapter && !m_source.base.isEmpty());
  if (plannable) m_planTimer.start();
  else m_planTimer.stop();
  Q_EMIT planChanged();
}

void ExportModel::survey() {
  m_planQuestion = m_bridge.ask<Survey>(
      this,
      [own = m_ownTarget, name = suggestedName(), wanted = commands({}),
       both = what() == What::Both](Services& services, std::stop_token) {
        // On the worker: a disk may take its time to say what it holds.
        Survey survey;
        survey.suggested =
            firstFree(QDir::cleanPath(text(services.libraryFolder()) + QStringLiteral("/exports/") + name));
        const auto target = own.isEmpty() ? survey.suggested : own;
        survey.taken = isTaken(target);
        if (survey.taken) survey.freeTarget = firstFree(target);
        ExportPlan sum;
        for (auto command : wanted) {
          command.out = both ? (target + text(command.out)).toStdString() : target.toStdString();
          auto plan = services.planExport(command);
          if (!plan) {
            survey.plan = fail(plan.error());
            return survey;
          }
          sum.bytes += plan->bytes;
          sum.files += plan->files;
          sum.free_bytes = plan->free_bytes;
        }
        survey.plan = sum;
        return survey;
      },
      [this](Survey survey) {
        m_suggestedTarget = survey.suggested;
        m_targetTaken = survey.taken;
        m_freeTarget = survey.freeTarget;
        if (survey.plan) m_plan = *survey.plan;
        else m_planError = survey.plan.error();
        Q_EMIT planChanged();
        Q_EMIT setupChanged();
      });
}

bool ExportModel::justWritten() const {
  const auto inside = [folder = target()](const QString& path) {
    return path == folder || path.startsWith(folder + QLatin1Char('/'));
  };
  return m_state == State::Done && !target().isEmpty() && (inside(m_result.modelPath) || inside(m_result.adapterPath));
}

bool ExportModel::enoughSpace() const { return !m_plan || m_plan->bytes + kReserve <= m_plan->free_bytes; }

bool ExportModel::ready() const {
  return m_plan && !m_planError && !m_targetTaken && enoughSpace() && !isActive() && !target().isEmpty();
}

// --- the work
// ----------------------------------------------------------------------------------------------------------------------------------------

void ExportModel::start() {
  if (!ready()) return;
  m_queue = commands(target());
  m_at = 0;
  m_result = {};
  m_error.reset();
  m_clock.start();
  m_state = State::Running;
  next();
  Q_EMIT stateChanged();
}

void ExportModel::next() {
  m_done = m_total = 0;
  m_stage = m_queue[m_at].format == "adapter" ? Stage::Adapter : Stage::Waiting;
  if (m_run.isActive()) m_stage = Stage::Waiting;
  m_job = m_bridge.submit(m_queue[m_at]);
  connect(m_job, &Job::events, this, &ExportModel::take);
  connect(m_job, &Job::failed, this, [this](const Error& error) { m_error = error; });
  connect(m_job, &Job::ended, this, [this](bool ok) {
    if (!ok) {
      finish(m_error && m_error->code == "cancelled" ? State::Cancelled : State::Failed);
    } else if (++m_at == m_queue.size()) {
      finish(State::Done);
    } else if (m_state == State::Stopping) {
      finish(State::Cancelled);
    } else {
      next();
      Q_EMIT progressed();
    }
  });
}

void ExportModel::take(const std::vector<Event>& batch) {
  for (const auto& event : batch) {
    if (const auto* progress = std::get_if<events::Progress>(&event); progress && progress->stage == "merge") {
      m_done = progress->done;
      m_total = progress->total;
      m_stage = m_done >= m_total && m_queue[m_at].verify ? Stage::Verify : Stage::Merge;
    } else if (const auto* verified = std::get_if<events::Verified>(&event)) {
      m_result.verified = *verified;
    } else if (const auto* exported = std::get_if<events::Exported>(&event)) {
      (m_queue[m_at].format == "adapter" ? m_result.adapterPath : m_result.modelPath) = text(exported->path);
      m_result.bytes += exported->bytes;
    }
  }
  Q_EMIT progressed();
}

double ExportModel::fraction() const {
  if (m_state == State::Done) return 1;
  if (m_stage != Stage::Merge || m_total <= 0) return -1;
  return static_cast<double>(m_done) / static_cast<double>(m_total);
}

void ExportModel::cancel() {
  if (m_state != State::Running) return;
  if (m_job && m_job->id()) {
    m_state = State::Stopping;
    m_bridge.stop(m_job);
    Q_EMIT stateChanged();
    return;
  }
  delete m_job; // the engine is not open yet and knows nothing of it
  finish(State::Cancelled);
}

void ExportModel::finish(State state) {
  m_state = state;
  m_result.seconds = static_cast<double>(m_clock.elapsed()) / 1000;
  m_job = nullptr;
  replan(); // what was a free name is one no longer
  Q_EMIT stateChanged();
}

} // namespace tw::ui
