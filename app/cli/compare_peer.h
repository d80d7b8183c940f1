#pragma once
// `bench … --compare`: the same training done by PEFT, from a source tree whose set-up installed the peers.
#include "app/cli/context.h"

namespace tw::cli {

/// Runs tests/bench/compare_peft.py for `what` (train-lora, train-qlora) with the script's own options; each comparison
/// it prints becomes a `bench` event. Errors: bench.no_peer, bench.peer_failed.
Result<> comparePeer(Context& context, const std::string& what, const Json& options);

} // namespace tw::cli
