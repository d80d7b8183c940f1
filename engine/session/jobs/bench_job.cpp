// Speed of this machine on a model of random weights: nothing to download, the same work on every machine.
#include "engine/base/random.h"
#include "engine/memory/memory.h"
#include "engine/optim/registry.h"
#include "engine/session/job.h"
#include "engine/session/run_data.h"
#include "engine/train/optimizer_step.h"

#include <chrono>

namespace tw {
namespace {

/// The shape in which CPU throughput is compared with PEFT (tests/bench/compare_peft.py), unless the options say
/// otherwise.
struct BenchShape {
  int64_t layers, hidden, intermediate, heads, vocabulary, batch, length, steps, rank;
};

Result<BenchShape> readShape(const Json& options) {
  BenchShape shape{8, 512, 1408, 8, 32000, 2, 512, 5, 16};
  const std::pair<const char*, int64_t*> fields[] = {
      {"layers", &shape.layers}, {"hidden", &shape.hidden},    {"intermediate", &shape.intermediate},
      {"heads", &shape.heads},   {"vocab", &shape.vocabulary}, {"batch", &shape.batch},
      {"length", &shape.length}, {"steps", &shape.steps},      {"rank", &shape.rank}};
  for (const auto& [name, value] : options.items()) {
    const auto field = std::find_if(std::begin(fields), std::end(fields),
                                    [&, key = name](const auto& entry) { return key == entry.first; });
    if (field == std::end(fields)) continue; // device, dtype: read elsewhere
    if (!value.is_number_integer() || value <= 0 || value > (int64_t{1} << 31))
      return fail(requestError("usage.value", "\"" + name + "\" must be a whole number above 0.", "Correct the option.")
                      .in(name));
    *field->second = value.get<int64_t>();
  }
  if (shape.hidden % shape.heads != 0 || (shape.hidden / shape.heads) % 2 != 0)
    return fail(requestError("usage.value", "hidden must be an even multiple of heads.",
                             "Choose for instance hidden 512 and heads 8.")
                    .in("hidden"));
  return shape;
}

ModelConfig configOf(const BenchShape& shape) {
  ModelConfig config;
  config.architecture = "LlamaForCausalLM";
  config.family = "llama";
  config.dtype = "float32";
  config.hiddenSize = shape.hidden;
  config.intermediateSize = shape.intermediate;
  config.layers = shape.layers;
  config.heads = config.kvHeads = shape.heads;
  config.headDim = shape.hidden / shape.heads;
  config.vocabSize = shape.vocabulary;
  config.maxPositions = shape.length;
  config.slidingWindow.assign(static_cast<size_t>(shape.layers), 0);
  return config;
}

/// Every sample `length` random tokens, all of them targets.
EncodedDataset randomData(const BenchShape& shape) {
  Random random(1);
  EncodedDataset data;
  data.sourceWeights = {1.0};
  for (int64_t i = 0; i < shape.batch * 4; ++i) {
    EncodedSample sample;
    sample.index = i;
    for (int64_t t = 0; t < shape.length; ++t)
      sample.ids.push_back(static_cast<int32_t>(random.below(static_cast<uint64_t>(shape.vocabulary))));
    sample.labels = sample.ids;
    data.samples.push_back(std::move(sample));
  }
  return data;
}

Result<> benchTraining(const commands::Bench& command, const BenchShape& shape, bool quantised, JobContext& context) {
  LoadOptions load;
  TW_TRY(load.device, resolveDevice(command.options.value("device", "auto")));
  TW_TRY(load.computeDtype, resolveComputeDtype(command.options.value("dtype", "auto"), load.device));
  load.quantization = quantised ? "nf4" : "none";
  TW_TRY(const auto model, newModel(configOf(shape), load, 1));
  MethodOptions options;
  options.r = shape.rank;
  options.loraDropout = 0;
  MethodRegistry registry;
  registerMethods(registry);
  TW_TRY(const auto method, registry.create(options));
  TW_CHECK(method->attach(*model));
  TW_TRY(const auto optimizer, makeOptimizer(method->trainable(), {}));
  LossScale scale(load.computeDtype == at::kHalf);
  const auto data = randomData(shape);
  OptimizerStep step(*model, data, *optimizer, scale, 1.0, command.options.value("checkpointing", false),
                     [&] { return !context.stop.stop_requested(); });
  EpochPlan::MicroBatch batch;
  for (int64_t i = 0; i < shape.batch; ++i) batch.push_back({static_cast<size_t>(i)});
  std::vector<double> rates;
  for (int64_t i = 0; i <= shape.steps; ++i) { // the first step warms up and is not counted
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = step.run({batch}, 1e-4, static_cast<uint64_t>(i));
    if (outcome.end == StepOutcome::End::Interrupted) return fail(cancelledError());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (i > 0) rates.push_back(static_cast<double>(outcome.tokens) / seconds.count());
    context.emit(events::Progress{"bench", i, shape.steps, "steps"});
  }
  std::sort(rates.begin(), rates.end());
  context.emit(events::Report{"bench",
                              {{"what", command.what},
                               {"device", load.device.str()},
                               {"tokens_per_second", rates[rates.size() / 2]},
                               {"tokens_per_second_min", rates.front()},
                               {"tokens_per_second_max", rates.back()},
                               {"steps", rates.size()},
                               {"tokens_per_step", shape.batch * shape.length},
                               {"parameters", model->parameterCount()},
                               {"peak_memory_bytes", peakMemory(load.device)}}});
  return {};
}

} // namespace

Result<> runJob(const commands::Bench& command, JobContext& context) {
  TW_TRY(const auto shape, readShape(command.options));
  context.models.clear();
  if (command.what == "train-lora") return benchTraining(command, shape, false, context);
  if (command.what == "train-qlora") return benchTraining(command, shape, true, context);
  return fail(requestError("usage.bench", "There is no benchmark \"" + command.what + "\".",
                           "Choose train-lora or train-qlora."));
}

} // namespace tw
