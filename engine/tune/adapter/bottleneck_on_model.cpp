#include "engine/tune/adapter/bottleneck_on_model.h"

#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace tw {
namespace {

at::Tensor bent(const at::Tensor& x, BottleneckBend bend) {
  switch (bend) {
  case BottleneckBend::Relu: return at::relu(x);
  case BottleneckBend::Gelu: return at::gelu(x);
  case BottleneckBend::Silu: return at::silu(x);
  case BottleneckBend::Tanh: break;
  }
  return at::tanh(x);
}

} // namespace

class BottleneckOnModel::AtBlocks : public BlockMethod {
 public:
  struct Layers {
    at::Tensor downBias, down, upBias, up;
  };
  explicit AtBlocks(BottleneckBend bend) : m_bend(bend) {}
  void add(int64_t layer, Block block, Layers layers) { m_layers[{layer, block}] = std::move(layers); }
  void setFactor(double factor) { m_factor = factor; }

  at::Tensor apply(const BlockPass& pass) const override {
    const auto found = m_layers.find({pass.layer, pass.block});
    if (found == m_layers.end()) return pass.output;
    const auto& layers = found->second;
    const auto dtype = pass.output.scalar_type();
    const auto narrow = at::linear(pass.output, layers.down.to(dtype), layers.downBias.to(dtype));
    const auto added = at::linear(bent(narrow, m_bend), layers.up.to(dtype), layers.upBias.to(dtype));
    return pass.output + (m_factor == 1.0 ? added : added * m_factor);
  }

 private:
  BottleneckBend m_bend;
  double m_factor = 1.0;
  std::map<std::pair<int64_t, Block>, Layers> m_layers;
};

std::vector<MethodFootprint::Trainable> bottleneckTensors(const BottleneckPlace& place, int64_t hidden, int64_t width) {
  const auto key = kPeftPrefix + place.key;
  return {{key + ".down.bias", {width}},
          {key + ".down.weight", {width, hidden}},
          {key + ".up.bias", {hidden}},
          {key + ".up.weight", {hidden, width}}};
}

BottleneckOnModel::BottleneckOnModel(CausalModel& model, BottleneckConfig config, bool trainable)
    : m_model(model), m_config(std::move(config)), m_blocks(std::make_shared<AtBlocks>(m_config.bend)) {
  const int64_t hidden = model.config().hiddenSize, width = bottleneckWidth(model.config(), m_config);
  const auto options = at::TensorOptions().dtype(at::kFloat).device(model.device());
  for (const auto& place : bottleneckPlaces(ModelShape(model), m_config)) {
    std::vector<at::Tensor> made;
    for (const auto& [name, shape] : bottleneckTensors(place, hidden, width)) {
      made.push_back(at::zeros(shape, options).requires_grad_(trainable));
      m_tensors.push_back({name, made.back(), shape.size() > 1});
    }
    m_blocks->add(place.layer, place.block, {made[0], made[1], made[2], made[3]});
  }
  std::sort(m_tensors.begin(), m_tensors.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  m_model.attach(m_blocks);
}

BottleneckOnModel::~BottleneckOnModel() { setActive(false); }

void BottleneckOnModel::initialize(uint64_t seed) {
  const at::NoGradGuard guard;
  auto random = at::detail::createCPUGenerator(seed);
  for (const auto& [name, tensor, decays] : m_tensors) {
    if (!name.ends_with(".down.weight")) continue;
    const double bound = 1.0 / std::sqrt(static_cast<double>(tensor.size(1)));
    at::Tensor(tensor).copy_(at::empty(tensor.sizes(), at::kFloat).uniform_(-bound, bound, random));
  }
}

void BottleneckOnModel::setActive(bool active) {
  if (active == m_active) return;
  m_active = active;
  if (active) m_model.attach(m_blocks);
  else m_model.detach(m_blocks.get());
}

void BottleneckOnModel::setFactor(double factor) { m_blocks->setFactor(factor); }

Result<> BottleneckOnModel::read(const fs::path& folder) {
  return readAdapterTensors(folder, m_tensors, [](const std::string&, const at::Tensor&) { return false; });
}

Result<> BottleneckOnModel::write(const fs::path& folder) const {
  TW_CHECK(writeAdapterTensors(folder, m_tensors));
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(bottleneckConfigJson(m_config)));
}

} // namespace tw
