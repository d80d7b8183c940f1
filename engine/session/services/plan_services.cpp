// What a training or an export would take, before it is started; fast enough to follow a slider.
#include "engine/api/few_steps.h"
#include "engine/io/model_folder.h"
#include "engine/memory/memory.h"
#include "engine/model/tensor_slots.h"
#include "engine/session/runs/recipe_plain.h"
#include "engine/session/runs/run_data.h"
#include "engine/session/services/engine_services.h"
#include "engine/session/services/fit_proposals.h"
#include "engine/session/services/located.h"
#include "engine/tune/base/target.h"

#include <array>

namespace tw {
namespace {

/// Tokens of the largest micro-batch, its longest sample and its share of targets, over the first epoch, whose steps
/// are the result.
int64_t measureBatches(const Recipe& recipe, const MeasuredSamples& samples, PlanOptions& plan) {
  const auto epoch = epochOf(recipe, samples);
  plan.tokensPerBatch = plan.longestSegment = plan.segmentsPerBatch = 1;
  plan.targetShare = 0;
  for (int64_t step = 0; step < epoch.steps(); ++step)
    for (const auto& microBatch : epoch.step(step)) {
      int64_t tokens = 0, targets = 0, segments = 0;
      for (const auto& element : microBatch)
        for (const size_t index : element) {
          ++segments;
          tokens += samples.shapes[index].length;
          targets += samples.trained[index];
          plan.longestSegment = std::max(plan.longestSegment, samples.shapes[index].length);
        }
      plan.tokensPerBatch = std::max(plan.tokensPerBatch, tokens);
      plan.segmentsPerBatch = std::max(plan.segmentsPerBatch, segments);
      if (tokens > 0)
        plan.targetShare = std::max(plan.targetShare, static_cast<double>(targets) / static_cast<double>(tokens));
    }
  return epoch.steps();
}

} // namespace

Result<std::shared_ptr<const ModelConfig>> EngineServices::configOf(const std::string& model) const {
  const auto folder = modelFolder(model);
  auto key = fileKey(folder / "config.json") + "|" + fileKey(folder / "generation_config.json");
  for (const auto& file : weightFiles(folder))
    key += "|" + fileKey(folder / fromUtf8(file)); // they say which head counts
  if (auto known = m_configs.find(key)) return known;
  TW_TRY(auto config, readModelConfig(folder));
  auto kept = std::make_shared<const ModelConfig>(std::move(config));
  m_configs.put(key, kept);
  return kept;
}

Result<PlanOptions> EngineServices::planOptions(const Recipe& recipe) const {
  if (recipe.model.path.empty())
    return fail(requestError("recipe.missing", TW_TEXT("The recipe names no model."), TW_TEXT("Set \"model.path\"."))
                    .in("model.path"));
  PlanOptions plan;
  TW_TRY(const auto config, configOf(recipe.model.path));
  TW_TRY(const auto device, resolveDevice(recipe.training.device));
  plan.model = *config;
  TW_TRY(plan.quantization, quantizationNamed(recipe.model.quantization));
  plan.doubleQuantization = recipe.model.double_quantization;
  plan.quantizationBlockSize = recipe.model.quantization_block_size;
  TW_TRY(plan.computeDtype, resolveComputeDtype(recipe.model.compute_dtype, device));
  TW_TRY(plan.method, methodOptions(recipe));
  plan.optimizer = recipe.training.optim;
  plan.gradientCheckpointing = recipe.training.gradient_checkpointing;
  plan.device = device;
  plan.limitBytes = memoryLimit(device);
  plan.tokensPerBatch = recipe.data.max_length * recipe.training.per_device_train_batch_size;
  plan.longestSegment = recipe.data.max_length;
  plan.segmentsPerBatch = recipe.training.per_device_train_batch_size;
  return plan;
}

Result<MemoryPlan> EngineServices::estimate(const Recipe& recipe, std::stop_token stop) const {
  TW_TRY(auto plan, planOptions(recipe));
  int64_t steps = 0;
  // With data and tokenizer at hand the batches are known; without, the plan is for full ones.
  const auto tokenizer = tokenizerOf(recipe.model.path);
  if (!recipe.data.train.empty() && (tokenizer || tokenizer.error().code != "tokenizer.missing")) {
    DataTotals totals;
    TW_TRY(const auto samples, measureSamples(recipe, totals, {}, stop));
    if (samples.shapes.empty()) return fail(nothingToTrainOn(samples.leftOut, recipe.data.max_length));
    TW_CHECK(checkIds(std::array{samples.lowestId, samples.highestId}, plan.model.vocabSize,
                      tokenizer ? tokenizer->get() : nullptr, TW_TEXT("The data")));
    steps = plannedSteps(measureBatches(recipe, samples, plan), recipe.training);
    TW_TRY(const int64_t before, positionsBefore(recipe, plan.model));
    TW_CHECK(plan.model.checkLength(before + plan.longestSegment));
  }
  TW_TRY(auto planned, planMemory(plan));
  planned.total_steps = steps;
  return planned;
}

Result<MemoryPlan> EngineServices::estimateFull(const Recipe& recipe) const {
  TW_TRY(const auto plan, planOptions(recipe));
  return planMemory(plan);
}

Result<std::vector<FitProposal>> EngineServices::makeItFit(const Recipe& recipe) const {
  return proposeFits(recipe, [this](const Recipe& changed) { return estimateFull(changed); });
}

Result<std::vector<ModuleInfo>> EngineServices::modules(const std::string& model) const {
  TW_TRY(const auto config, configOf(model));
  std::vector<ModuleInfo> all;
  const auto add = [&](const std::string& path, int64_t in, int64_t out, const char* group) {
    const auto name = lastName(path);
    for (auto& known : all)
      if (known.name == name) {
        ++known.layers;
        return;
      }
    all.push_back({name, group, in, out, 1});
  };
  using Part = TensorSlot::Part;
  const auto names = tensorNames(*config);
  for (const auto& slot : tensorSlots(*config, names)) {
    if (slot.part == Part::Embedding) add(slot.module(), slot.in(), slot.out(), "embedding");
    const bool routed = slot.kind == TensorSlot::Kind::Router || slot.kind == TensorSlot::Kind::Expert;
    if (slot.expert > 0) continue; // one stands for all of a layer
    if (slot.kind != TensorSlot::Kind::Weight && !(routed && config->experts.targetedAsLinears)) continue;
    const bool shared = slot.part == Part::SharedGate || slot.part == Part::SharedUp || slot.part == Part::SharedDown ||
                        slot.part == Part::SharedScale;
    const bool mlp = routed || shared || slot.part == Part::Gate || slot.part == Part::Up ||
                     slot.part == Part::GateUp || slot.part == Part::Down;
    const bool attention = slot.part == Part::Q || slot.part == Part::K || slot.part == Part::V ||
                           slot.part == Part::Qkv || slot.part == Part::O;
    add(slot.module(), slot.in(), slot.out(), mlp ? "mlp" : attention ? "attention" : "other");
  }
  add(names.head, config->hiddenSize, config->vocabSize, "head"); // a tied one too can be a target
  return all;
}

Result<ExportPlan> EngineServices::planExport(const commands::Export& request) const {
  TW_TRY(const auto exporter, makeExporter(request.format));
  Command located = request;
  locateFolders(located, [](const Event&) {});
  TW_TRY(const auto plain, exportRequest(std::get<commands::Export>(located)));
  TW_TRY(const auto size, exporter->plan(plain));
  ExportPlan plan;
  plan.bytes = size.bytes;
  plan.files = size.files;
  TW_TRY(plan.free_bytes, freeBytes(fromUtf8(request.out)));
  return plan;
}

} // namespace tw
