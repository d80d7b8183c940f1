#pragma once
// Why an adapter's targets are not in a model: said of the adapter, which nobody can mend by changing a recipe.
#include "engine/tune/base/model_shape.h"
#include "engine/tune/base/peft_config.h"

namespace tw {

/// `why` came of matching the adapter's targets with `model`. What its names are the cause of becomes
/// adapter.other_model, with the base that the adapter was made for; all else stays.
Error adapterMisfit(Error why, const PeftConfig& config, const ModelShape& model, const fs::path& folder);

/// An error about an adapter whose tensors do not fit its model.
Error tensorMisfit(const std::string& code, Text message, const fs::path& folder);

} // namespace tw
