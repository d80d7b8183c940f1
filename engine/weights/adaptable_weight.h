#pragma once
// A weight to which tuning methods attach.
#include "engine/weights/weight_method.h"
#include "engine/weights/weight_storage.h"

#include <memory>
#include <string>
#include <vector>

namespace tw {

/// y = x·Wᵀ + b, plus what is attached. Shapes: x [tokens, in], y [tokens, out], dtype = x's.
class AdaptableWeight {
 public:
  AdaptableWeight(std::string name, std::unique_ptr<WeightStorage> storage, at::Tensor bias, uint64_t index)
      : m_name(std::move(name)), m_storage(std::move(storage)), m_bias(std::move(bias)), m_index(index) {}

  at::Tensor forward(const at::Tensor& x, const ForwardMode& mode) const;

  /// Module path as in the checkpoint without ".weight": "model.layers.0.self_attn.q_proj".
  const std::string& name() const { return m_name; }
  uint64_t index() const { return m_index; }
  int64_t inFeatures() const { return m_storage->inFeatures(); }
  int64_t outFeatures() const { return m_storage->outFeatures(); }
  WeightStorage& storage() { return *m_storage; }
  const WeightStorage& storage() const { return *m_storage; }
  /// [out] or undefined. Replaceable, so that a method can train it.
  const at::Tensor& bias() const { return m_bias; }
  void setBias(at::Tensor bias) { m_bias = std::move(bias); }

  /// The newest is the outermost (weight_method.h).
  void attach(std::shared_ptr<const WeightMethod> method) { m_methods.push_back(std::move(method)); }
  void detach(const WeightMethod* method);
  const std::vector<std::shared_ptr<const WeightMethod>>& methods() const { return m_methods; }

 private:
  std::string m_name;
  std::unique_ptr<WeightStorage> m_storage;
  at::Tensor m_bias;
  uint64_t m_index;
  std::vector<std::shared_ptr<const WeightMethod>> m_methods;
};

} // namespace tw
