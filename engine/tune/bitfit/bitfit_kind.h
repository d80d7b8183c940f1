#pragma once
// BitFit (Zaken, Ravfogel, Goldberg 2021, "BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based Masked
// Language-models"): the model's biases are trained and nothing else. PEFT has no such adapter; its files are named as
// PEFT names trained biases (docs/formats.md).
#include "engine/tune/base/method_registry.h"

namespace tw {

std::unique_ptr<const MethodKind> makeBitfitKind();

} // namespace tw
