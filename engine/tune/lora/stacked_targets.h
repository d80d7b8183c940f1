#pragma once
// Targets that are parameters: what PEFT 0.21.2 makes of the names of experts' linears, which Transformers 5 stacks
// (utils/transformers_weight_conversion.py).
#include "engine/tune/lora/lora_config.h"

namespace tw {

/// Rewrites the targets for a model with routed experts: names of experts' linears and of the router, and all-linear
/// where it means them, become target_parameters; gate and up together are gate_up_proj of twice the rank and alpha.
/// What is written in adapter_config.json is written as PEFT has it after its conversion; a converted configuration and
/// other models stay as they are. Unlike in PEFT, layers_to_transform and what is excluded count for parameters too:
/// they are then named one by one. Beyond PEFT, a list may name a parameter ("experts.down_proj", "gate.weight") where
/// no linear has that name. Errors: target.fused (gate without up), target.module (a module that has no linear),
/// target.pattern.
Result<> convertTargets(const LinearNames& linears, LoraConfig& config);

} // namespace tw
