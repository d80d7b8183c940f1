#pragma once
#include "engine/api/json.h"
#include "engine/api/note.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tw {

/// Bytes above the idle process at the peak of a training step, by what holds them (docs/formats.md, `estimate`).
struct MemoryPlan {
  std::string device;
  int64_t weights_bytes = 0;      ///< base weights as held, without quantisation constants
  int64_t quantization_bytes = 0; ///< absmax, code books
  int64_t adapter_bytes = 0, gradient_bytes = 0, optimizer_bytes = 0;
  int64_t activation_bytes = 0; ///< saved for backward plus one block's transients
  int64_t logits_bytes = 0, workspace_bytes = 0;
  int64_t limit_bytes = 0; ///< what the device has
  int64_t trainable_parameters = 0, total_parameters = 0;
  int64_t total_steps = 0; ///< of the run that the plan is for; 0 where the data was not read
  std::vector<Note> notes; ///< what the method has to say of this model (train tells it too)
  int64_t total() const {
    return weights_bytes + quantization_bytes + adapter_bytes + gradient_bytes + optimizer_bytes + activation_bytes +
           logits_bytes + workspace_bytes;
  }
  bool fits() const { return total() <= limit_bytes; }
};
Json toJson(const MemoryPlan& plan);

} // namespace tw
