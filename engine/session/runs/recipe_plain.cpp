#include "engine/session/runs/recipe_plain.h"

#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

/// What advice may change of the method, as far as it has it.
void setAdvised(TrainOptions& options, const MethodSettings& settings) {
  const auto* method = findMethod(settings.type);
  if (!method) return;
  if (method->hasOwn("r")) options.rank = settings.r;
  if (method->hasOwn("lora_alpha")) options.alpha = settings.lora_alpha;
  if (method->hasOwn("lora_dropout")) options.dropout = settings.lora_dropout;
}

} // namespace

DataSource dataSource(const DataFile& file) {
  DataSource source;
  source.path = fromUtf8(file.path);
  source.format = file.format;
  source.columns = file.columns;
  source.limit = file.limit;
  source.weight = file.weight;
  source.encoding = file.encoding;
  return source;
}

std::vector<DataSource> dataSources(const std::vector<DataFile>& files) {
  std::vector<DataSource> sources;
  for (const auto& file : files) sources.push_back(dataSource(file));
  return sources;
}

Result<EncodeOptions> encodeOptions(const DataSettings& data) {
  EncodeOptions options;
  options.maxLength = data.max_length;
  TW_TRY(options.trainOn, trainOnNamed(data.train_on));
  TW_TRY(options.overlong, overlongNamed(data.overlong));
  options.system = data.system;
  options.strict = data.strict;
  return options;
}

SamplerOptions samplerOptions(const Recipe& recipe) {
  SamplerOptions options;
  options.batchSize = recipe.training.per_device_train_batch_size;
  options.accumulation = recipe.training.gradient_accumulation_steps;
  options.maxLength = recipe.data.max_length;
  options.packing = recipe.data.packing;
  options.shuffle = recipe.data.shuffle;
  options.seed = static_cast<uint64_t>(recipe.training.seed);
  return options;
}

bool allocatesRanks(const MethodSettings& method) {
  const auto own = ownValues(method);
  const auto allocation = own.find("rank_allocation");
  return allocation != own.end() && *allocation == "gradient";
}

Result<MethodOptions> methodOptions(const Recipe& recipe) {
  const auto& method = recipe.method;
  MethodOptions options;
  options.type = method.type;
  options.r = method.r;
  options.loraAlpha = static_cast<double>(method.lora_alpha);
  options.loraDropout = method.lora_dropout;
  options.targets.modules = method.target_modules;
  options.targets.isPattern = method.target_is_pattern;
  options.targets.layersToTransform = method.layers_to_transform;
  options.targets.modulesToSave = method.modules_to_save;
  const auto biases = trainedBiasesNamed(method.bias);
  if (!biases)
    return fail(requestError("method.bias", TW_TEXT("There is no bias mode %1.", method.bias),
                             TW_TEXT("Choose none, all or lora_only."))
                    .in("method.bias"));
  options.bias = *biases;
  options.useRslora = method.use_rslora;
  options.useDora = method.use_dora;
  const auto& start = method.init_lora_weights;
  const auto init = loraInitOf(start);
  if (!init)
    return fail(requestError("method.init",
                             TW_TEXT("The initialisation %1 is not there yet.",
                                     start.is_string() ? start.get<std::string>() : start.dump()),
                             TW_TEXT("Choose true, false, gaussian, pissa, olora, loftq or eva."))
                    .in("method.init_lora_weights"));
  options.loraInit = *init;
  options.pissaIterations = pissaIterationsOf(start);
  if (method.init_from) options.initFrom = fromUtf8(*method.init_from);
  for (const auto& [pattern, rank] : method.rank_pattern) options.rankPattern.emplace_back(pattern, rank);
  for (const auto& [pattern, alpha] : method.alpha_pattern) options.alphaPattern.emplace_back(pattern, alpha);
  options.seed = static_cast<uint64_t>(recipe.training.seed);
  options.own = ownValues(method);
  if (allocatesRanks(method) && options.own["rank_budget"].is_number())
    options.r = options.own["rank_budget"].get<int64_t>(); // one rank for all until the gradients were looked at
  options.baseModel = fromUtf8(recipe.model.path);
  return options;
}

TrainOptions trainOptions(const Recipe& recipe) {
  const auto& training = recipe.training;
  TrainOptions options;
  options.epochs = training.num_train_epochs;
  options.maxSteps = training.max_steps;
  options.sampler = samplerOptions(recipe);
  options.learningRate = training.learning_rate;
  options.schedule.type = training.lr_scheduler_type;
  options.schedule.warmupSteps = training.warmup_steps;
  options.schedule.warmupRatio = training.warmup_ratio;
  options.schedule.minLrRate = training.min_lr_rate;
  options.schedule.minLr = training.min_lr;
  if (const auto own = ownValues(recipe.method); own.contains("relora_steps")) {
    options.schedule.restartEvery = own["relora_steps"].get<int64_t>();
    options.schedule.restartWarmup = own["relora_warmup_steps"].get<int64_t>();
  }
  options.optimizer.type = training.optim;
  options.optimizer.beta1 = training.adam_beta1;
  options.optimizer.beta2 = training.adam_beta2;
  options.optimizer.epsilon = training.adam_epsilon;
  options.optimizer.weightDecay = training.weight_decay;
  options.optimizer.relativeStep = training.relative_step;
  options.optimizer.scaleParameter = training.scale_parameter;
  options.optimizer.clipThreshold = training.clip_threshold;
  if (training.loraplus_lr_ratio)
    options.loraPlus = LoraPlus{*training.loraplus_lr_ratio, training.loraplus_lr_embedding};
  options.maxGradNorm = training.max_grad_norm;
  options.gradientCheckpointing = training.gradient_checkpointing;
  options.loggingSteps = training.logging_steps;
  options.evalSteps = training.eval_steps;
  options.saveSteps = training.save_steps;
  options.saveMinutes = training.save_minutes;
  options.saveTotalLimit = training.save_total_limit;
  options.loadBestModelAtEnd = training.load_best_model_at_end;
  options.earlyStoppingPatience = training.early_stopping_patience;
  options.sampleSteps = training.sample_steps;
  options.seed = static_cast<uint64_t>(training.seed);
  setAdvised(options, recipe.method);
  options.recipe = recipeToJson(recipe);
  options.baseModel = fromUtf8(recipe.model.path);
  options.modelName = toUtf8(fromUtf8(recipe.model.path).filename());
  for (const auto& file : recipe.data.train) options.sourceNames.push_back(toUtf8(fromUtf8(file.path).filename()));
  return options;
}

Result<ExportRequest> exportRequest(const commands::Export& command) {
  ExportRequest request;
  request.model = fromUtf8(command.model.path);
  for (const auto& adapter : command.model.adapters)
    request.adapters.emplace_back(fromUtf8(adapter.folder), adapter.weight);
  request.out = fromUtf8(command.out);
  request.type = floatTypeNamed(command.dtype);
  if (!request.type && command.dtype != "as-base")
    return fail(requestError("export.dtype", TW_TEXT("There is no export type %1.", command.dtype),
                             TW_TEXT("Choose as-base, float32, bfloat16 or float16."))
                    .in("dtype"));
  request.maxShardSize = static_cast<uint64_t>(command.max_shard_size);
  request.options = command.options;
  request.overwrite = command.overwrite;
  return request;
}

DataProblem toDataProblem(const Problem& problem) {
  return {problem.code, problem.message, problem.advice, problem.file, problem.line, problem.row};
}

} // namespace tw
