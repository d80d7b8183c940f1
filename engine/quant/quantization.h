#pragma once
// How weights can be held. No torch here: a configuration says it too.
#include "engine/api/result.h"

#include <string>

namespace tw {

/// engine/quant/registry.cpp has the name of each and what quantises it.
enum class Quantization { None, Nf4, Fp4, Int8 };

/// By the name that recipes and checkpoints have for it. Errors: model.quantization (lists the names).
Result<Quantization> quantizationNamed(const std::string& name);
std::string quantizationName(Quantization quantization);

} // namespace tw
