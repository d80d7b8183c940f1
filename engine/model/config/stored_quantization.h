#pragma once
// How a checkpoint's weights are quantised on disk, as its config.json says. No torch here.
#include "engine/api/json.h"
#include "engine/api/result.h"
#include "engine/quant/quantization.h"

#include <string>
#include <vector>

namespace tw {

/// quantization_config as Transformers' BitsAndBytesConfig writes it.
struct StoredQuantization {
  Quantization kind = Quantization::None;
  bool doubleQuantization = false;
  std::vector<std::string> denseModules; ///< llm_int8_skip_modules; without them the output head
  bool expertsToo =
      false; ///< routed experts are quantised as well: Transformers 4, which had them as linears, did it, 5 does not
  bool quantized() const { return kind != Quantization::None; }
  /// Whether the linear `module` is held dense: a name, a path down to a module, or an end, as Transformers matches
  /// them (its regular expressions apart: what a weight is, its file says).
  bool keepsDense(const std::string& module) const;
};

/// Errors: model.unsupported (another method, by name), model.config.
Result<StoredQuantization> readStoredQuantization(const Json& config);

/// How the weights will be held when `requested` is asked for: a quantised checkpoint stays as it is.
/// Errors: model.quantization (another kind than the file's, or a block size that there is not).
struct HeldQuantization {
  Quantization kind = Quantization::None;
  bool doubleQuantization = false;
  int64_t blockSize = 64;
  bool stored = false; ///< by the checkpoint: every tensor is held as its file has it
  bool quantized() const { return kind != Quantization::None; }
};
Result<HeldQuantization> heldQuantization(const StoredQuantization& stored, Quantization requested,
                                          bool doubleQuantization, int64_t blockSize);

/// A power of two from 64 to 4096. Errors: model.quantization.
Result<> checkBlockSize(int64_t blockSize);

} // namespace tw
