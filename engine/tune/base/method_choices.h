#pragma once
// What recipes and adapter files choose among by name for methods on weights.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <optional>
#include <string>

namespace tw {

/// Which biases of the base are trained too: none, all, or those of the targets (lora_only).
enum class TrainedBiases { None, All, Targets };
std::optional<TrainedBiases> trainedBiasesNamed(const std::string& name);
std::string trainedBiasesName(TrainedBiases biases);

/// init_lora_weights. Usual (true): A Kaiming-uniform, B zero. Random (false): both Kaiming-uniform. Gaussian: A
/// normal, B zero. Pissa ("pissa", "pissa_niter_N"), Olora: parts of the weight itself. Loftq: what quantisation took
/// from it. Eva: the main directions of the weight's inputs.
enum class LoraInit { Usual, Random, Gaussian, Pissa, Olora, Loftq, Eva };
/// Empty for a value that stands for none of these.
std::optional<LoraInit> loraInitOf(const Json& value);
/// The N of "pissa_niter_N", the iterations of the fast decomposition; 0: the exact one.
int64_t pissaIterationsOf(const Json& value);
Json loraInitJson(LoraInit init, int64_t pissaIterations = 0);

} // namespace tw
