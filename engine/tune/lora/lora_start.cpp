#include "engine/tune/lora/lora_start.h"

#include <cmath>

namespace tw {
namespace {

struct Decomposition {
  at::Tensor u, s, vt; ///< [out, k], [k], [k, in], values descending
};

Decomposition exact(const at::Tensor& weight) {
  const auto [u, s, vt] = at::linalg_svd(weight, false);
  return {u, s, vt};
}

at::Tensor orthonormal(const at::Tensor& columns) { return std::get<0>(at::linalg_qr(columns)); }

/// Of rank `r`, by the range of W·Ω.
Decomposition randomised(const at::Tensor& weight, int64_t r, int64_t iterations, at::Generator& random) {
  if (weight.size(0) < weight.size(1)) { // the random matrix belongs to the shorter side
    const auto turned = randomised(weight.t(), r, iterations, random);
    return {turned.vt.t(), turned.s, turned.u.t()};
  }
  const auto drawn = at::empty({weight.size(1), r}, at::kFloat).normal_(0.0, 1.0, random).to(weight.device());
  auto range = orthonormal(at::matmul(weight, drawn));
  for (int64_t i = 0; i < iterations; ++i) {
    range = orthonormal(at::matmul(weight.t(), range));
    range = orthonormal(at::matmul(weight, range));
  }
  const auto [u, s, vt] = at::linalg_svd(at::matmul(range.t(), weight), false);
  return {at::matmul(range, u), s, vt};
}

/// The first r parts of a decomposition as factors, the singular values shared out evenly.
LoraFactors shared(const Decomposition& parts, int64_t r, double scale) {
  const int64_t rank = std::min(r, parts.s.size(0));
  const auto roots = (parts.s.narrow(0, 0, rank) / scale).sqrt();
  LoraFactors factors{parts.vt.narrow(0, 0, rank) * roots.unsqueeze(1), parts.u.narrow(1, 0, rank) * roots};
  if (rank < r)
    factors = {at::constant_pad_nd(factors.a, {0, 0, 0, r - rank}), at::constant_pad_nd(factors.b, {0, r - rank})};
  return factors;
}

} // namespace

LoraFactors pissaStart(const at::Tensor& weight, int64_t r, double scale, int64_t iterations, at::Generator& random) {
  const int64_t most = std::min(weight.size(0), weight.size(1));
  if (iterations == 0) return shared(exact(weight), r, scale);
  return shared(randomised(weight, std::min(r, most), iterations, random), r, scale);
}

LoraFactors oloraStart(const at::Tensor& weight, int64_t r) {
  const auto [q, upper] = at::linalg_qr(weight);
  const int64_t rank = std::min(r, q.size(1));
  return {at::constant_pad_nd(upper.narrow(0, 0, rank), {0, 0, 0, r - rank}),
          at::constant_pad_nd(q.narrow(1, 0, rank), {0, r - rank})};
}

LoftqStart loftqStart(const at::Tensor& weight, int64_t r, double scale, int64_t rounds,
                      const std::function<at::Tensor(const at::Tensor&)>& rounded) {
  LoftqStart start{{}, weight};
  for (int64_t round = 0; round < rounds; ++round) {
    if (round > 0) start.base = weight.addmm(start.factors.b, start.factors.a, 1.0, -scale);
    start.factors = shared(exact(weight - rounded(start.base)), r, scale);
  }
  return start;
}

} // namespace tw
