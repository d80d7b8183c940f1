#pragma once
// EVA (Paischer et al. 2024, arXiv:2410.07170) as PEFT 0.21.2 computes it: A begins as the main directions of a
// weight's inputs, and ranks go where they explain most.
#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace tw {

/// Principal components of rows that come batch by batch (Ross et al. 2008, "Incremental Learning for Robust Visual
/// Tracking", section 2.2).
class InputDirections {
 public:
  explicit InputDirections(int64_t components) : m_wanted(components) {}
  /// rows [n, in], float32. They wait until there are as many as components.
  void add(const at::Tensor& rows);
  bool known() const { return m_components.defined(); }
  /// [components, in], orthonormal, the strongest first.
  const at::Tensor& components() const { return m_components; }
  /// The part of the rows' variance that each explains, CPU [components].
  at::Tensor explained() const;
  /// Whether the first `count` turned by less than arccos 0.99 with the last rows.
  bool settled(int64_t count) const;

 private:
  void fit(at::Tensor rows);
  int64_t m_wanted, m_seen = 0;
  std::vector<at::Tensor> m_waiting;
  at::Tensor m_components, m_values; ///< m_values: singular ones
  at::Tensor m_mean, m_variance;     ///< float64 [in]
  at::Tensor m_likeness;             ///< CPU, |cosine| to the components before
};

/// A weight that takes part, and whose directions it has: weights with the same input share them.
struct EvaWeight {
  std::string name;
  int64_t rank = 0, most = 0; ///< what it would have without EVA; what it may get
  size_t directions = 0;
};
/// The ranks of `weights`, in their order: as many components as all ranks together, the most explaining ones of all.
/// Of weights that share their directions the first has the highest rank.
std::vector<int64_t> evaRanks(const std::vector<EvaWeight>& weights, const std::vector<InputDirections>& directions);

} // namespace tw
