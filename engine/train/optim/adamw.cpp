#include "engine/train/optim/adamw.h"

#include "tw_kernels/adamw.h"

#include <ATen/ops/_fused_adamw.h>

namespace tw {

AdamW::AdamW(std::vector<TrainableTensor> tensors, const AdamWOptions& options)
    : m_tensors(std::move(tensors)), m_options(options) {
  const at::NoGradGuard guard;
  std::stable_partition(m_tensors.begin(), m_tensors.end(),
                        [](const TrainableTensor& tensor) { return tensor.decays; });
  int64_t all = 0, decaying = 0;
  for (const auto& tensor : m_tensors) {
    all += tensor.tensor.numel();
    if (tensor.decays) decaying = all;
  }
  m_groups = {{0, decaying, options.weightDecay}, {decaying, all, 0.0}};
  const auto buffer = m_tensors.empty() ? at::TensorOptions().dtype(at::kFloat)
                                        : m_tensors.front().tensor.options().requires_grad(false);
  m_values = at::empty({all}, buffer);
  int64_t at = 0;
  for (auto& [name, tensor, decays] : m_tensors) {
    auto view = m_values.narrow(0, at, tensor.numel()).view(tensor.sizes());
    view.copy_(tensor);
    tensor.set_data(view); // frees the old storage: at no time are there two copies of all
    at += tensor.numel();
  }
  m_gradients = at::zeros({all}, buffer);
  m_average = at::zeros({all}, buffer);
  m_squared = at::zeros({all}, buffer);
  at = 0;
  for (auto& [name, tensor, decays] : m_tensors) { // autograd adds in place into a gradient that is there
    tensor.mutable_grad() = m_gradients.narrow(0, at, tensor.numel()).view(tensor.sizes());
    at += tensor.numel();
  }
}

AdamW::~AdamW() {
  for (auto& tensor : m_tensors) tensor.tensor.mutable_grad() = at::Tensor();
}

double AdamW::gradientNorm() const { return m_gradients.norm().item<double>(); }

bool AdamW::valuesFinite() const {
  return std::isfinite(m_values.norm().item<double>()) || at::isfinite(m_values).all().item<bool>();
}

void AdamW::scaleGradients(double factor) {
  if (factor != 1.0) m_gradients.mul_(factor);
}

void AdamW::zeroGradients() { m_gradients.zero_(); }

void AdamW::step(double learningRate) {
  const at::NoGradGuard guard;
  ++m_steps;
  for (const auto& group : m_groups) {
    if (group.begin == group.end) continue;
    const auto part = [&](const at::Tensor& buffer) { return buffer.narrow(0, group.begin, group.end - group.begin); };
    if (m_values.is_cpu()) {
      kernels::AdamWParams params;
      params.parameter = part(m_values).data_ptr<float>();
      params.gradient = part(m_gradients).data_ptr<float>();
      params.firstMoment = part(m_average).data_ptr<float>();
      params.secondMoment = part(m_squared).data_ptr<float>();
      params.count = group.end - group.begin;
      params.learningRate = learningRate;
      params.beta1 = m_options.beta1;
      params.beta2 = m_options.beta2;
      params.epsilon = m_options.epsilon;
      params.weightDecay = group.weightDecay;
      params.step = m_steps;
      TORCH_CHECK(kernels::adamw_step(kernels::Device::Cpu, params) == kernels::Status::Ok,
                  "adamw_step refused its arguments");
    } else {
      const auto count = at::full({}, static_cast<double>(m_steps), m_values.options());
      at::_fused_adamw_({part(m_values)}, {part(m_gradients)}, {part(m_average)}, {part(m_squared)}, {}, {count},
                        learningRate, m_options.beta1, m_options.beta2, group.weightDecay, m_options.epsilon, false,
                        false);
    }
  }
  zeroGradients();
}

std::vector<NamedTensor> AdamW::state() const {
  std::vector<NamedTensor> tensors;
  int64_t at = 0;
  for (const auto& [name, tensor, decays] : m_tensors) {
    const auto part = [&, count = tensor.numel(), sizes = tensor.sizes()](const at::Tensor& buffer) {
      return buffer.narrow(0, at, count).view(sizes);
    };
    tensors.push_back({name + ".exp_avg", part(m_average)});
    tensors.push_back({name + ".exp_avg_sq", part(m_squared)});
    at += tensor.numel();
  }
  return tensors;
}

} // namespace tw
