#include "ui/bridge/engine_bridge.h"

namespace tw::ui {
namespace {

constexpr int kDrainInterval = 33; ///< ms: at most 30 drains a second
constexpr int kDrainBudget = 6;    ///< ms a drain may take before it lets the window breathe

} // namespace

void Question::cancel() {
  if (!m_state) return;
  m_state->cancelled = true;
  m_state->stop.request_stop();
}

EngineBridge::EngineBridge(Opener opener, QObject* parent) : QObject(parent), m_opener(std::move(opener)) {
  m_drainTimer.setSingleShot(true);
  m_drainTimer.setTimerType(Qt::PreciseTimer);
  connect(&m_drainTimer, &QTimer::timeout, this, &EngineBridge::drain);
}

EngineBridge::~EngineBridge() {
  if (m_opening.joinable()) m_opening.join();
  if (m_session) m_session->setWakeUp({});
  m_session.reset(); // stops and saves what runs, waits for questions under way
}

void EngineBridge::open() {
  if (m_session || m_opening.joinable()) return;
  m_openError.reset();
  // LibTorch takes a second to load: not in the GUI thread.
  m_opening = std::thread([this] {
    auto session = std::make_shared<Result<std::unique_ptr<Session>>>(m_opener());
    QMetaObject::invokeMethod(
        this, [this, session] { adopt(std::move(*session)); }, Qt::QueuedConnection);
  });
}

void EngineBridge::adopt(Result<std::unique_ptr<Session>> session) {
  m_opening.join();
  if (!session) {
    m_openError = session.error();
    Q_EMIT openFailed(session.error());
    return;
  }
  m_session = std::move(*session);
  m_session->setWakeUp([this] {
    if (!m_wakePending.exchange(true))
      QMetaObject::invokeMethod(
          this,
          [this] {
            const auto since = m_sinceDrain.isValid() ? m_sinceDrain.elapsed() : kDrainInterval;
            if (!m_drainTimer.isActive())
              m_drainTimer.start(static_cast<int>(std::max<qint64>(0, kDrainInterval - since)));
          },
          Qt::QueuedConnection);
  });
  Q_EMIT opened();
  for (auto& task : std::exchange(m_waiting, {})) task();
}

void EngineBridge::whenOpen(std::function<void()> task) {
  if (m_session) task();
  else m_waiting.push_back(std::move(task));
}

Question EngineBridge::start() {
  Question handle;
  handle.m_state = std::make_shared<Question::State>();
  return handle;
}

void EngineBridge::post(std::shared_ptr<Question::State> state, std::function<void(std::stop_token)> task) {
  if (state->cancelled) return;
  m_session->post([state, task = std::move(task)](std::stop_token pool) {
    if (state->cancelled) return;
    // Either the session's end or the asker cancels.
    const std::stop_callback forward(pool, [state] { state->stop.request_stop(); });
    task(state->stop.get_token());
  });
}

Job* EngineBridge::submit(Command command) {
  auto* job = new Job(this);
  whenOpen([this, guard = QPointer<Job>(job), command = std::move(command)]() mutable {
    if (!guard) return;
    guard->m_id = m_session->submit(std::move(command));
    m_jobs.insert(guard->m_id, guard);
  });
  return job;
}

void EngineBridge::stop(const Job* job) {
  if (m_session && job && job->id()) m_session->stop(job->id());
}
void EngineBridge::pause(const Job* job) {
  if (m_session && job && job->id()) m_session->pause(job->id());
}
void EngineBridge::resume(const Job* job) {
  if (m_session && job && job->id()) m_session->resume(job->id());
}
void EngineBridge::saveNow(const Job* job) {
  if (m_session && job && job->id()) m_session->saveNow(job->id());
}
void EngineBridge::setLearningRate(const Job* job, double value) {
  if (m_session && job && job->id()) m_session->setLearningRate(job->id(), value);
}

void EngineBridge::drain() {
  m_wakePending = false;
  m_sinceDrain.restart();
  QElapsedTimer spent;
  spent.start();
  std::vector<std::pair<QPointer<Job>, bool>> ended; // with ok
  std::vector<std::pair<QPointer<Job>, Error>> failures;
  QList<QPointer<Job>> touched;
  std::vector<Error> strays;
  bool more = false;
  while (auto item = m_session->nextEvent(std::chrono::milliseconds(0))) {
    const auto job = m_jobs.value(item->job);
    if (job) {
      bool ok = true;
      if (item->event) {
        if (auto* failed = std::get_if<events::Failed>(&*item->event)) {
          ok = false;
          failures.emplace_back(job, failed->error);
        } else {
          if (job->m_batch.empty()) touched.append(job);
          job->m_batch.push_back(std::move(*item->event));
        }
      }
      if (item->ended) ended.emplace_back(job, ok);
    } else if (item->job == 0 && item->event) {
      if (auto* failed = std::get_if<events::Failed>(&*item->event)) strays.push_back(std::move(failed->error));
    }
    if (item->ended) m_jobs.remove(item->job);
    if (spent.elapsed() >= kDrainBudget) {
      more = true;
      break;
    }
  }
  for (const auto& job : touched)
    if (job) Q_EMIT job->events(std::exchange(job->m_batch, {}));
  for (const auto& [job, error] : failures)
    if (job) Q_EMIT job->failed(error);
  for (const auto& [job, ok] : ended)
    if (job) {
      Q_EMIT job->ended(ok);
      if (job) job->deleteLater();
    }
  for (const auto& error : strays) Q_EMIT fault(error);
  if (more) m_drainTimer.start(kDrainInterval);
}

} // namespace tw::ui
