#pragma once
// A weight to which a tuning method may attach. Methods know no quantiser and no family; quantisers know no method.
#include "engine/weights/weight_storage.h"
#include <ATen/ATen.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tw {

/// y += scale · B·(A·dropout(x)); A [r, in], B [out, r], both float32.
struct LowRank {
  at::Tensor A, B;
  double scale = 1.0;
  double dropout = 0.0; ///< probability; applies only while training
};

class AdaptableWeight;

/// What a tuning method puts on one weight.
class WeightMethod {
 public:
  virtual ~WeightMethod() = default;
  /// The term for the fused path, or nullopt when the method is not a plain low-rank sum.
  virtual std::optional<LowRank> lowRank() const { return std::nullopt; }
  /// General path, used when lowRank() is nullopt: the adapted output from x [tokens, in] and base(x) [tokens, out].
  virtual at::Tensor apply(const AdaptableWeight& weight, const at::Tensor& x, const at::Tensor& base) const;
  /// ΔW [out, in] in float32, as merging adds it.
  virtual at::Tensor delta() const = 0;
};

/// What a forward pass needs to know beyond its input.
struct ForwardMode {
  bool training = false;
  uint64_t dropoutSeed =
      0; ///< dropout masks are a function of (dropoutSeed, weight index): recomputation and resume repeat them
};

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
