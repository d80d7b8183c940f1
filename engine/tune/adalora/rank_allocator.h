#pragma once
// How AdaLoRA decides which ranks stay (PEFT 0.21.2's RankAllocator; section 3.2 of arXiv:2303.10512): the importance
// of each value and its doubt are two moving averages, a rank's is the sum over its parts, and the least important ones
// of all layers together go until the budget of the step is met.
#include "engine/tune/adalora/adalora_config.h"
#include "engine/tune/base/method.h"

namespace tw {

class RankAllocator {
 public:
  /// The three tensors of a term, as indices into the list of trainable tensors.
  struct Triplet {
    size_t a = 0, b = 0, e = 0;
    std::string module;
  };
  /// `tensors`: the trained ones, float32; other names than lora_A, lora_B, lora_E are left alone. They must outlive
  /// this.
  RankAllocator(const std::vector<TrainableTensor>& tensors, const AdaloraConfig& config);

  void setTotalSteps(int64_t steps) { m_schedule.totalSteps = steps; }
  /// After the optimizer's step `step` (from 1), while its gradients stand. Zeroes the values of ranks that go.
  void update(int64_t step);
  /// Mean over all A and B of ‖A·Aᵀ - 1‖ and ‖Bᵀ·B - 1‖ (Frobenius), differentiable.
  at::Tensor orthogonality() const;
  /// Ranks of all layers after a step, and whether they are put through then.
  std::pair<int64_t, bool> budget(int64_t step) const;

  /// Whether ranks were taken away yet.
  bool hasTaken() const { return m_taken; }
  /// Which ranks of a module are left: those that were not taken away, and those whose value was moved since.
  std::vector<bool> keptOf(const Triplet& triplet) const;
  const std::vector<Triplet>& triplets() const { return m_triplets; }
  /// What a checkpoint needs to go on exactly: averages and masks, as views.
  std::vector<NamedTensor> state() const;
  /// After new values for state(): the masks tell whether ranks were taken away.
  void restored();

  static constexpr const char* kParts[] = {"lora_A", "lora_B", "lora_E"};

 private:
  void average(size_t tensor);
  at::Tensor importance(size_t tensor) const;
  void takeDownTo(int64_t budget);
  void applyMasks();

  const std::vector<TrainableTensor>& m_tensors;
  AdaloraSchedule m_schedule;
  double m_beta1, m_beta2;
  int64_t m_first = 0, m_last = 0; ///< budgets at the beginning and at the end
  std::vector<Triplet> m_triplets;
  std::vector<size_t> m_watched;                 ///< all tensors of triplets
  std::vector<at::Tensor> m_importance, m_doubt; ///< by place in m_watched
  std::unordered_map<size_t, size_t> m_placeOf;  ///< in m_watched, by index of the tensor
  std::vector<at::Tensor> m_masks;               ///< by triplet, [r, 1] float32: 1 stays
  bool m_taken = false;
};

} // namespace tw
