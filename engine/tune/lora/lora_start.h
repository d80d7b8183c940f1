#pragma once
// Low-rank starts that are computed from a weight W [out, in], float32, with PEFT 0.21.2's formulas. The update of a
// LoRA is scale · B·A. Beyond the weight's own rank A and B are zero.
#include <ATen/ATen.h>
#include <ATen/core/Generator.h>

#include <functional>

namespace tw {

struct LoraFactors {
  at::Tensor a, b; ///< [r, in], [out, r]
};

/// PiSSA (Meng et al. 2024, arXiv:2404.02948): scale · B·A is the best approximation of rank r, its singular values
/// shared out evenly. `iterations` > 0: by a randomised decomposition (Halko et al. 2009, arXiv:0909.4061, algorithm
/// 4.4) with so many rounds and without oversampling, drawn from `random`.
LoraFactors pissaStart(const at::Tensor& weight, int64_t r, double scale, int64_t iterations, at::Generator& random);

/// OLoRA (Büyükakyüz 2024, arXiv:2406.01775): W = Q·R, B the first r columns of Q and A the first rows of R.
LoraFactors oloraStart(const at::Tensor& weight, int64_t r);

/// LoftQ (Li et al. 2023, arXiv:2310.08659, algorithm 1): Q and scale · B·A approximate W together, in turn, `rounds`
/// times. (PEFT leaves the scale out: its start is this one where alpha = r.)
struct LoftqStart {
  LoraFactors factors;
  at::Tensor base; ///< what is to be quantised for Q, [out, in]: W itself after one round
};
/// `rounded`: what a quantised copy of its argument stands for.
LoftqStart loftqStart(const at::Tensor& weight, int64_t r, double scale, int64_t rounds,
                      const std::function<at::Tensor(const at::Tensor&)>& rounded);

} // namespace tw
