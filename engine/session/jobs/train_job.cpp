#include "engine/api/few_steps.h"
#include "engine/base/folder_lock.h"
#include "engine/memory/memory.h"
#include "engine/session/jobs/answers.h"
#include "engine/session/jobs/job.h"
#include "engine/session/jobs/rank_choice.h"
#include "engine/session/runs/run_data.h"
#include "engine/session/runs/run_folder.h"
#include "engine/session/runs/run_record.h"
#include "engine/train/checkpoint.h"
#include "engine/train/run_names.h"
#include "engine/train/start_batches.h"
#include "engine/train/trainer.h"
#include "engine/tune/base/method_registry.h"

namespace tw {
namespace {

/// Where to go on from: what was named, else the newest complete checkpoint, else nothing (said in an advice).
Result<fs::path> findCheckpoint(const commands::Train& command, const fs::path& output, const EventSink& emit) {
  if (!command.resume) return fs::path();
  if (!command.resume_from.empty()) {
    const auto folder = fromUtf8(command.resume_from);
    std::error_code error;
    if (!fs::exists(folder / "state.json", error))
      return fail(requestError("checkpoint.missing", TW_TEXT("There is no checkpoint in %1.", toUtf8(folder)),
                               TW_TEXT("Name a checkpoint-N folder, or use --resume alone for the newest."))
                      .at(toUtf8(folder)));
    return folder;
  }
  auto newest = newestCheckpoint(output);
  if (newest.empty())
    emit(events::Advice{
        "resume.nothing",
        TW_TEXT("There is no complete checkpoint in %1; training starts from the beginning.", toUtf8(output))});
  return newest;
}

struct Prepared {
  RunData data;
  std::unique_ptr<CausalModel> model;
  std::unique_ptr<TuningMethod> method;
  int64_t memoryBefore = 0; ///< what the process held when the data was ready and nothing of the model was there
};

/// A setting that waits for evaluations which never come.
void adviseOnPatience(const TrainingSettings& training, const EventSink& emit) {
  if (training.early_stopping_patience > 0 && training.eval_steps == 0)
    emit(events::Advice{"train.early_stopping",
                        TW_TEXT("early_stopping_patience has no effect while eval_steps is 0: there is only one "
                                "evaluation, at the end. Set training.eval_steps.")});
}

/// Data first: its mistakes should show before a large model is loaded. What is only found with the model (ranks) is
/// written into the recipe.
Result<Prepared> prepare(Recipe& recipe, const fs::path& checkpoint, at::Device device, at::ScalarType dtype,
                         JobContext& context) {
  Prepared ready;
  const auto folder = fromUtf8(recipe.model.path);
  TW_TRY(const auto config, readModelConfig(folder));
  for (const auto& note : config.notes) context.emit(events::Advice{note.code, note.message});
  TW_TRY(ready.data, prepareData(recipe, config, context.emit, context.stop));
  if (recipe.data.max_length > config.contextLength())
    context.emit(events::Advice{
        "data.max_length",
        TW_TEXT("max_length %1 is above the model's context of %2 tokens; samples longer than that are trained poorly.",
                recipe.data.max_length, config.contextLength())});
  adviseOnPatience(recipe.training, context.emit);
  TW_TRY(auto method, methodOptions(recipe));
  method.goOnFrom = checkpoint;
  TW_TRY(ready.method, methodRegistry().create(method));
  LoadOptions options;
  options.device = device;
  options.computeDtype = dtype;
  TW_TRY(options.quantization, quantizationNamed(recipe.model.quantization));
  options.doubleQuantization = recipe.model.double_quantization;
  options.quantizationBlockSize = recipe.model.quantization_block_size;
  options.stop = context.stop;
  options.progress = [&](int64_t done, int64_t total) { context.emit(events::Progress{"load", done, total, "bytes"}); };
  if (device.is_cpu()) returnFreeMemory();
  ready.memoryBefore = memoryInUse(device);
  TW_TRY(ready.model, loadModel(folder, options));
  if (allocatesRanks(recipe.method)) {
    TW_CHECK(chooseRanks(recipe, *ready.model, ready.data.train, checkpoint, context.emit, context.stop));
    TW_TRY(auto settled, methodOptions(recipe));
    settled.goOnFrom = checkpoint;
    TW_TRY(ready.method, methodRegistry().create(settled));
  }
  TW_CHECK(ready.method->attach(*ready.model));
  if (ready.method->startsFromData())
    TW_CHECK(ready.method->startFromData(startBatches(ready.data.train, samplerOptions(recipe), *ready.model)));
  return ready;
}

/// A live chat between two steps: with the model as it is now, or as it was before.
Result<> answerLive(const commands::Generate& asked, const Recipe& recipe, Prepared& ready, const EventSink& emit,
                    std::stop_token stop) {
  auto command = asked;
  command.model.path = recipe.model.path;
  auto chatTemplate = ready.data.chatTemplate;
  if (command.chat_template != "auto") {
    TW_TRY(chatTemplate, chooseChatTemplate(command.chat_template, fromUtf8(recipe.model.path), fs::current_path()));
  }
  if (!command.without_adapter)
    return answerCommand(command, *ready.model, ready.data.tokenizer, chatTemplate.get(), emit, stop);
  TW_CHECK(ready.method->setActive(false));
  /// Whatever happens while answering, training goes on with its adapter.
  struct Restore {
    TuningMethod& method;
    ~Restore() { (void)method.setActive(true); }
  } const restore{*ready.method};
  return answerCommand(command, *ready.model, ready.data.tokenizer, chatTemplate.get(), emit, stop);
}

/// Trains, answers what is asked of the model meanwhile, and keeps the history.
Result<> train(const Recipe& recipe, Prepared& ready, TrainOptions options, RunRecord& record, JobContext& context) {
  const EventSink sink = [&](const Event& event) {
    record.see(event);
    context.emit(event);
    if (const auto* started = std::get_if<events::Started>(&event))
      if (const auto advice = adviceOnSteps(started->total_steps)) context.emit(*advice);
  };
  Trainer trainer(*ready.model, *ready.method, ready.data.train, &ready.data.validation, std::move(options), sink,
                  context.control);
  if (recipe.training.sample_steps > 0 && !recipe.training.sample_prompts.empty())
    trainer.setSampleHook([&] {
      return answerPrompts(*ready.model, ready.data.tokenizer, *ready.data.chatTemplate, recipe.training.sample_prompts,
                           recipe.data.system);
    });
  trainer.setIdleHook([&] {
    context.serveLive([&](const commands::Generate& asked, const EventSink& emit, std::stop_token stop) {
      return answerLive(asked, recipe, ready, emit, stop);
    });
  });
  auto done = [&]() -> Result<events::Finished> {
    try {
      return trainer.run();
    } catch (...) {
      record.finish(fail(workError("internal", {}, {})));
      throw; // named in words at the job's border
    }
  }();
  record.finish(done);
  if (!done) return fail(done.error());
  return {};
}

} // namespace

Result<> runJob(const commands::Train& command, JobContext& context) {
  Recipe recipe = command.recipe;
  TW_CHECK(checkComplete(recipe));
  TW_TRY(const auto device, resolveDevice(recipe.training.device));
  TW_TRY(const auto dtype, resolveComputeDtype(recipe.model.compute_dtype, device));
  auto runId = newRunId(recipe.name);
  const auto output = outputFolder(recipe, runId);
  recipe.output_dir = toUtf8(output);
  TW_CHECK(checkOutputFolder(output, recipe, command.resume, command.overwrite));
  const auto earlier = command.resume ? runOfFolder(context.runs, output) : std::nullopt;
  if (earlier) runId = earlier->id;
  TW_TRY(const auto lock, FolderLock::acquire(output, runId));
  removeRunLeftovers(output);
  TW_TRY(const auto checkpoint, findCheckpoint(command, output, context.emit));

  context.models.clear();
  TW_TRY(auto ready, prepare(recipe, checkpoint, device, dtype, context));

  // Only now: had the data been unusable, the old run would still be there.
  if (command.overwrite && !command.resume) removeRun(output);

  auto options = trainOptions(recipe);
  options.outputDir = output;
  options.runId = runId;
  options.deviceName = device.str();
  options.chatTemplate = exportedTemplate(*ready.data.chatTemplate, *ready.data.tokenizer);
  options.resumeFrom = checkpoint;
  options.memoryBefore = ready.memoryBefore;
  auto row = earlier.value_or(newRunRow(recipe, runId));
  row.status = "running";
  RunRecord record(context.runs, std::move(row));
  if (auto begun = record.begin(earlier.has_value()); !begun)
    context.emit(events::Advice{"runs.unrecorded",
                                TW_TEXT("This run does not appear in the history: %1", begun.error().message)});
  return train(recipe, ready, std::move(options), record, context);
}

} // namespace tw
