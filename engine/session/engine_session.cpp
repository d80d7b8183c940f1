#include "engine/session/engine_session.h"

#include "engine/base/paths.h"
#include "engine/memory/memory.h"
#include "engine/session/jobs/guarded.h"
#include "engine/session/services/engine_services.h"
#include "engine/session/services/located.h"

#include <algorithm>
#include <ATen/Parallel.h>

namespace tw {
namespace {

/// The device that a command names, as recipes do.
std::string deviceOf(const Command& command) {
  return std::visit(
      []<class C>(const C& named) -> std::string {
        if constexpr (std::is_same_v<C, commands::Train>) return named.recipe.training.device;
        else if constexpr (std::is_same_v<C, commands::Compare>)
          return named.recipes.empty() ? "cpu" : named.recipes.front().training.device;
        else if constexpr (std::is_same_v<C, commands::Bench>) return named.options.value("device", "auto");
        else if constexpr (requires { named.model.device; }) return named.model.device;
        else return "cpu";
      },
      command);
}

Error liveEndedError() {
  return requestError("live.ended", TW_TEXT("The training that was to answer is not running any more."),
                      TW_TEXT("Chat with its adapter or a checkpoint instead."));
}

} // namespace

Error cancelledError() {
  return workError("cancelled", TW_TEXT("The work was cancelled."), TW_TEXT("Start it again when you want it."));
}

EngineSession::EngineSession(const SessionOptions& options)
    : m_options(options), m_workers(4, [this](std::exception_ptr thrown) {
        taskFailed(std::move(thrown));
      }) { // long looks at data must not hold up short questions
  makeAllocatorPredictable();
  // Two places say how many threads: OMP_NUM_THREADS counts when nothing is asked for here.
  if (options.threads > 0) at::set_num_threads(options.threads);
  if (auto store = RunStore::open(libraryFolder() / "runs.db")) m_runs = std::move(*store);
  m_services = std::make_unique<EngineServices>(m_runs.get());
  m_thread = std::thread([this] { work(); });
}

EngineSession::~EngineSession() {
  {
    const std::lock_guard lock(m_mutex);
    m_closing = true;
    m_queue.clear();
    if (m_running) requestStop(*m_running);
  }
  m_wake.notify_all();
  m_thread.join();
}

void EngineSession::taskFailed(std::exception_ptr thrown) {
  const auto done = guarded([&]() -> Result<> { std::rethrow_exception(std::move(thrown)); });
  push({0, events::Failed{done.error()}, false});
}

JobId EngineSession::submit(Command command) {
  auto job = std::make_shared<Job>();
  job->command = std::move(command);
  job->control = std::make_shared<TrainControl>();
  const auto* chat = std::get_if<commands::Generate>(&job->command);
  {
    const std::lock_guard lock(m_mutex);
    job->id = ++m_lastId;
    if (!chat || chat->live_job == 0) {
      m_queue.push_back(job);
      m_wake.notify_one();
      return job->id;
    }
    if (auto* training = find(chat->live_job); training && std::holds_alternative<commands::Train>(training->command)) {
      training->live.push_back(job);
      training->control->wakeUp();
      return job->id;
    }
  }
  push({job->id, events::Failed{liveEndedError()}, true});
  return job->id;
}

void EngineSession::work() {
  for (;;) {
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_closing || !m_queue.empty(); });
      if (m_closing) break;
      m_running = m_queue.front();
      m_queue.pop_front();
    }
    run(*m_running);
    std::shared_ptr<Job> done;
    {
      const std::lock_guard lock(m_mutex);
      done.swap(m_running);
    }
    endLive(*done);
  }
  m_models.clear();
}

void EngineSession::run(Job& job) {
  JobContext context{[this, id = job.id](const Event& event) {
                       push({id, event, false});
                     },
                     job.stop.get_token(),
                     *job.control,
                     m_models,
                     m_runs.get(),
                     [this, &job](const LiveAnswer& answer) { serveLive(job, answer); }};
  runGuarded(job, [&] {
    locateFolders(job.command, context.emit);
    prepareKernels(job);
    return std::visit([&](const auto& command) { return runJob(command, context); }, job.command);
  });
}

void EngineSession::prepareKernels(const Job& job) {
  const auto device = resolveDevice(deviceOf(job.command));
  if (!device) return; // the job says what is wrong with it
  const auto failed = m_kernels.prepare(*device);
  if (failed.empty() || !std::holds_alternative<commands::Train>(job.command)) return;
  push({job.id,
        events::Advice{"kernels.switched_off", TW_TEXT("Some kernels failed their self-test on this device (%1): "
                                                       "ATen's operations take their place, which is slower.",
                                                       kernelNames(failed))},
        false});
}

void EngineSession::runGuarded(Job& job, const std::function<Result<>()>& work) {
  const auto done = guarded([&]() -> Result<> {
    if (job.stop.stop_requested()) return fail(cancelledError());
    return work();
  });
  JobEvent last{job.id, std::nullopt, true};
  if (!done) last.event = events::Failed{done.error()};
  push(std::move(last));
}

void EngineSession::serveLive(Job& training, const LiveAnswer& answer) {
  for (;;) {
    std::shared_ptr<Job> chat;
    {
      const std::lock_guard lock(m_mutex);
      training.answering.reset();
      if (training.live.empty() || training.stop.stop_requested()) return;
      chat = training.live.front();
      training.live.pop_front();
      training.answering = chat;
    }
    const EventSink emit = [this, id = chat->id](const Event& event) { push({id, event, false}); };
    runGuarded(*chat,
               [&] { return answer(std::get<commands::Generate>(chat->command), emit, chat->stop.get_token()); });
  }
}

void EngineSession::endLive(Job& training) {
  for (const auto& chat : training.live) push({chat->id, events::Failed{liveEndedError()}, true});
  training.live.clear();
}

void EngineSession::push(JobEvent event) {
  std::function<void()> wakeUp;
  {
    const std::lock_guard lock(m_eventMutex);
    if (m_events.empty()) wakeUp = m_wakeUp;
    m_events.push_back(std::move(event));
  }
  m_eventWake.notify_one();
  if (wakeUp) wakeUp();
}

std::optional<JobEvent> EngineSession::nextEvent(std::chrono::milliseconds patience) {
  std::unique_lock lock(m_eventMutex);
  if (!m_eventWake.wait_for(lock, patience, [this] { return !m_events.empty(); })) return std::nullopt;
  auto event = std::move(m_events.front());
  m_events.pop_front();
  return event;
}

void EngineSession::setWakeUp(std::function<void()> wakeUp) {
  const std::lock_guard lock(m_eventMutex);
  m_wakeUp = std::move(wakeUp);
}

EngineSession::Job* EngineSession::find(JobId id) {
  const auto within = [id](Job& job) -> Job* {
    if (job.id == id) return &job;
    if (job.answering && job.answering->id == id) return job.answering.get();
    for (const auto& chat : job.live)
      if (chat->id == id) return chat.get();
    return nullptr;
  };
  if (m_running)
    if (auto* found = within(*m_running)) return found;
  for (const auto& job : m_queue)
    if (auto* found = within(*job)) return found;
  return nullptr;
}

void EngineSession::requestStop(Job& job) {
  job.stop.request_stop();
  job.control->stopAndSave();
  if (job.answering) job.answering->stop.request_stop(); // the training is to end soon
}

void EngineSession::stop(JobId id) {
  {
    const std::lock_guard lock(m_mutex);
    // What has not begun ends at once, however long the engine is busy with something else.
    const auto queued = std::find_if(m_queue.begin(), m_queue.end(), [id](const auto& job) { return job->id == id; });
    if (queued != m_queue.end()) {
      endLive(**queued);
      m_queue.erase(queued);
    } else if (!takeWaitingChat(id)) {
      if (auto* job = find(id)) requestStop(*job);
      return;
    }
  }
  push({id, events::Failed{cancelledError()}, true});
}

bool EngineSession::takeWaitingChat(JobId id) {
  const auto takeFrom = [id](Job& training) {
    return std::erase_if(training.live, [id](const auto& chat) { return chat->id == id; }) > 0;
  };
  return (m_running && takeFrom(*m_running)) ||
         std::any_of(m_queue.begin(), m_queue.end(), [&](const auto& job) { return takeFrom(*job); });
}

void EngineSession::pause(JobId id) {
  const std::lock_guard lock(m_mutex);
  if (auto* job = find(id)) job->control->pause();
}

void EngineSession::resume(JobId id) {
  const std::lock_guard lock(m_mutex);
  if (auto* job = find(id)) job->control->resume();
}

void EngineSession::saveNow(JobId id) {
  const std::lock_guard lock(m_mutex);
  if (auto* job = find(id)) job->control->saveNow();
}

void EngineSession::setLearningRate(JobId id, double value) {
  const std::lock_guard lock(m_mutex);
  if (auto* job = find(id)) job->control->setLearningRate(value);
}

} // namespace tw
