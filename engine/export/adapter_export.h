#pragma once
#include "engine/api/events.h"
#include "engine/base/files.h"
#include "engine/export/export_size.h"

namespace tw {

/// Writes `adapter` in today's PEFT form to `out` (tensors renamed and cast to float32 where older forms differ), with the tokenizer files beside it.
/// Errors: export.exists, adapter.*, io.*.
Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight, const fs::path& out, bool overwrite);

/// What it would write. Errors: adapter.*, io.*.
Result<ExportSize> adapterExportSize(const fs::path& model, const fs::path& adapter);

} // namespace tw
