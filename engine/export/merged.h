#pragma once
// A merged model folder in Hugging Face layout, streamed one tensor at a time from the original weight files.
#include "engine/api/events.h"
#include "engine/base/files.h"
#include "engine/export/bnb_weights.h"
#include "engine/export/export_size.h"

#include <optional>

#include <stop_token>
#include <utility>
#include <vector>

namespace tw {

struct MergeOptions {
  fs::path model; ///< base model folder
  std::vector<std::pair<fs::path, double>>
      adapters; ///< folder, weight; may be empty (then only dtype and sharding change)
  fs::path out;
  std::string dtype = "as-base"; ///< as-base|float32|bfloat16|float16
  uint64_t maxShardSize = 5'000'000'000;
  std::optional<BnbOptions>
      fourBits; ///< quantise the linears of the decoder, the output head apart, as bitsandbytes does
  bool overwrite = false;
  EventSink sink; ///< Progress{"merge"}
  std::stop_token stop;
};

/// ΔW in float32, added in float32 to the original weight, cast once. config.json's dtype is adjusted; tokenizer, chat
/// template and generation_config go along; a base that is quantised on disk is dequantised to the type that it was
/// made from, as PEFT merges into one; modules_to_save and biases replace theirs (a tied head that differs is written
/// untied). Written to OUT.tmp, then renamed. Errors: export.exists (OUT is not empty), export.dtype, export.quantized,
/// those of checkBnbOptions, io.disk_full, adapter.*, model.*, file.damaged, cancelled.
Result<events::Exported> exportMerged(const MergeOptions& options);

/// What exportMerged would write (`out`, `sink` and `stop` do not matter). Errors: export.dtype, export.quantized,
/// adapter.*, model.*, file.damaged.
Result<ExportSize> mergedSize(const MergeOptions& options);

/// "5GB", "500MB", "200KB", plain bytes; decimal units as in Transformers, GiB/MiB/KiB binary. Errors:
/// export.shard_size.
Result<uint64_t> parseShardSize(const std::string& text);

} // namespace tw
