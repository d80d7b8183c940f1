// Speed of this machine on a model of random weights: nothing to download, the same work on every machine.
#include "engine/api/bench_shapes.h"
#include "engine/base/random.h"
#include "engine/memory/memory.h"
#include "engine/model/tensor_files.h"
#include "engine/optim/registry.h"
#include "engine/session/jobs/bench_work.h"
#include "engine/session/jobs/job.h"
#include "engine/session/runs/run_data.h"
#include "engine/train/optimizer_step.h"
#include "engine/tune/base/method_registry.h"

#include <chrono>

namespace tw {
namespace {

/// One measurement, as the command's options say it.
struct BenchPlan {
  std::string shape;
  Quantization quantization = Quantization::None;
  ModelConfig model;
  int64_t batch = 2, accumulation = 1, length = 512, sampleLength = 0, steps = 5, rank = 16;
  double dropout = 0, peak = 0;
  bool checkpointing = false;
};

/// The whole number `name`, or `value` where it is not given.
Result<int64_t> benchInteger(const Json& options, const char* name, int64_t value) {
  const auto found = options.find(name);
  if (found == options.end()) return value;
  if (!found->is_number_integer() || *found <= 0 || *found > (int64_t{1} << 31))
    return fail(requestError("usage.value", TW_TEXT("\"%1\" must be a whole number above 0.", name),
                             TW_TEXT("Correct the option."))
                    .in(name));
  return found->get<int64_t>();
}

/// The number `name` in [low, high), or `value` where it is not given.
Result<double> benchNumber(const Json& options, const char* name, double value, double low, double high) {
  const auto found = options.find(name);
  if (found == options.end()) return value;
  if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() < high))
    return fail(
        requestError("usage.value", TW_TEXT("\"%1\" is out of range.", name), TW_TEXT("Correct the option.")).in(name));
  return found->get<double>();
}

Result<Json> shapeConfig(const std::string& name) {
  for (const auto& shape : benchShapes())
    if (name == shape.name) return Json::parse(shape.config);
  return fail(requestError("usage.value", TW_TEXT("There is no shape \"%1\".", name),
                           TW_TEXT("Choose one of: %1.", benchShapeNames()))
                  .in("shape"));
}

/// The shape's config.json with what the options change in it.
Result<ModelConfig> changedModel(Json config, const Json& options) {
  constexpr std::pair<const char*, const char*> fields[] = {
      {"layers", "num_hidden_layers"},  {"hidden", "hidden_size"},           {"intermediate", "intermediate_size"},
      {"heads", "num_attention_heads"}, {"kv_heads", "num_key_value_heads"}, {"vocab", "vocab_size"}};
  for (const auto& [option, key] : fields) {
    TW_TRY(const auto value, benchInteger(options, option, config[key].get<int64_t>()));
    config[key] = value;
  }
  if (options.contains("hidden") || options.contains("heads")) {
    const int64_t hidden = config["hidden_size"].get<int64_t>(), heads = config["num_attention_heads"].get<int64_t>();
    if (hidden % heads != 0 || (hidden / heads) % 2 != 0)
      return fail(requestError("usage.value", TW_TEXT("hidden must be an even multiple of heads."),
                               TW_TEXT("Choose for instance hidden 512 and heads 8."))
                      .in("hidden"));
    config["head_dim"] = hidden / heads;
    if (heads % config["num_key_value_heads"].get<int64_t>() != 0 && !options.contains("kv_heads"))
      config["num_key_value_heads"] = heads;
  }
  TW_TRY(const auto length, benchInteger(options, "length", 512));
  config["max_position_embeddings"] = std::max(length, config["max_position_embeddings"].get<int64_t>());
  return modelConfigOf(std::move(config));
}

Result<BenchPlan> readPlan(const commands::Bench& command) {
  const auto& options = command.options;
  BenchPlan plan;
  plan.shape = options.value("shape", benchShapes().front().name);
  TW_TRY(auto config, shapeConfig(plan.shape));
  TW_TRY(plan.model, changedModel(std::move(config), options));
  TW_TRY(plan.batch, benchInteger(options, "batch", plan.batch));
  TW_TRY(plan.accumulation, benchInteger(options, "accumulation", plan.accumulation));
  TW_TRY(plan.length, benchInteger(options, "length", plan.length));
  TW_TRY(plan.sampleLength, benchInteger(options, "sample_length", plan.length));
  TW_TRY(plan.steps, benchInteger(options, "steps", plan.steps));
  TW_TRY(plan.rank, benchInteger(options, "rank", plan.rank));
  TW_TRY(plan.dropout, benchNumber(options, "dropout", 0, 0, 1));
  TW_TRY(plan.peak, benchNumber(options, "peak_tflops", 0, 1e-6, 1e9));
  plan.peak *= 1e12;
  plan.checkpointing = options.value("checkpointing", false);
  const bool quantized = options.contains("quantization");
  if (command.what == "train-qlora") {
    plan.quantization = Quantization::Nf4;
    if (quantized) {
      TW_TRY(plan.quantization, quantizationNamed(options.at("quantization").get<std::string>()));
    }
  } else if (quantized) {
    return fail(requestError("usage.value", TW_TEXT("train-lora does not quantise its weights."),
                             TW_TEXT("Measure train-qlora, or leave the option out."))
                    .in("quantization"));
  }
  return plan;
}

/// Packs of `length` random tokens, all of them targets. Where samples are shorter than a pack their lengths vary, from
/// half to one and a half times `sampleLength`; the last of a pack takes what is left.
struct RandomPacks {
  EncodedDataset data;
  std::vector<EpochPlan::Element> packs;

  explicit RandomPacks(const BenchPlan& plan) {
    Random random(1);
    data.sourceWeights = {1.0};
    for (int64_t i = 0; i < plan.batch * plan.accumulation; ++i) {
      auto& pack = packs.emplace_back();
      for (int64_t left = plan.length; left > 0;) {
        int64_t length = left;
        if (plan.sampleLength < plan.length)
          length =
              std::min<int64_t>(left, plan.sampleLength / 2 + 1 +
                                          static_cast<int64_t>(random.below(static_cast<uint64_t>(plan.sampleLength))));
        pack.push_back(data.samples.size());
        add(length, static_cast<uint64_t>(plan.model.vocabSize), random);
        left -= length;
      }
    }
  }
  std::vector<EpochPlan::MicroBatch> step(const BenchPlan& plan) const {
    std::vector<EpochPlan::MicroBatch> all;
    for (auto pack = packs.begin(); pack != packs.end(); pack += plan.batch) all.emplace_back(pack, pack + plan.batch);
    return all;
  }

 private:
  void add(int64_t length, uint64_t vocabulary, Random& random) {
    EncodedSample sample;
    sample.index = static_cast<int64_t>(data.samples.size());
    for (int64_t t = 0; t < length; ++t) sample.ids.push_back(static_cast<int32_t>(random.below(vocabulary)));
    sample.labels = sample.ids;
    data.samples.push_back(std::move(sample));
  }
};

/// The middle one, the smallest and the largest of some values.
struct Spread {
  double median = 0, least = 0, most = 0;
  explicit Spread(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    median = values[values.size() / 2];
    least = values.front();
    most = values.back();
  }
};

Result<> benchTraining(const commands::Bench& command, const BenchPlan& plan, JobContext& context) {
  LoadOptions load;
  TW_TRY(load.device, resolveDevice(command.options.value("device", "auto")));
  TW_TRY(load.computeDtype, resolveComputeDtype(command.options.value("dtype", "auto"), load.device));
  load.quantization = plan.quantization;
  load.stop = context.stop;
  const double peak = plan.peak > 0 ? plan.peak : measuredPeak(load.device, load.computeDtype);
  TW_TRY(const auto model, newModel(plan.model, load, 1));
  MethodOptions options;
  options.r = plan.rank;
  options.loraDropout = plan.dropout;
  TW_TRY(const auto method, methodRegistry().create(options));
  TW_CHECK(method->attach(*model));
  TW_TRY(const auto optimizer, makeOptimizer(method->trainable(), {}));
  LossScale scale(load.computeDtype == at::kHalf);
  const RandomPacks packs(plan);
  const auto micro = packs.step(plan);
  std::vector<PackedBatch> batches;
  for (const auto& elements : micro) batches.push_back(assembleBatch(packs.data, elements));
  const double work = trainingFlops(*model, method->trainable(), batches);
  OptimizerStep step(*model, packs.data, *optimizer, scale, 1.0, plan.checkpointing,
                     [&] { return !context.stop.stop_requested(); });
  std::vector<double> rates;
  int64_t tokens = 0;
  for (int64_t i = 0; i <= plan.steps; ++i) { // the first step warms up and is not counted
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = step.run(micro, 1e-4, static_cast<uint64_t>(i));
    if (outcome.end == StepOutcome::End::Interrupted) return fail(cancelledError());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    tokens = outcome.tokens;
    if (i > 0) rates.push_back(static_cast<double>(tokens) / seconds.count());
    context.emit(events::Progress{"bench", i, plan.steps, "steps"});
  }
  const Spread rate(rates);
  const double perSecond = work * rate.median / static_cast<double>(tokens);
  context.emit(events::Report{"bench",
                              {{"what", command.what},
                               {"shape", plan.shape},
                               {"layers", plan.model.layers},
                               {"device", load.device.str()},
                               {"dtype", std::string(floatTypeName(*tensorType(load.computeDtype)))},
                               {"quantization", quantizationName(plan.quantization)},
                               {"tokens_per_second", rate.median},
                               {"tokens_per_second_min", rate.least},
                               {"tokens_per_second_max", rate.most},
                               {"steps", rates.size()},
                               {"tokens_per_step", tokens},
                               {"samples_per_step", packs.data.samples.size()},
                               {"flops_per_step", work},
                               {"tflops", perSecond / 1e12},
                               {"peak_tflops", peak / 1e12},
                               {"peak", plan.peak > 0 ? "given" : "measured"},
                               {"mfu", perSecond / peak},
                               {"parameters", model->parameterCount()},
                               {"peak_memory_bytes", peakMemory(load.device)}}});
  return {};
}

} // namespace

Result<> runJob(const commands::Bench& command, JobContext& context) {
  if (command.what != "train-lora" && command.what != "train-qlora")
    return fail(requestError("usage.bench", TW_TEXT("There is no benchmark \"%1\".", command.what),
                             TW_TEXT("Choose train-lora or train-qlora.")));
  TW_TRY(const auto plan, readPlan(command));
  context.models.clear();
  return benchTraining(command, plan, context);
}

} // namespace tw
