#pragma once
// A term whose matrix is no plain low-rank product: y = W·x + s·D·x, of whose rows and of which as a whole some may be
// left out while training.
#include "engine/base/random.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

struct LycorisOptions {
  double scale = 1.0;
  double rankDropout = 0.0;   ///< probability that a row of D is left out of a step
  double moduleDropout = 0.0; ///< that all of D is
  bool rescales = false;      ///< the rows that stay are divided by their share
};

class LycorisTerm : public WeightTerm {
 public:
  /// `tensors`: float32, those that D is made of.
  LycorisTerm(std::vector<at::Tensor> tensors, LycorisOptions options)
      : m_tensors(std::move(tensors)), m_options(options) {}

  Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                const ForwardMode& mode) const override;
  std::vector<at::Tensor> tensors() const override { return m_tensors; }
  Result<at::Tensor> merged(at::Tensor weight) const override;

 protected:
  /// scale · D·x [tokens, out] in x's dtype; differentiable in x and tensors().
  virtual at::Tensor product(const at::Tensor& x, double scale) const = 0;
  /// D [out, in] float32.
  virtual at::Tensor matrix() const = 0;

 private:
  /// A factor for each row of D [rows], on the CPU.
  at::Tensor rowsThatStay(int64_t rows, Random& random) const;
  std::vector<at::Tensor> m_tensors;
  LycorisOptions m_options;
};

} // namespace tw
