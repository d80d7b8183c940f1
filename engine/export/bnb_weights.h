#pragma once
// Linears as bitsandbytes stores them in four bits (docs/formats.md), for Transformers to load.
#include "engine/api/json.h"
#include "engine/io/safetensors_writer.h"

#include <ATen/ATen.h>
#include <map>

namespace tw {

struct BnbOptions {
  std::string type = "nf4"; ///< nf4|fp4
  bool doubleQuantization = false;
  int64_t blockSize = 64;            ///< 64 … 4096
  std::string computeDtype = "auto"; ///< auto (that of the weights)|float32|bfloat16|float16
};

/// Errors: export.quant_type, export.dtype, model.quantization (the block size).
Result<> checkBnbOptions(const BnbOptions& options);

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
