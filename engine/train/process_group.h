#pragma once
// The processes that make a training step together, each with a whole model and its share of the step's micro-batches.
// All that they must agree on goes through here: the number of targets, the gradients, whether to stop or to skip, and
// who writes files.
#include <ATen/ATen.h>
#include <vector>

namespace tw {

/// Every call is made by all processes, in the same order; it returns when all have made it, and throws c10::Error when
/// one of them is gone.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;
  virtual int64_t rank() const = 0; ///< 0 … size() - 1
  virtual int64_t size() const = 0;
  /// Puts the sum over all processes in the place of `values` (float32 or float64), the same bits in each: they go on
  /// from it without asking again.
  virtual void sum(const at::Tensor& values) = 0;
  /// What each process gives, by rank.
  virtual std::vector<std::vector<int64_t>> gather(const std::vector<int64_t>& own) = 0;

  /// Writes the files and tells the events.
  bool leads() const { return rank() == 0; }
  /// The process that takes micro-batch `index` of a step.
  bool takes(size_t index) const { return static_cast<int64_t>(index) % size() == rank(); }
  int64_t total(int64_t own);
  double total(double own);
  bool any(bool own) { return total(int64_t{own}) > 0; }
  /// All lists, one behind the other.
  std::vector<int64_t> joined(const std::vector<int64_t>& own);
};

/// The group of one process.
ProcessGroup& alone();

} // namespace tw
