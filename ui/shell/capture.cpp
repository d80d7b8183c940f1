#include "ui/shell/capture.h"

#include "engine/api/catalog/methods.h"
#include "ui/bridge/messages.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/model_library.h"
#include "ui/models/run_list.h"
#include "ui/pages/page.h"
#include "ui/shell/main_window.h"

#include <QDir>
#include <QLocale>

namespace tw::ui {
namespace {

constexpr int kTick = 100, kPatience = 3000,
              kCalm = 6; ///< ms; ticks to wait for readiness; ticks of calm before a picture

/// Pictures show samples in the window's language.
bool speaksChinese() { return QLocale().language() == QLocale::Chinese; }

} // namespace

Capture::Capture(Studio& studio, MainWindow& window, const QString& folder, const QString& suffix, QObject* parent)
    : QObject(parent), m_studio(studio), m_window(window), m_folder(folder), m_suffix(suffix) {
  m_timer.setInterval(kTick);
  connect(&m_timer, &QTimer::timeout, this, &Capture::tick);
}

void Capture::start() {
  if (!QDir().mkpath(m_folder)) return Q_EMIT done(tr("The folder %1 cannot be made.").arg(m_folder));
  connect(&m_studio.bridge(), &EngineBridge::openFailed, this,
          [this](const Error& error) { Q_EMIT done(messageOf(error)); });
  plan();
  m_timer.start();
  if (m_steps.front().act) m_steps.front().act();
}

void Capture::show(PageId page, const QString& picture, std::function<bool()> ready) {
  m_steps.push_back(
      {[this, page] { m_window.showPage(page); },
       [this, page, ready = std::move(ready)] { return (!ready || ready()) && m_window.page(page)->settled(); },
       picture});
}

void Capture::plan() {
  using State = TrainingRun::State;
  auto& run = m_studio.run();
  show(PageId::Home, QStringLiteral("home-first"),
       [this] { return m_studio.bridge().isOpen() && m_studio.library().device(); });
  // The demo's recipe, with validation and sample answers so that there is something to see.
  m_steps.push_back(
      {[this] {
         m_studio.bridge().ask<std::string>(
             this, [](Services& services, std::stop_token) { return services.resourcesFolder(); },
             [this](const std::string& resources) {
               auto recipe = loadRecipe(resources + "/presets/demo.json");
               if (!recipe) return Q_EMIT done(messageOf(recipe.error()));
               recipe->name = speaksChinese() ? "客服助手" : "support-assistant";
               recipe->data.validation_fraction = 0.1;
               recipe->training.num_train_epochs = 8;
               recipe->training.eval_steps = 24;
               recipe->training.save_steps = 60;
               recipe->training.sample_steps = 40;
               recipe->training.sample_prompts = {speaksChinese() ? "你是谁？" : "Who are you?"};
               m_studio.recipe().replace(recipeToJson(*recipe), tr("Try the sample"));
             });
       },
       [this] { return m_studio.data().totals() && m_studio.library().info() && m_studio.library().plan(); },
       {}});
  show(PageId::Data, QStringLiteral("data"));
  m_steps.push_back({[this] { m_studio.data().showSample(2); }, [this] { return m_studio.data().sample().has_value(); },
                     QStringLiteral("data-sample")});
  show(PageId::Model, QStringLiteral("model"));
  show(PageId::Method, QStringLiteral("method"));
  planMethods();
  show(PageId::Train, QStringLiteral("train-ready"));
  m_steps.push_back({[this] {
                       if (const auto recipe = m_studio.recipe().recipe()) m_studio.run().start(*recipe);
                     },
                     [&run] {
                       return run.state() == State::Failed ||
                              (run.started().total_steps > 0 &&
                               run.lastStep().step * 10 >= run.started().total_steps * 6);
                     },
                     QStringLiteral("train")});
  m_steps.push_back({{}, [&run] { return !run.isActive(); }, QStringLiteral("train-finished")});
  m_steps.push_back({[this] {
                       m_window.showPage(PageId::Chat);
                       m_studio.chat().send(speaksChinese() ? QStringLiteral("你是谁？")
                                                            : QStringLiteral("Who are you?"));
                     },
                     [this] { return !m_studio.chat().busy(); }, QStringLiteral("chat")});
  show(PageId::Export, QStringLiteral("export"));
  show(PageId::Runs, QStringLiteral("runs"), [this] { return !m_studio.runs().runs().empty(); });
  show(PageId::Compare, QStringLiteral("compare"));
  show(PageId::Settings, QStringLiteral("settings"));
  show(PageId::Home, QStringLiteral("home"));
}

/// The form of every method, as it makes itself from the catalog; the recipe is the sample's again afterwards.
void Capture::planMethods() {
  const auto type = QStringLiteral("method.type");
  const auto choose = [this, type](const std::string& name) {
    m_studio.recipe().endMerge();
    m_studio.recipe().setValue(type, name);
  };
  for (const auto& method : methodInfos())
    if (!method.reserved)
      m_steps.push_back({[choose, name = method.name] { choose(name); },
                         [this] { return m_window.page(PageId::Method)->settled(); },
                         QStringLiteral("method-") + text(method.name)});
  m_steps.push_back({[choose] { choose(Recipe().method.type); }, {}, {}});
}

bool Capture::shoot(const QString& name) {
  return m_window.grab().save(m_folder + QLatin1Char('/') + name + m_suffix + QStringLiteral(".png"));
}

void Capture::tick() {
  const auto& step = m_steps[m_at];
  const bool ready = !step.ready || step.ready();
  m_calm = ready ? m_calm + 1 : 0;
  // A page that never settles is still worth a picture; what is wrong with it is there to be seen.
  if (!ready && ++m_waited < kPatience) return;
  if (m_calm < kCalm && m_waited < kPatience && !step.picture.isEmpty()) return;
  if (!step.picture.isEmpty() && !shoot(step.picture)) {
    m_timer.stop();
    return Q_EMIT done(tr("The picture %1 cannot be written.").arg(step.picture));
  }
  next();
}

void Capture::next() {
  m_waited = m_calm = 0;
  if (++m_at == m_steps.size()) {
    m_timer.stop();
    return Q_EMIT done({});
  }
  if (m_steps[m_at].act) m_steps[m_at].act();
}

} // namespace tw::ui
