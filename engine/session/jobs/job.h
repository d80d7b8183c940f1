#pragma once
// What a running job sees of the session, and the jobs themselves: one function a command.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/session/jobs/model_host.h"
#include "engine/session/runs/run_store.h"
#include "engine/train/control.h"

namespace tw {

/// Answers a Generate of a live chat: with the model in training.
using LiveAnswer =
    std::function<Result<>(const commands::Generate& command, const EventSink& emit, std::stop_token stop)>;

struct JobContext {
  EventSink emit;
  std::stop_token stop;
  TrainControl& control;
  ModelHost& models;
  RunStore* runs; ///< nullptr when the library folder cannot be written: work goes on without history
  /// Has all waiting live chats of this job answered.
  std::function<void(const LiveAnswer& answer)> serveLive;
};

Result<> runJob(const commands::Train& command, JobContext& context);
Result<> runJob(const commands::Logits& command, JobContext& context);
Result<> runJob(const commands::Generate& command, JobContext& context);
Result<> runJob(const commands::Evaluate& command, JobContext& context);
Result<> runJob(const commands::Export& command, JobContext& context);
Result<> runJob(const commands::SearchAdapters& command, JobContext& context);
Result<> runJob(const commands::NewModel& command, JobContext& context);
Result<> runJob(const commands::Compare& command, JobContext& context);
Result<> runJob(const commands::Bench& command, JobContext& context);

Error cancelledError();

} // namespace tw
