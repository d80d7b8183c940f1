#pragma once
#include "engine/api/events.h"
#include "engine/base/files.h"
#include "engine/export/export_size.h"

namespace tw {

/// Writes `adapter`, which must fit `model`, in today's PEFT form to `out` (tensors renamed and cast to float32 where
/// older forms differ), with the tokenizer files beside it. The base is named by its hub's name where the adapter says
/// that, else by its absolute folder. Errors: export.exists, adapter.* (tensor_shape and tensor_extra name what does
/// not fit), target.none, model.*, io.*.
Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight,
                                       const fs::path& out, bool overwrite);

/// What it would write. Errors: adapter.*, io.*.
Result<ExportSize> adapterExportSize(const fs::path& model, const fs::path& adapter);

} // namespace tw
