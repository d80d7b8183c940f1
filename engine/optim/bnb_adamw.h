#pragma once
#include "engine/optim/pager.h"
#include "engine/optim/tensorwise.h"

namespace tw {

/// bitsandbytes' AdamW: in 8 bits both averages are held in blocks of 256 values (dynamic_code.h; state1, state2,
/// absmax1, absmax2), except those of tensors below 4096 values and of embeddings, which stay float32 (state1, state2);
/// paged, the state of large tensors may lie in main memory (pager.h). The update is AdamW's, in float32, from the
/// averages before they are rounded.
class BnbAdamW : public TensorwiseOptimizer {
 public:
  struct Form {
    int bits = 8; ///< 8 or 32
    bool paged = false;
    Pager::Gauge gauge; ///< for tests: see Pager
  };
  BnbAdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options, const Form& form);
  void changeState(const std::string& parameter, const std::function<void(at::Tensor& part)>& change) override;
  const Pager& pager() const { return m_pager; }

  static constexpr int64_t kLeastValues = 4096; ///< of a tensor that is held in 8 bits
  /// `full`: held in 32 bits whatever its size.
  static int64_t stateBytes(at::IntArrayRef shape, int bits, bool full);

 private:
  void update(const Group& group, double learningRate) override;
  void updateTensor(const Part& part, State& state) override;
  void updatePiece(const Part& part, const State& state) const;
  State freshState(size_t tensor, const OptimizerOptions& options);
  void movePages();
  OptimizerOptions m_options;
  Form m_form;
  Pager m_pager;
};

} // namespace tw
