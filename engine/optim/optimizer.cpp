#include "engine/optim/optimizer.h"

#include <algorithm>
#include <cmath>

namespace tw {

Optimizer::Optimizer(std::vector<TrainableTensor> tensors, const OptimizerOptions& options)
    : m_tensors(std::move(tensors)) {
  const at::NoGradGuard guard;
  const auto factorOf = [&](const TrainableTensor& tensor) {
    return options.termsOf ? options.termsOf(tensor).rateFactor : 1.0;
  };
  std::stable_sort(m_tensors.begin(), m_tensors.end(), [&](const TrainableTensor& a, const TrainableTensor& b) {
    return a.decays != b.decays ? a.decays : factorOf(a) < factorOf(b);
  });
  int64_t all = 0;
  for (const auto& tensor : m_tensors) {
    const double decay = tensor.decays ? options.weightDecay : 0.0, factor = factorOf(tensor);
    const size_t place = m_begins.size();
    m_byName[tensor.name] = place;
    m_begins.push_back(all);
    if (m_groups.empty() || m_groups.back().weightDecay != decay || m_groups.back().rateFactor != factor)
      m_groups.push_back({all, all, place, place, decay, factor});
    all += tensor.tensor.numel();
    m_groups.back().end = all;
    m_groups.back().endTensor = place + 1;
  }
  const auto buffer = m_tensors.empty() ? at::TensorOptions().dtype(at::kFloat)
                                        : m_tensors.front().tensor.options().requires_grad(false);
  m_values = at::empty({all}, buffer);
  const auto partOf = [&](const at::Tensor& whole, size_t i) {
    const auto& tensor = m_tensors[i].tensor;
    return whole.narrow(0, m_begins[i], tensor.numel()).view(tensor.sizes());
  };
  for (size_t i = 0; i < m_tensors.size(); ++i) {
    auto view = partOf(m_values, i);
    view.copy_(m_tensors[i].tensor);
    m_tensors[i].tensor.set_data(view); // frees the old storage: at no time are there two copies of all
  }
  m_gradients = at::zeros({all}, buffer);
  for (size_t i = 0; i < m_tensors.size(); ++i) // autograd adds in place into a gradient that is there
    m_tensors[i].tensor.mutable_grad() = partOf(m_gradients, i);
}

Optimizer::~Optimizer() {
  for (auto& tensor : m_tensors) tensor.tensor.mutable_grad() = at::Tensor();
}

double Optimizer::gradientNorm() const { return m_gradients.norm().item<double>(); }

bool Optimizer::valuesFinite() const {
  return std::isfinite(m_values.norm().item<double>()) || at::isfinite(m_values).all().item<bool>();
}

void Optimizer::scaleGradients(double factor) {
  if (factor != 1.0) m_gradients.mul_(factor);
}

void Optimizer::zeroGradients() { m_gradients.zero_(); }

void Optimizer::step(double learningRate, const std::function<void()>& beforeZero) {
  const at::NoGradGuard guard;
  ++m_steps;
  for (const auto& group : m_groups) update(group, learningRate * group.rateFactor);
  if (beforeZero) beforeZero();
  zeroGradients();
}

std::optional<size_t> Optimizer::placeOf(const std::string& parameter) const {
  const auto found = m_byName.find(parameter);
  return found == m_byName.end() ? std::nullopt : std::optional(found->second);
}

std::vector<NamedTensor> Optimizer::stateOf(const std::string& parameter) const {
  const auto place = placeOf(parameter);
  return place ? stateAt(*place) : std::vector<NamedTensor>{};
}

void Optimizer::changeState(const std::string& parameter, const std::function<void(at::Tensor& part)>& change) {
  const at::NoGradGuard guard;
  for (auto& [name, tensor] : stateOf(parameter)) change(tensor);
}

std::vector<NamedTensor> Optimizer::state() const {
  std::vector<NamedTensor> all;
  for (size_t i = 0; i < m_tensors.size(); ++i)
    for (auto& [name, tensor] : stateAt(i)) all.push_back({m_tensors[i].name + "." + name, std::move(tensor)});
  return all;
}

int64_t Optimizer::stateBytes() const {
  int64_t bytes = 0;
  for (const auto& [name, tensor] : state()) bytes += static_cast<int64_t>(tensor.nbytes());
  return bytes;
}

} // namespace tw
