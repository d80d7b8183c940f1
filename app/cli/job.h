#pragma once
// One job on the engine thread, from submit to its last event.
#include "app/cli/context.h"

namespace tw::cli {

/// Submits and waits. With --json every event is a line; without it `show` gets each. A signal stops the job (training:
/// saves a checkpoint first). The value is kExitDone, or kExitStopped when a signal ended it; the error is the job's
/// own. `observe` sees every event, also with --json.
Result<int> runJob(Context& context, Command command, const EventSink& show, const EventSink& observe = {});

/// What most jobs show: progress as a bar, advice as a note; the rest goes on to `show`.
EventSink withProgress(Context& context, EventSink show);

} // namespace tw::cli
