#pragma once
// Linears as bitsandbytes stores them in four bits (docs/formats.md), for Transformers to load.
#include "engine/api/json.h"
#include "engine/io/safetensors_writer.h"
#include "engine/quant/four_bit_storage.h"

#include <map>

namespace tw {

struct BnbOptions {
  FourBitFormat format;
  std::optional<TensorType> computeType; ///< told to who loads them; empty: that of the weights
};

/// The format's own options as commands have them; what is not given has its default. Errors: export.quant_type,
/// export.dtype, model.quantization (the block size).
Result<BnbOptions> bnbOptions(const Json& given);

/// The tensors that take the place of `weight` ("….q_proj.weight", [out, in] of `type`): itself in codes, and its
/// parts.
std::vector<TensorDeclaration> bnbDeclarations(const std::string& weight, const std::vector<int64_t>& shape,
                                               TensorType type, const BnbOptions& options);

/// Their contents by name; `values` [out, in] in the type that was declared, on the CPU.
std::map<std::string, at::Tensor> bnbTensors(const std::string& weight, const at::Tensor& values,
                                             const BnbOptions& options);

/// config.json's quantization_config. `dtype`: of the weights. `denseModules` (names of linears that stay dense): empty
/// when those are what Transformers leaves dense by itself.
Json bnbConfig(const BnbOptions& options, const std::string& dtype, const std::vector<std::string>& denseModules);

} // namespace tw
