#include "engine/optim/adamw.h"

#include "tw_kernels/adamw.h"
#include "tw_kernels/dispatch.h"

#include <ATen/ops/_fused_adamw.h>

namespace tw {

void applyAdamW(const AdamWStep& now, const OptimizerOptions& options) {
  const auto& [values, gradients, average, squared, learningRate, weightDecay, step] = now;
  if (!values.is_cpu() || !kernels::available(kernels::Device::Cpu, kernels::Op::AdamW)) {
    const auto count = at::full({}, static_cast<double>(step), values.options());
    at::_fused_adamw_({values}, {gradients}, {average}, {squared}, {}, {count}, learningRate, options.beta1,
                      options.beta2, weightDecay, options.epsilon, false, false);
    return;
  }
  kernels::AdamWParams params;
  params.parameter = values.data_ptr<float>();
  params.gradient = gradients.data_ptr<float>();
  params.firstMoment = average.data_ptr<float>();
  params.secondMoment = squared.data_ptr<float>();
  params.count = values.numel();
  params.learningRate = learningRate;
  params.beta1 = options.beta1;
  params.beta2 = options.beta2;
  params.epsilon = options.epsilon;
  params.weightDecay = weightDecay;
  params.step = step;
  TORCH_CHECK(kernels::adamw_step(kernels::Device::Cpu, params) == kernels::Status::Ok,
              "adamw_step refused its arguments");
}

AdamW::AdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
    : ElementwiseOptimizer(std::move(tensors), options, {"exp_avg", "exp_avg_sq"}), m_options(options) {}

void AdamW::updateFlat(const Flat& flat, double learningRate) {
  applyAdamW({flat.values, flat.gradients, flat.state[0], flat.state[1], learningRate, flat.weightDecay, steps()},
             m_options);
}

} // namespace tw
