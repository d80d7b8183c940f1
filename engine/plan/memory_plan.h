#pragma once
// Memory of a training run before it starts, from the shapes the trainer uses.
#include "engine/api/memory_plan.h"
#include "engine/tune/base/method.h"

#include <ATen/Parallel.h>

namespace tw {

struct PlanOptions {
  ModelConfig model;
  Quantization quantization = Quantization::None;
  bool doubleQuantization = true;
  int64_t quantizationBlockSize = 64;
  at::ScalarType computeDtype = at::kFloat;
  MethodOptions method;
  std::string optimizer = "adamw";
  int64_t tokensPerBatch = 1024; ///< pack length × batch size
  int64_t longestSegment = 1024; ///< longest sample that can occur
  int64_t segmentsPerBatch = 1;  ///< most samples in a batch: before each of them stands what the method puts there
  /// Part of a batch's tokens that carry loss, 0…1 (1 where it is not known: the head is planned for the worst case).
  double targetShare = 1.0;
  bool gradientCheckpointing = false;
  at::Device device = at::kCPU;
  int64_t threads = at::get_num_threads(); ///< that multiply at once on a CPU
  int64_t limitBytes = 0;                  ///< 0: what the device has
};

/// Errors: target.*, method.*, model.quantization, optimizer.unknown as attaching would give them.
Result<MemoryPlan> planMemory(const PlanOptions& options);

} // namespace tw
