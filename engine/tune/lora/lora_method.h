#pragma once
// LoRA (Hu et al. 2021) as PEFT trains it.
#include "engine/tune/lora/lora_adapter.h"

namespace tw {

/// Errors: method.rank, method.dropout, method.bias, method.init, target.pattern.
Result<std::unique_ptr<TuningMethod>> makeLoraMethod(const MethodOptions& options);
/// The adapter_config.json that these options mean; all-linear still unresolved.
Result<PeftConfig> loraConfig(const MethodOptions& options);

} // namespace tw
