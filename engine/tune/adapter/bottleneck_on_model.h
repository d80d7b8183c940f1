#pragma once
// Bottleneck adapters on a model.
#include "engine/tune/adapter/bottleneck_config.h"
#include "engine/tune/base/method.h"

#include <ATen/core/Generator.h>

namespace tw {

/// Behind block output h [tokens, hidden]: h + f · (U·bend(D·h + d) + u), D [width, hidden], U [hidden, width]. The
/// residual within the adapter leaves the model as it was while U and u are zero. f: the factor of the mount.
class BottleneckOnModel {
 public:
  /// Puts adapters of zeros on `model`, which must outlive this; they come off when it ends. `trainable`: the tensors
  /// require gradients.
  BottleneckOnModel(CausalModel& model, BottleneckConfig config, bool trainable);
  ~BottleneckOnModel();
  BottleneckOnModel(const BottleneckOnModel&) = delete;
  BottleneckOnModel& operator=(const BottleneckOnModel&) = delete;

  const BottleneckConfig& config() const { return m_config; }
  /// By name: of each adapter down.bias, down.weight, up.bias, up.weight, float32.
  const std::vector<TrainableTensor>& tensors() const { return m_tensors; }
  /// D as torch's Linear begins, U zero.
  void initialize(uint64_t seed);
  void setActive(bool active);
  void setFactor(double factor);
  /// Errors: adapter.*.
  Result<> read(const fs::path& folder);
  Result<> write(const fs::path& folder) const;

 private:
  class AtBlocks;
  CausalModel& m_model;
  BottleneckConfig m_config;
  std::shared_ptr<AtBlocks> m_blocks;
  bool m_active = true;
  std::vector<TrainableTensor> m_tensors;
};

/// The tensors of one adapter behind its key, in the order of BottleneckOnModel::tensors().
std::vector<MethodFootprint::Trainable> bottleneckTensors(const BottleneckPlace& place, int64_t hidden, int64_t width);

} // namespace tw
