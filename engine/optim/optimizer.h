#pragma once
// What moves the trainable tensors. Their values and gradients lie in flat float32 buffers, so that norm, clipping and
// the sum over processes are one pass each; what an optimizer remembers besides is asked of it by everyone who keeps
// or counts it (checkpoint, memory plan, room on the disk, methods that prune or reset it).
#include "engine/model/causal_model.h"
#include "engine/optim/trainable_tensor.h"

#include <functional>
#include <optional>
#include <unordered_map>

namespace tw {

/// What differs for one tensor.
struct TensorTerms {
  double rateFactor = 1.0; ///< its learning rate is the step's times this
  bool fullState = false;  ///< optimizers with a state in fewer bits keep this one's in 32
};

/// The recipe's fields; each optimizer reads those that concern it.
struct OptimizerOptions {
  std::string type = "adamw"; ///< training.optim
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.0;
  bool relativeStep = false, scaleParameter = false; ///< of Adafactor, as clipThreshold
  double clipThreshold = 1.0;
  std::function<TensorTerms(const TrainableTensor&)> termsOf; ///< empty: none differs
};

class Optimizer {
 public:
  /// The tensors keep their values and lose their gradients.
  virtual ~Optimizer();
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// All gradients, float32 [parameterCount()], tensors with the same decay and rate together, decaying ones first:
  /// autograd adds into views of it.
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
  /// The rate that the next step will use where the schedule says `scheduled`.
  virtual double usedRate(double scheduled) const { return scheduled; }

  /// What is remembered of the tensor called `parameter` (TrainableTensor::name), under the names that torch's or
  /// bitsandbytes' optimizer has for it ("exp_avg"). Views: what is written into them is what counts from then on.
  /// Empty for a name that is not trained.
  std::vector<NamedTensor> stateOf(const std::string& parameter) const;
  /// Shows `change` each part of what is remembered of the tensor as float32 values, to be changed in place, whatever
  /// it is held in.
  virtual void changeState(const std::string& parameter, const std::function<void(at::Tensor& part)>& change);
  /// All of it as checkpoints keep it, under "<parameter>.<name>".
  std::vector<NamedTensor> state() const;
  int64_t stateBytes() const;

 protected:
  /// Neighbouring values with the same weight decay and rate, of whole tensors in buffer order.
  struct Group {
    int64_t begin = 0, end = 0;
    size_t firstTensor = 0, endTensor = 0;
    double weightDecay = 0, rateFactor = 1.0;
  };
  /// Moves the tensors' data and gradients into flat buffers; their identity stays.
  Optimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options);
  /// Moves the values of `group` at its own rate; steps() counts this update already.
  virtual void update(const Group& group, double learningRate) = 0;
  /// What is remembered of one tensor, by its place in buffer order: views.
  virtual std::vector<NamedTensor> stateAt(size_t tensor) const = 0;

  const at::Tensor& values() const { return m_values; }
  size_t tensorCount() const { return m_tensors.size(); }
  const TrainableTensor& tensor(size_t i) const { return m_tensors[i]; }
  /// Where the tensor's values begin in the flat buffers.
  int64_t beginOf(size_t tensor) const { return m_begins[tensor]; }
  std::optional<size_t> placeOf(const std::string& parameter) const;

 private:
  std::vector<TrainableTensor> m_tensors; ///< in buffer order
  std::vector<int64_t> m_begins;          ///< of each tensor in the buffers
  std::unordered_map<std::string, size_t> m_byName;
  std::vector<Group> m_groups;
  at::Tensor m_values, m_gradients; ///< [all]
  int64_t m_steps = 0;
};

} // namespace tw
