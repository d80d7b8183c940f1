#pragma once
// Why an adapter's targets are not in a model: said of the adapter, which nobody can mend by changing a recipe.
#include "engine/tune/base/peft_files.h"

namespace tw {

/// `why` came of matching the adapter's targets with `linears`. What its names are the cause of becomes
/// adapter.other_model, with the base that the adapter was made for; all else stays.
Error adapterMisfit(Error why, const PeftConfig& config, const LinearNames& linears, const std::string& architecture,
                    const fs::path& folder);

} // namespace tw
