#pragma once
#include "engine/api/events.h"
#include "engine/base/files.h"

namespace tw {

/// Writes `adapter` in today's PEFT form to `out` (tensors renamed and cast to float32 where older forms differ), with the tokenizer files beside it.
/// Errors: export.exists, adapter.*, io.*.
Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight, const fs::path& out, bool overwrite);

} // namespace tw
