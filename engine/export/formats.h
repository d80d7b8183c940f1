#pragma once
// Every format's exporter, for the registry.
#include "engine/export/exporter.h"

namespace tw {

/// A model folder in Hugging Face layout with the adapters merged into it. Errors: adapter.*, model.*, file.damaged,
/// export.base_quantized.
std::unique_ptr<Exporter> makeSafetensorsExporter();
/// The same with the decoder's linears as bitsandbytes stores them in four bits, the output head apart. Options:
/// quant_type, double_quantization, block_size, compute_dtype. Errors: also export.quant_type, export.dtype,
/// model.quantization (the block size), export.quantized (the base is quantised already).
std::unique_ptr<Exporter> makeBnbExporter();
/// One adapter, which must fit the model, in today's PEFT form (tensors renamed and cast to float32 where older forms
/// differ), with the tokenizer files beside it. The base is named by its hub's name where the adapter says that, else
/// by its absolute folder. Errors: usage.adapter (not exactly one), adapter.* (tensor_shape and tensor_extra name what
/// does not fit), target.none, model.*, io.*.
std::unique_ptr<Exporter> makeAdapterExporter();

} // namespace tw
