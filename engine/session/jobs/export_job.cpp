#include "engine/api/catalog/choice.h"
#include "engine/export/exporter.h"
#include "engine/export/verify.h"
#include "engine/model/config/model_config.h"
#include "engine/session/jobs/compared_samples.h"
#include "engine/session/jobs/job.h"
#include "engine/session/runs/recipe_plain.h"

namespace tw {
namespace {

/// What the format has no use for is refused, not ignored.
Result<> checkOptions(const commands::Export& command) {
  std::vector<std::string> given;
  if (command.dtype != "as-base") given.emplace_back("dtype");
  if (command.verify) given.emplace_back("verify");
  for (const auto& [option, value] : command.options.items()) given.push_back(option);
  for (const auto& option : given)
    if (!counts(exporterChoices(), command.format, option))
      return fail(requestError("export.option",
                               TW_TEXT("\"%1\" does not concern the export format %2.", option, command.format),
                               TW_TEXT("Leave it out, or export the merged model with the format safetensors."))
                      .in(option));
  return {};
}

} // namespace

Result<> runJob(const commands::Export& command, JobContext& context) {
  context.models.clear(); // merging and verifying load what they need, one thing at a time
  TW_TRY(const auto exporter, makeExporter(command.format));
  TW_CHECK(checkOptions(command));
  TW_TRY(auto request, exportRequest(command));
  request.sink = context.emit;
  request.stop = context.stop;
  if (const auto config = readModelConfig(request.model)) // where it cannot be read, the export says why
    for (const auto& note : config->notes) context.emit(events::Advice{note.code, note.message});
  TW_TRY(const auto exported, exporter->run(request));
  if (command.verify) {
    TW_TRY(const auto device, resolveDevice(command.model.device));
    auto samples = comparedSamples(request.model, request.adapters, context.emit, context.stop);
    auto verified =
        verifyMerged({request.model, request.adapters, request.out, std::move(samples.prompts), device, context.stop});
    // Who stops here keeps what was written.
    if (!verified && verified.error().code != "cancelled") return fail(verified.error());
    if (verified) {
      verified->data = samples.data;
      context.emit(*verified);
    }
  }
  context.emit(exported);
  return {};
}

} // namespace tw
