#pragma once
// What moves the trainable tensors. Their values and gradients lie in flat float32 buffers, so that norm, clipping and
// the sum over processes are one pass each; what an optimizer remembers besides is asked of it by everyone who keeps
// or counts it (checkpoint, memory plan, room on the disk, methods that prune or reset it).
#include "engine/model/causal_model.h"
#include "engine/optim/trainable_tensor.h"

#include <functional>
#include <unordered_map>

namespace tw {

/// The recipe's fields; each optimizer reads those that concern it.
struct OptimizerOptions {
  std::string type = "adamw"; ///< training.optim
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0;
};

class Optimizer {
 public:
  /// The tensors keep their values and lose their gradients.
  virtual ~Optimizer();
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// All gradients, float32 [parameterCount()], decaying tensors first: autograd adds into views of it.
  const at::Tensor& gradients() const { return m_gradients; }
  /// Global L2 norm of the gradients as they stand.
  double gradientNorm() const;
  void scaleGradients(double factor);
  void zeroGradients();
  /// One update with the gradients as they stand; then they are zero. `beforeZero` is called between the two.
  void step(double learningRate, const std::function<void()>& beforeZero = {});

  /// No value is NaN or infinite.
  bool valuesFinite() const;
  int64_t parameterCount() const { return m_values.numel(); }
  /// Updates done.
  int64_t steps() const { return m_steps; }
  void setSteps(int64_t steps) { m_steps = steps; }

  /// What is remembered of the tensor called `parameter` (TrainableTensor::name), under the names that torch's or
  /// bitsandbytes' optimizer has for it ("exp_avg"). Views: what is written into them is what counts from then on.
  /// Empty for a name that is not trained.
  std::vector<NamedTensor> stateOf(const std::string& parameter) const;
  /// All of it as checkpoints keep it, under "<parameter>.<name>".
  std::vector<NamedTensor> state() const;
  int64_t stateBytes() const;

 protected:
  /// Neighbouring values with the same weight decay.
  struct Group {
    int64_t begin = 0, end = 0;
    double weightDecay = 0;
  };
  /// Moves the tensors' data and gradients into flat buffers (decaying ones first); their identity stays.
  Optimizer(std::vector<TrainableTensor> tensors, double weightDecay);
  /// Moves the values of `group`; steps() counts this update already.
  virtual void update(const Group& group, double learningRate) = 0;
  /// What is remembered of one tensor: views. `begin`: where its values begin in the flat buffers.
  virtual std::vector<NamedTensor> stateAt(const TrainableTensor& tensor, int64_t begin) const = 0;

  const at::Tensor& values() const { return m_values; }

 private:
  std::vector<TrainableTensor> m_tensors; ///< in buffer order
  std::vector<int64_t> m_begins;          ///< of each tensor in the buffers
  std::unordered_map<std::string, size_t> m_byName;
  std::vector<Group> m_groups;
  at::Tensor m_values, m_gradients; ///< [all]
  int64_t m_steps = 0;
};

} // namespace tw
