#include "engine/optim/adamw.h"

#include "tw_kernels/adamw.h"
#include "tw_kernels/dispatch.h"

#include <ATen/ops/_fused_adamw.h>

namespace tw {

AdamW::AdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
    : ElementwiseOptimizer(std::move(tensors), options.weightDecay, {"exp_avg", "exp_avg_sq"}), m_options(options) {}

void AdamW::updateFlat(const Flat& flat, double learningRate) {
  const auto &average = flat.state[0], &squared = flat.state[1];
  if (!flat.values.is_cpu() || !kernels::available(kernels::Device::Cpu, kernels::Op::AdamW)) {
    const auto count = at::full({}, static_cast<double>(steps()), flat.values.options());
    at::_fused_adamw_({flat.values}, {flat.gradients}, {average}, {squared}, {}, {count}, learningRate, m_options.beta1,
                      m_options.beta2, flat.weightDecay, m_options.epsilon, false, false);
    return;
  }
  kernels::AdamWParams params;
  params.parameter = flat.values.data_ptr<float>();
  params.gradient = flat.gradients.data_ptr<float>();
  params.firstMoment = average.data_ptr<float>();
  params.secondMoment = squared.data_ptr<float>();
  params.count = flat.values.numel();
  params.learningRate = learningRate;
  params.beta1 = m_options.beta1;
  params.beta2 = m_options.beta2;
  params.epsilon = m_options.epsilon;
  params.weightDecay = flat.weightDecay;
  params.step = steps();
  TORCH_CHECK(kernels::adamw_step(kernels::Device::Cpu, params) == kernels::Status::Ok,
              "adamw_step refused its arguments");
}

} // namespace tw
