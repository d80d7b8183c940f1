#include "app/cli/job.h"

#include "app/cli/interrupt.h"

#include <chrono>
#include <thread>

namespace tw::cli {

Result<int> runJob(Context& context, Command command, const EventSink& show, const EventSink& observe) {
  TW_TRY(auto* session, context.session());
  GracefulInterrupt graceful;
  const bool training =
      std::holds_alternative<commands::Train>(command) || std::holds_alternative<commands::Compare>(command);
  const JobId job = session->submit(std::move(command));
  // On a thread of its own: this one may be waiting for a reader that has stopped reading.
  const std::jthread watcher([session, job](std::stop_token done) {
    while (!done.stop_requested() && !interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (interrupted()) session->stop(job);
  });
  bool stopping = false;
  std::optional<Error> failure;
  for (;;) {
    if (!stopping && interrupted()) {
      stopping = true;
      if (training)
        context.output.note("Stopping: a checkpoint is being written. Press Ctrl-C again to leave at once.");
    }
    // A job whose results nobody can read any more is stopped; training goes on, since its results are on the disk.
    if (!stopping && context.output.broken() && !training) {
      stopping = true;
      session->stop(job);
    }
    const auto item = session->nextEvent(std::chrono::milliseconds(50));
    if (!item || item->job != job) continue;
    if (item->event) {
      if (const auto* failed = std::get_if<events::Failed>(&*item->event)) {
        failure = failed->error;
      } else {
        context.output.event(toJson(*item->event));
        if (!context.output.json()) show(*item->event);
        if (observe) observe(*item->event);
      }
    }
    if (item->ended) break;
  }
  if (failure) return fail(std::move(*failure));
  return interrupted() ? kExitStopped : kExitDone;
}

EventSink withProgress(Context& context, EventSink show) {
  return [&context, show = std::move(show)](const Event& event) {
    if (const auto* progress = std::get_if<events::Progress>(&event)) context.output.progress(*progress);
    else if (const auto* advice = std::get_if<events::Advice>(&event))
      context.output.note("note: " + advice->message.english());
    else if (const auto* found = std::get_if<events::Problem>(&event))
      context.output.note("line " + std::to_string(found->problem.line) + ": " + found->problem.message.english());
    else show(event);
  };
}

} // namespace tw::cli
