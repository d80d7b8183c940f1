#include "engine/export/adapter_export.h"
#include "engine/export/merged.h"
#include "engine/export/verify.h"
#include "engine/session/job.h"

namespace tw {
namespace {

Result<> exportOneAdapter(const commands::Export& command, JobContext& context) {
  if (command.model.adapters.size() != 1)
    return fail(requestError("usage.adapter", "Exporting an adapter needs exactly one --adapter.",
                             "Name the adapter folder with --adapter DIR."));
  if (command.dtype != "as-base" || command.verify)
    return fail(requestError("export.option", "An adapter is written as it is: dtype and verify do not concern it.",
                             "Leave them out, or export the merged model with the format safetensors.")
                    .in(command.verify ? "verify" : "dtype"));
  const auto& adapter = command.model.adapters.front();
  TW_TRY(const auto exported, exportAdapter(fromUtf8(command.model.path), fromUtf8(adapter.folder), adapter.weight,
                                            fromUtf8(command.out), command.overwrite));
  context.emit(exported);
  return {};
}

Result<> exportMergedModel(const commands::Export& command, JobContext& context) {
  MergeOptions options;
  options.model = fromUtf8(command.model.path);
  for (const auto& adapter : command.model.adapters)
    options.adapters.emplace_back(fromUtf8(adapter.folder), adapter.weight);
  options.out = fromUtf8(command.out);
  options.dtype = command.dtype;
  options.maxShardSize = static_cast<uint64_t>(command.max_shard_size);
  if (command.format == "bnb-4bit")
    options.fourBits =
        BnbOptions{command.quant_type, command.double_quantization, command.block_size, command.compute_dtype};
  options.overwrite = command.overwrite;
  options.sink = context.emit;
  options.stop = context.stop;
  TW_TRY(const auto exported, exportMerged(options));
  if (command.verify) {
    TW_TRY(const auto device, resolveDevice(command.model.device));
    TW_TRY(const auto verified, verifyMerged({options.model, options.adapters, options.out, {}, device.str()}));
    context.emit(verified);
  }
  context.emit(exported);
  return {};
}

} // namespace

Result<> runJob(const commands::Export& command, JobContext& context) {
  context.models.clear(); // merging and verifying load what they need, one thing at a time
  if (command.format == "adapter") return exportOneAdapter(command, context);
  if (command.format == "safetensors" || command.format == "bnb-4bit") return exportMergedModel(command, context);
  return fail(requestError("usage.not_yet",
                           "The export format \"" + command.format + "\" is not available in this version yet.",
                           "Use safetensors, adapter or bnb-4bit.")
                  .in("format"));
}

} // namespace tw
